import { randomUUID } from 'node:crypto';
import { AwsError } from '../core/aws-error';
import { Json, text } from '../core/json';
import { Service } from '../core/service';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';
import { Kms } from '../kms/kms';

export interface PublishedMessage {
  /** Mail has it. */
  readonly subject?: string;
  readonly message: string;
}

interface Topic {
  readonly published: PublishedMessage[];
  readonly key?: string;
}

/** @see https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const MAX_MESSAGE_BYTES = 262_144;
const SUBJECT = /^[A-Za-z0-9!-/:-@[-`{-~][\x20-\x7e]{0,98}$/;

/** Topics. What is published is kept, in the place of subscribers. */
export class Sns {
  private readonly topics = new Map<string, Topic>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
    private readonly kms: Kms,
  ) {}

  public arn(name: string): string {
    return this.world.arn('sns', name);
  }

  public get names(): string[] {
    return [...this.topics.keys()];
  }

  public create(name: string, key?: string): void {
    if (!this.topics.has(name)) this.topics.set(name, { published: [], ...(key !== undefined && { key }) });
  }

  public remove(name: string): void {
    this.topics.delete(name);
  }

  /** What was published to a topic, for tests. */
  public published(name: string): readonly PublishedMessage[] {
    return this.must(name).published;
  }

  /** The same without subjects. */
  public messages(name: string): readonly string[] {
    return this.published(name).map(({ message }) => message);
  }

  /** What the functions call. */
  public service(): Service {
    return {
      signingName: 'sns',
      prefix: 'sns',
      protocol: 'query',
      deniedAs: 'AuthorizationError',
      operations: {
        Publish: {
          resources: ({ TopicArn }) => [text(TopicArn)],
          run: (input, caller) => this.publish(caller, input),
        },
      },
    };
  }

  private publish(caller: Principal, { TopicArn, Message, Subject, ...others }: Json): Json {
    for (const name of Object.keys(others)) throw this.world.fault(`sns Publish with ${name}`);
    const subject = Subject === undefined ? undefined : text(Subject);
    if (subject !== undefined && !SUBJECT.test(subject))
      throw new AwsError('InvalidParameter', 'Invalid parameter: Subject');
    this.publishFrom(caller, text(TopicArn), text(Message), subject);
    return { MessageId: randomUUID() };
  }

  /**
   * Publish as somebody whose own policies must let. The key of an encrypted topic must let the same caller.
   * @see https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
   */
  public publishFrom(caller: Principal, arn: string, message: string, subject?: string): void {
    this.iam.authorize(caller, 'sns:Publish', [arn]);
    const { published, key } = this.must(arn.split(':').at(-1) ?? '');
    if (message === '') throw new AwsError('InvalidParameter', 'Invalid parameter: Empty message');
    if (Buffer.byteLength(message) > MAX_MESSAGE_BYTES)
      throw new AwsError('InvalidParameter', 'Invalid parameter: Message too long');
    if (key !== undefined) this.encrypt(caller, key);
    published.push({ message, ...(subject !== undefined && { subject }) });
  }

  private encrypt(caller: Principal, key: string): void {
    try {
      for (const action of ['GenerateDataKey', 'Decrypt'] as const) this.kms.use(caller, action, key, 'sns');
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new AwsError('KMSAccessDenied', error.message);
    }
  }

  private must(name: string): Topic {
    const topic = this.topics.get(name);
    if (!topic) throw new AwsError('NotFound', 'Topic does not exist', 404);
    return topic;
  }
}
