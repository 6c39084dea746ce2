import { Sha256 } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';
import { defaultProvider } from './environment-credentials';
import { MessageQueue } from './message-queue';
import { requireVariable } from '../handle/require-variable';

/** What SendMessage takes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
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

const TIMEOUT_MILLISECONDS = 10_000;

/**
 * One call of one operation, by the SDK's signature: the SDK's client of SQS would be a twentieth of a function that has to start fast.
 * A call that fails makes the function fail, and Lambda tries that again.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 */
async function sendMessage(input: SendMessageInput): Promise<void> {
  const { protocol, hostname, port, host, origin } = new URL(process.env.AWS_ENDPOINT_URL ?? input.QueueUrl);
  const signer = new SignatureV4({
    service: 'sqs',
    region: requireVariable(process.env, 'AWS_REGION'),
    credentials: defaultProvider(),
    sha256: Sha256,
  });
  const { headers, body } = await signer.sign({
    method: 'POST',
    protocol,
    hostname,
    ...(port && { port: Number(port) }),
    path: '/',
    headers: {
      host,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.SendMessage',
    },
    body: JSON.stringify(input),
  });
  const response = await fetch(origin, {
    method: 'POST',
    headers,
    body: String(body),
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  });
  if (response.ok) return;
  const answer = await response.text();
  throw Object.assign(new Error(answer.slice(0, 300)), { name: errorName(answer) ?? `HTTP${response.status}` });
}

/** Such as `QueueDoesNotExist` of `com.amazonaws.sqs#QueueDoesNotExist`. */
function errorName(answer: string): string | undefined {
  return /"__type"\s*:\s*"(?:[^"#]*#)?(\w+)"/.exec(answer)?.[1];
}
