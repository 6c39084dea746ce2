import { randomUUID } from 'node:crypto';
import { AwsError } from '../core/aws-error';
import { Json, text } from '../core/json';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Lambda } from '../lambda/lambda';
import { Sqs } from '../sqs/sqs';

/** What of a schedule's times cannot have passed. https://github.com/getmoto/moto/pull/8172 */
const MAX_START_AGE = 5 * 60_000;
const TARGET_MEMBERS = ['Arn', 'RoleArn', 'Input', 'RetryPolicy', 'DeadLetterConfig'];

/** Schedules. Time does not pass by itself here: a test says which one is due. */
export class Scheduler {
  private readonly schedules = new Map<string, Json>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
    private readonly lambda: Lambda,
    private readonly sqs: Sqs,
  ) {}

  public arn(name: string, group = 'default'): string {
    return this.world.arn('scheduler', `schedule/${group}/${name}`);
  }

  public get names(): string[] {
    return [...this.schedules.keys()];
  }

  /** Make a schedule. A rate without a start date is due at once. https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based */
  public create(name: string, properties: Json): void {
    this.put(name, properties);
    if (text(properties.ScheduleExpression).startsWith('rate(') && properties.StartDate === undefined)
      this.fire(name, new Date());
  }

  public put(name: string, properties: Json): void {
    const target = properties.Target as Json;
    const member = Object.keys(target).find((each) => !TARGET_MEMBERS.includes(each));
    if (member) throw this.world.fault(`the member ${member} of a schedule's target is not known`);
    const [, once] = /^at\((.*)\)$/.exec(text(properties.ScheduleExpression)) ?? [];
    if (once !== undefined && Date.parse(`${once}Z`) < Date.now())
      throw new AwsError('ValidationException', 'Invalid Schedule Expression: the time has passed.');
    if (properties.StartDate !== undefined && Date.parse(text(properties.StartDate)) < Date.now() - MAX_START_AGE)
      throw new AwsError('ValidationException', 'The StartDate you specify cannot be earlier than 5 minutes ago.');
    // Scheduler tries the role when a schedule is made.
    this.session(target);
    this.schedules.set(name, properties);
  }

  public remove(name: string): void {
    this.schedules.delete(name);
  }

  /** Let a schedule be due. */
  public fire(name: string, due: Date): void {
    const schedule = this.schedules.get(name);
    if (!schedule) throw new AwsError('ResourceNotFoundException', `Schedule ${name} does not exist.`);
    const target = schedule.Target as Json;
    const words: Readonly<Record<string, string>> = {
      'schedule-arn': this.arn(name),
      'scheduled-time': due.toISOString().replace(/\.\d+Z$/, 'Z'),
      'execution-id': randomUUID(),
      'attempt-number': '1',
    };
    // https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
    const input = text(target.Input).replace(
      /<aws\.scheduler\.([a-z-]+)>/g,
      (whole, word: string) => words[word] ?? whole,
    );
    try {
      this.lambda.handFrom(this.session(target), text(target.Arn), JSON.parse(input));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.bury(target, input, error, words);
    }
  }

  /** The role sends it. https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
  private bury(
    target: Json,
    input: string,
    { code, message }: AwsError,
    words: Readonly<Record<string, string>>,
  ): void {
    const queue = (target.DeadLetterConfig as Json | undefined)?.Arn;
    const lost = (reason: string) => {
      this.world.note('delivery', `lost: ${words['schedule-arn']}`, { input, reason });
    };
    if (queue === undefined) return lost(message);
    const attributes = {
      ERROR_CODE: code,
      ERROR_MESSAGE: message,
      EXECUTION_ID: words['execution-id'],
      IS_PAYLOAD_TRUNCATED: 'false',
      RETRY_ATTEMPTS: '0',
      SCHEDULED_TIME: words['scheduled-time'],
      SCHEDULE_ARN: words['schedule-arn'],
      TARGET_ARN: `arn:${this.world.partition}:scheduler:::aws-sdk:lambda:invoke`,
    };
    try {
      // The request that could not be made.
      const request = { FunctionName: text(target.Arn), InvocationType: 'Event', Payload: input };
      return this.sqs.sendFrom(this.session(target), text(queue), JSON.stringify(request), attributes);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return lost(error.message);
    }
  }

  private session(target: Json): ReturnType<Iam['assume']>['principal'] {
    return this.iam.assume(
      text(target.RoleArn),
      'scheduler',
      { kind: 'service', name: 'scheduler.amazonaws.com' },
      {
        'aws:SourceAccount': this.world.account,
        // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
        'aws:SourceArn': this.world.arn('scheduler', 'schedule-group/default'),
      },
    ).principal;
  }
}
