import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { checkSchema, sdkSchema } from '../../../loopback-aws/models/sdk-schema';

export interface AwsRequest {
  /** Such as `StartBuild`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly authorization: string;
}

/** An answer, or an error by its name. */
export type AwsAnswer =
  Readonly<Record<string, unknown>> | { readonly error: string; readonly message?: string; readonly status?: number };

/** Lambda has its operations in addresses. */
const FUNCTION = /^\/2015-03-31\/functions\/([^/]+)\/(configuration|invocations)$/;

/**
 * A server that speaks as CodeBuild, CloudWatch Logs, EventBridge and SQS do: AWS's JSON; and as Lambda does, as far as
 * a redrive asks it.
 */
export class AwsServer {
  public static async start(): Promise<AwsServer> {
    const server = new AwsServer();
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  public readonly requests: AwsRequest[] = [];
  /** What of the requests does not fit the schemas of the SDK's clients. */
  public readonly issues: string[] = [];
  public answers: Readonly<Record<string, (input: Readonly<Record<string, unknown>>, count: number) => AwsAnswer>> = {};
  private readonly server = http.createServer((request, response) => this.handle(request, response));

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  public operations(): string[] {
    return this.requests.map(({ operation }) => operation);
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private handle(request: http.IncomingMessage, response: http.ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { operation, input } = read(request, Buffer.concat(chunks).toString());
      const authorization = String(request.headers.authorization);
      this.requests.push({ operation, input, authorization });
      this.check(/\/([a-z]+)\/aws4_request/.exec(authorization)?.[1] ?? '', operation, input);
      const count = this.operations().filter((each) => each === operation).length;
      const answer = this.answers[operation]?.(input, count) ?? { error: 'UnknownOperationException' };
      response.setHeader('content-type', 'application/x-amz-json-1.1');
      if ('error' in answer) {
        response.statusCode = Number(answer.status ?? 400);
        response.end(JSON.stringify({ __type: answer.error, message: answer.message }));
      } else if ('functionError' in answer) {
        response.setHeader('x-amz-function-error', 'Unhandled');
        response.end(JSON.stringify(answer.functionError));
      } else response.end(JSON.stringify(answer));
    });
  }

  private check(service: string, operation: string, input: object): void {
    const schema = sdkSchema(service, operation, 'input');
    const issue = schema === undefined ? 'there is no schema of it' : checkSchema(schema, input, '');
    if (issue) this.issues.push(`${service} ${operation}: ${issue}`);
  }
}

function read(
  { url = '', headers }: http.IncomingMessage,
  body: string,
): { readonly operation: string; readonly input: Readonly<Record<string, unknown>> } {
  const [, FunctionName, last] = FUNCTION.exec(url) ?? [];
  if (last === 'configuration') return { operation: 'GetFunctionConfiguration', input: { FunctionName } };
  if (last === 'invocations')
    return {
      operation: 'Invoke',
      input: { FunctionName, InvocationType: headers['x-amz-invocation-type'], Payload: body },
    };
  return {
    operation: String(headers['x-amz-target']).split('.')[1],
    input: JSON.parse(body || '{}') as Readonly<Record<string, unknown>>,
  };
}
