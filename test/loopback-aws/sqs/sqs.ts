import { createHash } from 'node:crypto';
import { KeptMessage, Message, Queue, RedrivePolicy } from './queue';
import { AwsError } from '../core/aws-error';
import { isObject, Json, list, text } from '../core/json';
import { Operation, Service } from '../core/service';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Access, PolicyDocument } from '../iam/policy';
import { Principal } from '../iam/principal';

/** Of a queue that says nothing else. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const VISIBILITY_SECONDS = 30;
/** Twelve hours. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
const LONGEST_SECONDS = 43_200;
const SYSTEM_ATTRIBUTES = ['All', 'SentTimestamp', 'ApproximateReceiveCount'];

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const LONGEST_DELAY = 900;

/** Who is given the messages of a queue. */
export type Consumer = (queue: Queue, messageId: string) => void;

/** Standard queues. */
export class Sqs {
  /** The clock of what is hidden: a test may put it forward. */
  public now: () => number = Date.now;
  /** How long a second of `DelaySeconds` lasts: a thousandth, as other pauses between tries. */
  public delayedSecondMs = 1;
  private readonly queues = new Map<string, Queue>();
  private readonly consumers = new Map<string, Consumer>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
  ) {}

  public arn(name: string): string {
    return this.world.arn('sqs', name);
  }

  public url(name: string): string {
    return `https://sqs.${this.world.region}.amazonaws.com/${this.world.account}/${name}`;
  }

  public get names(): string[] {
    return [...this.queues.keys()];
  }

  public create(name: string, visibilitySeconds = VISIBILITY_SECONDS): void {
    if (this.queues.has(name))
      throw new AwsError('QueueNameExists', `A queue already exists with the same name: ${name}`);
    this.queues.set(name, new Queue(() => this.now(), visibilitySeconds));
  }

  public remove(name: string): void {
    this.queues.delete(name);
  }

  public configure(name: string, visibilitySeconds: number | undefined, redrive: RedrivePolicy | undefined): void {
    const queue = this.must(name);
    queue.visibilitySeconds = visibilitySeconds ?? VISIBILITY_SECONDS;
    queue.redrive = redrive;
  }

  /** Hand each message of a queue to somebody; those that are there, too. Nobody: nobody is given any from now on. */
  public consume(arn: string, consumer: Consumer | undefined): void {
    const queue = this.must(arn);
    const name = arn.split(':').at(-1) ?? '';
    if (!consumer) {
      this.consumers.delete(name);
      return;
    }
    this.consumers.set(name, consumer);
    for (const { id } of queue.messages) consumer(queue, id);
  }

  /** What a queue that something reads is set to. */
  public visibilitySeconds(arn: string): number {
    return this.must(arn).visibilitySeconds;
  }

  /** A message that was received too often is moved, and not sent: nobody needs a permission for it. */
  public bury(queue: Queue, { id, body, attributes, receipt }: KeptMessage): void {
    const { redrive } = queue;
    if (!redrive || receipt === undefined) return;
    queue.remove(receipt);
    this.put(redrive.deadLetterTargetArn, { body, attributes });
    this.world.note('delivery', `dead letter: ${id}`, { body });
  }

  private put(arn: string, message: Message, delayMs = 0): string {
    const name = arn.split(/[/:]/).at(-1) ?? arn;
    const queue = this.must(name);
    const id = queue.add(message, delayMs);
    this.consumers.get(name)?.(queue, id);
    return id;
  }

  public setPolicy(name: string, policies: readonly PolicyDocument[]): void {
    this.must(name).policies = policies;
  }

  public messages(name: string): readonly KeptMessage[] {
    return this.must(name).messages;
  }

  /** Take a message from a service that the queue's policy lets send. */
  public send(arn: string, message: Message, service: string, context: Access['context']): void {
    const queue = this.must(arn);
    const secure = { 'aws:SecureTransport': 'true', ...context };
    if (
      !this.iam.resourceAllows(queue.policies, service, { action: 'sqs:SendMessage', resource: arn, context: secure })
    )
      throw new AwsError('AccessDenied', `${service} may not send to ${arn}`);
    this.put(arn, message);
  }

  public sendFrom(caller: Principal, arn: string, body: string, attributes: Message['attributes'] = {}): void {
    this.iam.authorize(caller, 'sqs:SendMessage', [arn]);
    this.heed(caller, 'sqs:SendMessage', arn);
    this.put(arn, { body, attributes });
  }

  public service(): Service {
    const on = (action: string, run: (queue: Queue, input: Json) => Json | undefined): Operation => ({
      resources: (input) => [this.arn(this.nameIn(input))],
      run: (input, caller) => {
        this.heed(caller, action, this.arn(this.nameIn(input)));
        return run(this.must(this.nameIn(input)), input);
      },
    });
    return {
      signingName: 'sqs',
      prefix: 'sqs',
      protocol: 'json',
      operations: {
        SendMessage: on('sqs:SendMessage', (_, input) => {
          within('DelaySeconds', input.DelaySeconds, 0, LONGEST_DELAY);
          const body = text(input.MessageBody);
          const delayMs = Number(input.DelaySeconds ?? 0) * this.delayedSecondMs;
          const id = this.put(this.arn(this.nameIn(input)), { body, attributes: attributesIn(input) }, delayMs);
          return { MessageId: id, MD5OfMessageBody: md5(body) };
        }),
        ReceiveMessage: on('sqs:ReceiveMessage', (queue, input) => this.receive(queue, input)),
        DeleteMessage: on('sqs:DeleteMessage', (queue, input) => {
          queue.remove(text(input.ReceiptHandle));
          return undefined;
        }),
        // Its permission has the name of the call. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
        ChangeMessageVisibility: on('sqs:ChangeMessageVisibility', (queue, input) => {
          within('VisibilityTimeout', input.VisibilityTimeout, 0, LONGEST_SECONDS);
          queue.hide(text(input.ReceiptHandle), Number(input.VisibilityTimeout));
          return undefined;
        }),
      },
    };
  }

  private receive(queue: Queue, input: Json): Json {
    within('MaxNumberOfMessages', input.MaxNumberOfMessages, 1, 10);
    within('VisibilityTimeout', input.VisibilityTimeout, 0, LONGEST_SECONDS);
    within('WaitTimeSeconds', input.WaitTimeSeconds, 0, 20);
    const wanted = list<string>(input.MessageSystemAttributeNames);
    const unknown = wanted.find((name) => !SYSTEM_ATTRIBUTES.includes(name));
    if (unknown) throw this.world.fault(`the attribute ${unknown} of messages is not known`);
    const all = list<string>(input.MessageAttributeNames).includes('All');
    const tells = (name: string) => wanted.includes(name) || wanted.includes('All');
    const found = queue.receive(
      Number(input.MaxNumberOfMessages ?? 1),
      input.VisibilityTimeout === undefined ? undefined : Number(input.VisibilityTimeout),
    );
    return {
      ...(found.length > 0 && {
        Messages: found.map(({ id, body, attributes, receipt, sentAt, received }) => ({
          MessageId: id,
          ReceiptHandle: receipt,
          MD5OfBody: md5(body),
          Body: body,
          Attributes: {
            ...(tells('SentTimestamp') && { SentTimestamp: String(sentAt) }),
            ...(tells('ApproximateReceiveCount') && { ApproximateReceiveCount: String(received) }),
          },
          ...(all &&
            Object.keys(attributes).length > 0 && {
              MessageAttributes: Object.fromEntries(
                Object.entries(attributes).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
              ),
            }),
        })),
      }),
    };
  }

  /** Who has a permission of his own in the account needs none of the queue's, but is denied what the queue denies. */
  private heed({ arn, identityArn }: Principal, action: string, resource: string): void {
    const { account } = this.world;
    const access = {
      action,
      resource,
      context: {
        'aws:SecureTransport': 'true',
        'aws:SourceArn': undefined,
        'aws:SourceAccount': undefined,
        'aws:PrincipalArn': identityArn,
      },
    };
    if (this.iam.resourceDenies(this.must(resource).policies, { kind: 'aws', arn, identityArn, account }, access))
      throw new AwsError('AccessDenied', `Access to the resource ${resource} is denied.`, 403);
  }

  private nameIn(input: Json): string {
    const name = text(input.QueueUrl).split('/').at(-1) ?? '';
    if (text(input.QueueUrl) !== this.url(name))
      throw new AwsError('InvalidAddress', `The address ${text(input.QueueUrl)} is not valid for this endpoint.`, 404);
    return name;
  }

  private must(name: string): Queue {
    const queue = this.queues.get(name.split(/[/:]/).at(-1) ?? name);
    if (!queue) throw new AwsError('QueueDoesNotExist', `The specified queue does not exist: ${name}`);
    return queue;
  }
}

function attributesIn(input: Json): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(input.MessageAttributes ?? {}).map(([name, value]) => [
      name,
      isObject(value) ? text(value.StringValue) : '',
    ]),
  );
}

/** The models of SQS have no ranges, its reference has. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
function within(name: string, value: unknown, least: number, most: number): void {
  if (value === undefined || (Number.isInteger(value) && Number(value) >= least && Number(value) <= most)) return;
  throw new AwsError(
    'InvalidParameterValue',
    `Value ${JSON.stringify(value)} for parameter ${name} is invalid. Reason: Must be between ${least} and ${most}.`,
  );
}

function md5(body: string): string {
  return createHash('md5').update(body).digest('hex');
}
