import { TopicPublisher } from './ports';
import { signedPost } from './signed-post';
import { requireVariable } from '../handle/environment';
import { TopicMessage } from '../render/topic-message';

/** What Publish takes. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
export interface PublishInput {
  readonly TopicArn: string;
  readonly Subject?: string;
  readonly Message: string;
}

/** Standard topics in SNS. */
export class SnsTopicPublisher implements TopicPublisher {
  /** @param endpoint address of SNS in the Region */
  public constructor(
    private readonly endpoint: string,
    private readonly call: (endpoint: string, input: PublishInput) => Promise<void> = publish,
  ) {}

  public async publish(topicArn: string, { subject, body }: TopicMessage): Promise<void> {
    const input = { TopicArn: topicArn, Message: body };
    await this.call(this.endpoint, subject === undefined ? input : { ...input, Subject: subject });
  }
}

/**
 * One call of one operation, without the SDK's client of SNS. A call that fails makes the function fail, and Lambda
 * tries that again.
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-making-api-requests.html
 */
async function publish(endpoint: string, input: PublishInput): Promise<void> {
  const { ok, status, text } = await signedPost({
    service: 'sns',
    region: requireVariable('AWS_REGION'),
    endpoint: process.env.AWS_ENDPOINT_URL ?? endpoint,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', ...input }).toString(),
  });
  if (!ok) throw Object.assign(new Error(text.slice(0, 300)), { name: errorCode(text) ?? `HTTP${status}` });
}

/** Such as `AuthorizationError` of `<Code>AuthorizationError</Code>`. */
function errorCode(answer: string): string | undefined {
  return /<Code>(\w+)<\/Code>/.exec(answer)?.[1];
}
