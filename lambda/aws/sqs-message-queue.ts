import { MessageQueue } from './ports';
import { signedPost } from './signed-post';
import { requireVariable } from '../handle/environment';

/**
 * What SendMessage takes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export interface SendMessageInput {
  readonly QueueUrl: string;
  readonly MessageBody: string;
  readonly DelaySeconds: number;
}

/** A standard queue in SQS. */
export class SqsMessageQueue implements MessageQueue {
  public constructor(
    private readonly url: string,
    private readonly call: (input: SendMessageInput) => Promise<void> = sendMessage,
  ) {}

  public async send(message: object, delaySeconds: number): Promise<void> {
    await this.call({ QueueUrl: this.url, MessageBody: JSON.stringify(message), DelaySeconds: delaySeconds });
  }
}

/**
 * One call of one operation: the SDK's client of SQS would be a twentieth of a function that has to start fast.
 * A call that fails makes the function fail, and Lambda tries that again.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 */
async function sendMessage(input: SendMessageInput): Promise<void> {
  const { ok, status, text } = await signedPost({
    service: 'sqs',
    region: requireVariable('AWS_REGION'),
    endpoint: process.env.AWS_ENDPOINT_URL ?? input.QueueUrl,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
    body: JSON.stringify(input),
  });
  if (!ok) throw Object.assign(new Error(text.slice(0, 300)), { name: errorName(text) ?? `HTTP${status}` });
}

/** Such as `QueueDoesNotExist` of `com.amazonaws.sqs#QueueDoesNotExist`. */
function errorName(answer: string): string | undefined {
  return /"__type"\s*:\s*"(?:[^"#]*#)?(\w+)"/.exec(answer)?.[1];
}
