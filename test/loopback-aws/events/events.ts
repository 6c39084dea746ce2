import { setTimeout as pause } from 'node:timers/promises';
import { transformInput } from './input-transformer';
import { compilePattern, EventPattern, matchPattern } from '../../../cli/match/event-pattern';
import { AwsError } from '../core/aws-error';
import { Json, objects, text } from '../core/json';
import { Service } from '../core/service';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Lambda } from '../lambda/lambda';
import { Sns } from '../sns/sns';
import { Sqs } from '../sqs/sqs';

/** An event on the default bus. */
export interface BusEvent {
  readonly version: string;
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Json;
}

interface Rule {
  readonly arn: string;
  readonly pattern: EventPattern;
  readonly enabled: boolean;
  readonly targets: readonly Json[];
}

export interface Targets {
  readonly lambda: Lambda;
  readonly sqs: Sqs;
  readonly sns: Sns;
}

const TARGET_MEMBERS = ['Id', 'Arn', 'RoleArn', 'Input', 'InputTransformer', 'RetryPolicy', 'DeadLetterConfig'];
/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html */
const MOST_RETRIES = 185;
/** What a target may be asked for again. Without a permission, or without a target, there is no second try. */
const RETRIABLE = ['THROTTLING', 'INTERNAL_ERROR_RESPONSE'];

