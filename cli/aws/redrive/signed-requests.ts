import { CodeBuildClient } from '@aws-sdk/client-codebuild';

export interface SignedRequest {
  /** Also how its address begins. */
  readonly service: 'events' | 'lambda' | 'sqs';
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SignedAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly json: unknown;
}

const TRIES = 4;
const FIRST_PAUSE_MS = 200;

/**
 * Requests to services of which two calls are used: a client for each would make the command larger by half. Who asks,
 * where and over which connection is what the SDK found out for CodeBuild, and the SDK signs.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export class SignedRequests {
  /** A client signs for one service only, for the first that it signed for. */
  private readonly clients = new Map<string, Pick<CodeBuildClient, 'config'>>();

  /** @param endpoint in the place of AWS's own, as `AWS_ENDPOINT_URL` says */
  public constructor(private readonly makeClient: () => Pick<CodeBuildClient, 'config'>, private readonly endpoint: string | undefined, private readonly sleep: (milliseconds: number) => Promise<void>) {}

  /** AWS's JSON protocol. @see https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html */
  public async call(service: 'events' | 'sqs', operation: string, input: object): Promise<unknown> {
    const [target, version] = service === 'sqs' ? ['AmazonSQS', '1.0'] : ['AWSEvents', '1.1'];
    const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amz-target': `${target}.${operation}` };
    return (await this.send({ service, method: 'POST', path: '/', headers, body: JSON.stringify(input) })).json;
  }

  /** Asked again when AWS is busy. An error has the name that AWS gave it. */
  public async send(request: SignedRequest): Promise<SignedAnswer> {
    for (let n = 1; ; n += 1) {
      const { status, headers, text } = await this.once(request);
      if (status < 300) return { headers, json: text === '' ? undefined : JSON.parse(text) as unknown };
      if (n >= TRIES || !(status >= 500 || status === 429 || /Throttl|TooManyRequests/.test(text))) throw errorOf(status, headers, text);
      await this.sleep(FIRST_PAUSE_MS * 2 ** n);
    }
  }

  private async once({ service, method, path, headers, body }: SignedRequest): Promise<{ status: number; headers: Readonly<Record<string, string>>; text: string }> {
    const client = this.clients.get(service) ?? this.makeClient();
    this.clients.set(service, client);
    const { config } = client;
    const region = await config.region();
    const url = this.endpoint === undefined ? config.endpointProvider({ Region: region, UseFIPS: await config.useFipsEndpoint(), UseDualStack: await config.useDualstackEndpoint() }).url : new URL(this.endpoint);
    const host = url.hostname.replace(/^codebuild(?=[.-])/, service);
    const signer = await config.signer({ name: 'sigv4', signingName: service, signingRegion: region, properties: {} });
    const signed = await signer.sign({
      method, protocol: url.protocol, hostname: host, ...(url.port && { port: Number(url.port) }), path, query: {},
      headers: { ...headers, host: url.port ? `${host}:${url.port}` : host, ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }) },
      ...(body !== undefined && { body }),
    });
    const { response } = await config.requestHandler.handle(signed as Parameters<typeof config.requestHandler.handle>[0]);
    const text = Buffer.from(await config.streamCollector(response.body)).toString();
    return { status: response.statusCode, headers: response.headers, text };
  }
}

function errorOf(status: number, headers: Readonly<Record<string, string>>, text: string): Error {
  let said: { readonly __type?: string; readonly message?: string; readonly Message?: string } = {};
  try {
    said = JSON.parse(text) as typeof said;
  } catch { /* A proxy's page. */ }
  const name = (headers['x-amzn-errortype'] ?? said.__type ?? 'UnknownError').split(':')[0].split('#').at(-1) ?? '';
  return Object.assign(new Error(said.message ?? said.Message ?? ''), { name, $metadata: { httpStatusCode: status } });
}
