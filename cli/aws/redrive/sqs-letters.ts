import { Letter } from './letter';
import { Letters } from './ports';
import { SignedRequests } from './signed-requests';
import { parseArn } from '../../../lambda/decode/arn';
import { isObject, JsonObject, objectAt, objectsAt, textAt } from '../../../lambda/decode/json';
import { askAws, AskSettings } from '../ask-aws';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const MOST_AT_ONCE = 10;
const WAIT_SECONDS = 1;

/** A queue in SQS, asked with the user's own credentials. */
export class SqsLetters implements Letters {
  public constructor(private readonly requests: SignedRequests, private readonly settings: AskSettings) {}

  public async receive(queue: string, seconds: number): Promise<readonly Letter[]> {
    const answer = await this.ask('ReceiveMessage', queue, {
      MaxNumberOfMessages: MOST_AT_ONCE, VisibilityTimeout: seconds, WaitTimeSeconds: WAIT_SECONDS, MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['SentTimestamp'],
    });
    return isObject(answer) ? objectsAt(answer, 'Messages').flatMap(toLetter) : [];
  }

  public async remove(queue: string, { receipt }: Letter): Promise<void> {
    await this.ask('DeleteMessage', queue, { ReceiptHandle: receipt });
  }

  public async giveBack(queue: string, { receipt }: Letter): Promise<void> {
    await this.ask('ChangeMessageVisibility', queue, { ReceiptHandle: receipt, VisibilityTimeout: 0 });
  }

  private async ask(operation: string, queue: string, input: object): Promise<unknown> {
    return askAws(this.settings, { action: `sqs:${operation}` }, async () => this.requests.call('sqs', operation, { QueueUrl: urlOf(queue), ...input }));
  }
}

/** Of the message itself: its attributes, and when it was sent, in milliseconds. */
function toLetter(message: JsonObject): Letter[] {
  const id = textAt(message, 'MessageId');
  const receipt = textAt(message, 'ReceiptHandle');
  if (!id || !receipt) return [];
  const given = objectAt(message, 'MessageAttributes') ?? {};
  const attributes = Object.fromEntries(Object.keys(given).flatMap((name) => {
    const value = textAt(objectAt(given, name) ?? {}, 'StringValue');
    return value === undefined ? [] : [[name, value] as const];
  }));
  const sent = Number(textAt(objectAt(message, 'Attributes') ?? {}, 'SentTimestamp') ?? 0);
  return [{ id, receipt, body: textAt(message, 'Body') ?? '', attributes, sentAt: new Date(sent) }];
}

/** The service reads the account and the name in it; the host is the Region's. */
function urlOf(queue: string): string {
  const { partition, region, account, resource } = parseArn(queue) ?? { partition: '', region: '', account: '', resource: '' };
  return `https://sqs.${region}.${partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'}/${account}/${resource}`;
}
