import * as http from 'node:http';
import { AddressInfo } from 'node:net';

export interface AwsRequest {
  /** Such as `StartBuild`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly authorization: string;
}

/** An answer, or an error by its name. */
export type AwsAnswer = Readonly<Record<string, unknown>> | { readonly error: string; readonly message?: string; readonly status?: number };

/** A server that speaks as CodeBuild and CloudWatch Logs do: awsJson1_1; and as Lambda, EventBridge and SQS do, as far as a redrive asks them. */
export class AwsServer {
  public static async start(): Promise<AwsServer> {
    const server = new AwsServer();
    await new Promise<void>((resolve) => server.server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  public readonly requests: AwsRequest[] = [];
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
      // Lambda has a REST protocol.
      const [, name, last] = /^\/2015-03-31\/functions\/([^/]+)\/(\w+)$/.exec(request.url ?? '') ?? [];
      const operation = last === undefined ? String(request.headers['x-amz-target']).split('.')[1] : last;
      const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
      const input = name === undefined ? body : { FunctionName: name, payload: body };
      this.requests.push({ operation, input, authorization: String(request.headers.authorization) });
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
}