/** The default event bus: its rules, and delivery to their targets. */
export class Events {
  /** How often each event comes to each target: EventBridge promises at least once. */
  public deliveries = 1;
  private readonly rules = new Map<string, Rule>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
    private readonly to: Targets,
  ) {}

  /** Looked at before each try: a test makes a target refuse an event here. */
  public breakdown: (
    targetArn: string,
    event: BusEvent,
    attempt: number,
  ) => 'THROTTLING' | 'INTERNAL_ERROR_RESPONSE' | undefined = () => undefined;
  /** Looked at once for each event: a test loses one here, as CodeCommit may. */
  public loses: (event: BusEvent) => boolean = () => false;

  public ruleArn(name: string): string {
    return this.world.arn('events', `rule/${name}`);
  }

  public get ruleNames(): string[] {
    return [...this.rules.keys()];
  }

  public putRule(name: string, properties: Json): void {
    for (const target of objects(properties.Targets)) {
      const member = Object.keys(target).find((each) => !TARGET_MEMBERS.includes(each));
      if (member) throw this.world.fault(`the member ${member} of a rule's target is not known`);
    }
    try {
      const pattern = compilePattern(properties.EventPattern as Record<string, unknown>);
      this.rules.set(name, {
        arn: this.ruleArn(name),
        pattern,
        enabled: properties.State !== 'DISABLED',
        targets: objects(properties.Targets),
      });
    } catch (error) {
      throw new AwsError('InvalidEventPatternException', (error as Error).message);
    }
  }

  /** What people call of EventBridge. */
  public service(): Service {
    return {
      signingName: 'events',
      prefix: 'events',
      protocol: 'json',
      operations: {
        ListTargetsByRule: {
          resources: ({ Rule: name }) => [this.ruleArn(text(name))],
          run: ({ Rule: name }) => {
            const rule = this.rules.get(text(name));
            if (!rule)
              throw new AwsError('ResourceNotFoundException', `Rule ${text(name)} does not exist on EventBus default.`);
            return { Targets: rule.targets };
          },
        },
      },
    };
  }

  public removeRule(name: string): void {
    this.rules.delete(name);
  }

  /** Put an event on the bus. */
  public put(event: BusEvent): void {
    this.world.note(
      'event',
      `${event['detail-type']} ${text(event.detail.event ?? event.detail['build-status'])}`,
      event,
    );
    if (this.loses(event)) return;
    for (const rule of this.rules.values()) {
      if (!rule.enabled || !matchPattern(rule.pattern, event).matches) continue;
      for (const target of rule.targets)
        for (let n = 0; n < this.deliveries; n += 1) this.deliver(rule, target, event, 1);
    }
  }

  /** Hand an event over. What a target refuses for now is tried again, as often as the target says. */
  private deliver(rule: Rule, target: Json, event: BusEvent, attempt: number): void {
    const arn = text(target.Arn);
    try {
      const broken = this.breakdown(arn, event, attempt);
      if (broken) throw new AwsError(broken, 'The target does not take the event now');
      this.hand(rule, target, event);
      this.world.note('delivery', `${rule.arn} -> ${arn}`, event.id);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const most = Number((target.RetryPolicy as Json | undefined)?.MaximumRetryAttempts ?? MOST_RETRIES);
      if (!RETRIABLE.includes(error.code) || attempt > most) return this.bury(rule, target, event, error, attempt);
      // It backs off for up to a day; here the pauses are milliseconds.
      this.world.background(`deliver to ${arn} again`, async () => {
        await pause(Math.min(attempt, 20));
        this.deliver(rule, target, event, attempt + 1);
      });
    }
  }

  private hand(rule: Rule, target: Json, event: BusEvent): void {
    const arn = text(target.Arn);
    const input = this.input(target, event);
    const message = typeof input === 'string' ? input : JSON.stringify(input);
    const { lambda, sqs, sns } = this.to;
    // Documented not to work with a function: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-troubleshooting.html
    if (arn.includes(':lambda:'))
      lambda.hand(arn, input, 'events.amazonaws.com', { 'aws:SourceArn': rule.arn, 'aws:SourceAccount': undefined });
    else if (arn.includes(':sqs:'))
      sqs.send(arn, { body: message, attributes: {} }, 'events.amazonaws.com', this.source(rule));
    else if (arn.includes(':sns:') && target.RoleArn !== undefined)
      sns.publishFrom(
        this.iam.assume(
          text(target.RoleArn),
          'events',
          { kind: 'service', name: 'events.amazonaws.com' },
          this.source(rule),
        ).principal,
        arn,
        message,
      );
    else throw this.world.fault(`a rule with the target ${arn}${target.RoleArn === undefined ? ' and no role' : ''}`);
  }

  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html */
  private source(rule: Rule): Readonly<Record<string, string>> {
    return { 'aws:SourceArn': rule.arn, 'aws:SourceAccount': this.world.account };
  }

  private input(target: Json, event: BusEvent): unknown {
    if (target.Input !== undefined) return JSON.parse(text(target.Input));
    const transformer = target.InputTransformer as Json | undefined;
    if (!transformer) return event;
    try {
      return transformInput(
        text(transformer.InputTemplate),
        transformer.InputPathsMap as Record<string, string>,
        event,
      );
    } catch (error) {
      throw new AwsError('INVALID_JSON', (error as Error).message);
    }
  }

  /** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  private bury(rule: Rule, target: Json, event: BusEvent, error: AwsError, attempts: number): void {
    const queue = (target.DeadLetterConfig as Json | undefined)?.Arn;
    if (queue === undefined) {
      this.world.note('delivery', `lost: ${rule.arn}`, { event, reason: error.message });
      return;
    }
    const exhausted = RETRIABLE.includes(error.code) && {
      EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
      RETRY_ATTEMPTS: String(attempts - 1),
    };
    const attributes = {
      RULE_ARN: rule.arn,
      TARGET_ARN: text(target.Arn),
      ERROR_CODE: error.code,
      ERROR_MESSAGE: error.message,
      ...exhausted,
    };
    try {
      this.to.sqs.send(
        text(queue),
        { body: JSON.stringify(event), attributes },
        'events.amazonaws.com',
        this.source(rule),
      );
    } catch (refused) {
      if (!(refused instanceof AwsError)) throw refused;
      this.world.note('delivery', `lost: ${rule.arn}`, { event, reason: refused.message });
    }
  }
}
