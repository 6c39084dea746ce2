import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Lambda } from './lambda';
import { AwsError } from '../core/aws-error';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { KeptMessage, Queue } from '../sqs/queue';
import { Sqs } from '../sqs/sqs';

/** What Lambda calls in the name of the function's role. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const CALLS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

interface Mapping {
  readonly queueArn: string;
  readonly functionName: string;
}

/**
 * Lambda's reading of queues: each message is handed to a function until it has returned, or was received too often.
 */
export class EventSources {
  private readonly mappings = new Map<string, Mapping>();

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
    private readonly sqs: Sqs,
    private readonly lambda: Lambda,
  ) {}

  public get ids(): string[] {
    return [...this.mappings.keys()];
  }

  /** @returns the mapping's id */
  public map(queueArn: string, functionName: string, batchSize: unknown, id: string = randomUUID()): string {
    if (Number(batchSize) !== 1) throw this.world.fault(`batches of ${String(batchSize)} messages are not known`);
    const name = functionName.split(':').at(-1) ?? functionName;
    const { timeoutSeconds } = this.lambda.settings(name);
    const denied = CALLS.find((call) => !this.iam.allows(this.lambda.sessionOf(name), call, queueArn));
    if (denied)
      throw new AwsError(
        'InvalidParameterValueException',
        `The function execution role does not have permissions to call ${denied.split(':')[1]} on SQS`,
      );
    const visibility = this.sqs.visibilitySeconds(queueArn);
    if (visibility < timeoutSeconds)
      throw new AwsError(
        'InvalidParameterValueException',
        `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeoutSeconds} seconds`,
      );
    this.mappings.set(id, { queueArn, functionName: name });
    this.sqs.consume(queueArn, (queue, messageId) => {
      this.world.background(`message ${messageId} for ${name}`, () => this.deliver(id, queue, messageId));
    });
    return id;
  }

  public unmap(id: string): void {
    const mapping = this.mappings.get(id);
    this.mappings.delete(id);
    if (mapping && this.sqs.names.includes(mapping.queueArn.split(':').at(-1) ?? ''))
      this.sqs.consume(mapping.queueArn, undefined);
  }

  private async deliver(id: string, queue: Queue, messageId: string): Promise<void> {
    for (;;) {
      const hidden = queue.hiddenMs(messageId);
      const mapping = this.mappings.get(id);
      if (hidden === undefined || !mapping) return;
      await pause(hidden);
      const session = this.lambda.sessionOf(mapping.functionName);
      // The message stays where it is, as it does when nobody reads the queue.
      const denied = CALLS.find((call) => !this.iam.allows(session, call, mapping.queueArn));
      if (denied) return this.world.note('delivery', `lost: ${mapping.functionName} may not call ${denied}`);
      const message = queue.receiveOne(messageId);
      if (!message?.receipt) continue;
      if (queue.redrive && message.received > queue.redrive.maxReceiveCount) return this.sqs.bury(queue, message);
      const end = await this.lambda.callFrom(mapping.functionName, { Records: [this.record(mapping, message)] });
      if (end.kind === 'returned') return queue.remove(message.receipt);
      // A thousandth of the time for which the message is hidden.
      await pause(queue.visibilitySeconds * this.sqs.delayedSecondMs);
      queue.hide(message.receipt, 0);
    }
  }

  /** @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event */
  private record({ queueArn }: Mapping, { id, receipt, body, sentAt, received }: KeptMessage): object {
    return {
      messageId: id,
      receiptHandle: receipt,
      body,
      attributes: {
        ApproximateReceiveCount: String(received),
        SentTimestamp: String(sentAt),
        SenderId: 'AIDAEXAMPLE',
        ApproximateFirstReceiveTimestamp: String(sentAt),
      },
      messageAttributes: {},
      md5OfBody: createHash('md5').update(body).digest('hex'),
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: this.world.region,
    };
  }
}
