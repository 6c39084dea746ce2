import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DeadLetterMessage, DeadLetterQueue } from './ports';
import { parseArn } from '../../../lambda/decode/arn';
import { askAws, AskSettings } from '../ask-aws';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const MAX_MESSAGES = 10;
const WAIT_SECONDS = 1;

/** A queue in SQS, asked with the user's own credentials. */
export class SqsDeadLetterQueue implements DeadLetterQueue {
  public constructor(
    private readonly client: Pick<SQSClient, 'send'>,
    private readonly settings: AskSettings,
  ) {}

  public async receive(queue: string, seconds: number): Promise<readonly DeadLetterMessage[]> {
    const { Messages } = await askAws(this.settings, { action: 'sqs:ReceiveMessage' }, async () =>
      this.client.send(
        new ReceiveMessageCommand({
          QueueUrl: urlOf(queue),
          MaxNumberOfMessages: MAX_MESSAGES,
          VisibilityTimeout: seconds,
          WaitTimeSeconds: WAIT_SECONDS,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['SentTimestamp'],
        }),
      ),
    );
    return (Messages ?? []).flatMap(toMessage);
  }

  /** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html */
  public async remove(queue: string, { receipt }: DeadLetterMessage): Promise<void> {
    await askAws(this.settings, { action: 'sqs:DeleteMessage' }, async () =>
      this.client.send(new DeleteMessageCommand({ QueueUrl: urlOf(queue), ReceiptHandle: receipt })),
    );
  }

  /** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
  public async release(queue: string, { receipt }: DeadLetterMessage): Promise<void> {
    await askAws(this.settings, { action: 'sqs:ChangeMessageVisibility' }, async () =>
      this.client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: urlOf(queue), ReceiptHandle: receipt, VisibilityTimeout: 0 }),
      ),
    );
  }
}

/** Of the message itself: its attributes, and when it was sent, in milliseconds. */
function toMessage({
  MessageId: id,
  ReceiptHandle: receipt,
  Body,
  Attributes,
  MessageAttributes,
}: Message): DeadLetterMessage[] {
  if (!id || !receipt) return [];
  const attributes = Object.fromEntries(
    Object.entries(MessageAttributes ?? {}).flatMap(([name, { StringValue }]) =>
      StringValue === undefined ? [] : [[name, StringValue] as const],
    ),
  );
  return [{ id, receipt, body: Body ?? '', attributes, sentAt: new Date(Number(Attributes?.SentTimestamp ?? 0)) }];
}

/** The service reads the account and the name in it; the host is the Region's. */
function urlOf(queue: string): string {
  const { partition, region, account, resource } = parseArn(queue) ?? {
    partition: '',
    region: '',
    account: '',
    resource: '',
  };
  return `https://sqs.${region}.${partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'}/${account}/${resource}`;
}
