import { AwsError } from '../core/aws-error';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Access, PolicyDocument } from '../iam/policy';
import { Principal } from '../iam/principal';

export interface Message {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

interface Queue {
  readonly messages: Message[];
  policies: readonly PolicyDocument[];
}

/** Queues, as far as they take what nobody else could. */
export class Sqs {
  private readonly queues = new Map<string, Queue>();

  constructor(private readonly world: World, private readonly iam: Iam) {}

  public arn(name: string): string {
    return this.world.arn('sqs', name);
  }

  public url(name: string): string {
    return `https://sqs.${this.world.region}.amazonaws.com/${this.world.account}/${name}`;
  }

  public get names(): string[] {
    return [...this.queues.keys()];
  }

  public create(name: string): void {
    if (this.queues.has(name)) throw new AwsError('QueueAlreadyExists', `A queue already exists with the same name: ${name}`);
    this.queues.set(name, { messages: [], policies: [] });
  }

  public remove(name: string): void {
    this.queues.delete(name);
  }

  public setPolicy(name: string, policies: readonly PolicyDocument[]): void {
    this.must(name).policies = policies;
  }

  public messages(name: string): readonly Message[] {
    return this.must(name).messages;
  }

  /** Take a message from a service that the queue's policy lets send. */
  public send(arn: string, message: Message, service: string, context: Access['context']): void {
    const queue = this.must(arn.split(':').at(-1) ?? '');
    if (!this.iam.resourceAllows(queue.policies, service, { action: 'sqs:SendMessage', resource: arn, context })) throw new AwsError('AccessDenied', `${service} may not send to ${arn}`);
    queue.messages.push(message);
  }

  public sendFrom(caller: Principal, arn: string, body: string): void {
    this.iam.authorize(caller, 'sqs:SendMessage', [arn]);
    this.must(arn.split(':').at(-1) ?? '').messages.push({ body, attributes: {} });
  }

  private must(name: string): Queue {
    const queue = this.queues.get(name.split('/').at(-1) ?? name);
    if (!queue) throw new AwsError('QueueDoesNotExist', `The specified queue does not exist: ${name}`);
    return queue;
  }
}
