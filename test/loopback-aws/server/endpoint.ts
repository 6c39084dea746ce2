import { randomUUID } from 'node:crypto';
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { readQuery } from './query-protocol';
import { escapeXml, toXml } from './xml';
import { AwsError } from '../core/aws-error';
import { Json } from '../core/json';
import { LateAnswers } from '../core/late-answers';
import { HttpAnswer, HttpRequest, Service } from '../core/service';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Models } from '../models/models';

/** What speaks HTTP in a way of its own: S3 and git. */
export type RawHandler = (request: HttpRequest, accessKeyId: string | undefined) => Promise<HttpAnswer>;

/** The one endpoint of all services. Who signed a request, and for which service, stands in its signature. */
export class Endpoint {
  /** What is late or written otherwise in answers. */
  public readonly late = new LateAnswers();
  private readonly server: Server;
  private readonly services = new Map<string, Service>();
  private readonly raw = new Map<string, RawHandler>();
  private git: RawHandler | undefined;
  private signed: ((request: HttpRequest) => HttpAnswer) | undefined;

  constructor(
    private readonly world: World,
    private readonly iam: Iam,
    private readonly models: Models,
  ) {
    this.server = createServer((request, response) => {
      void this.serve(request, response);
    });
    // The CDK's and the SDK's connections are kept open for long; stopping must not wait for them.
    this.server.keepAliveTimeout = 60_000;
  }

  /** Looked at before each call: a test makes a service throttle or break here. */
  public intercept: (service: string, operation: string, input: Json) => void = () => undefined;

  public add(service: Service): void {
    this.services.set(service.signingName, service);
  }

  public addRaw(signingName: string, handler: RawHandler): void {
    this.raw.set(signingName, handler);
  }

  public addGit(handler: RawHandler): void {
    this.git = handler;
  }

  /** What is asked by an address that is signed itself. */
  public addSigned(handler: (request: HttpRequest) => HttpAnswer): void {
    this.signed = handler;
  }

  /** What may be asked: pairs of a service, by the name that requests are signed for, and an operation. */
  public get operations(): readonly (readonly [string, string])[] {
    return [...this.services.values()].flatMap(({ signingName, operations }) =>
      Object.keys(operations).map((name) => [signingName, name] as const),
    );
  }

  public async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = this.server.address() as AddressInfo;
    this.world.endpoint = `http://127.0.0.1:${port}`;
  }

  public async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let answer: HttpAnswer;
    try {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const body = await readBody(request);
      answer = await this.answer({
        method: request.method ?? 'GET',
        path: decodeURIComponent(url.pathname),
        query: url.searchParams,
        headers: request.headers,
        body,
      });
    } catch (error) {
      answer = {
        status: 500,
        body: this.world.fault(`the endpoint broke: ${error instanceof Error ? error.stack : String(error)}`).message,
      };
    }
    response.writeHead(answer.status, { 'x-amzn-requestid': randomUUID(), ...answer.headers });
    response.end(answer.body);
  }

  private async answer(request: HttpRequest): Promise<HttpAnswer> {
    if (request.path.startsWith('/v1/repos/') && this.git) return this.git(request, undefined);
    if (this.signed && request.query.has('X-Amz-Signature')) return this.signed(request);
    // AWS4-HMAC-SHA256 Credential=KEY/20260504/us-east-1/service/aws4_request, SignedHeaders=..., Signature=...
    const [, accessKeyId, region, signingName] =
      /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request/.exec(request.headers.authorization ?? '') ?? [];
    const raw = this.raw.get(signingName);
    if (raw) return raw(request, accessKeyId);
    const service = this.services.get(signingName);
    if (!service)
      throw this.world.fault(`nobody is called ${signingName ?? 'nothing'}: ${request.method} ${request.path}`);
    if (region !== this.world.region) throw this.world.fault(`a request to ${signingName} in ${region}`);
    const { operation, input } = service.rest
      ? service.rest.read(request)
      : service.protocol === 'query'
        ? readQuery(request.body.toString())
        : readJson(request);
    try {
      const output = await this.call(service, operation, input, accessKeyId);
      if (service.rest) return service.rest.write(operation, output);
      return service.protocol === 'query'
        ? xmlAnswer(
            200,
            `<${operation}Response><${operation}Result>${toXml(output)}</${operation}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${operation}Response>`,
          )
        : jsonAnswer(200, output);
    } catch (error) {
      const { code, status } =
        error instanceof AwsError ? named(error, service) : { code: (error as Error).name, status: 400 };
      const message = (error as Error).message;
      if (!(error instanceof AwsError)) this.world.fault(`${signingName} ${operation}: ${(error as Error).stack}`);
      this.world.note('call', `${signingName} ${operation} ${code}`, message);
      return service.protocol === 'query'
        ? xmlAnswer(
            status,
            `<ErrorResponse><Error><Type>Sender</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
          )
        : jsonAnswer(status, { __type: code, message }, code);
    }
  }

  private async call(service: Service, name: string, input: Json, accessKeyId: string): Promise<Json> {
    const operation = Object.hasOwn(service.operations, name) ? service.operations[name] : undefined;
    if (!operation) throw this.world.fault(`${service.signingName} ${name} is not known`);
    const complaint = this.models.checkInput(service.signingName, name, input);
    if (complaint) throw this.world.fault(`${service.signingName} ${name}: AWS would refuse the request: ${complaint}`);
    this.world.note('call', `${service.signingName} ${name}`, input);
    this.intercept(service.signingName, name, input);
    const caller = this.iam.principal(accessKeyId);
    if (operation.action !== 'none') {
      const resources = operation.resources ? await operation.resources(input) : ['*'];
      this.iam.authorize(
        caller,
        operation.action ?? `${service.prefix}:${name}`,
        resources,
        operation.context?.(input),
      );
    }
    const output = this.late.give(name, input, (await operation.run(input, caller)) ?? {}) as Json;
    const mistake = this.models.checkOutput(service.signingName, name, output);
    if (mistake) this.world.fault(`${service.signingName} ${name}: AWS would not answer so: ${mistake}`);
    return output;
  }
}

/** The older protocol has another name for the same refusal. */
function named(
  { code, status }: AwsError,
  { protocol, deniedAs = 'AccessDenied' }: Service,
): { readonly code: string; readonly status: number } {
  return protocol === 'query' && code === 'AccessDeniedException' ? { code: deniedAs, status: 403 } : { code, status };
}

function readJson(request: HttpRequest): { operation: string; input: Json } {
  const target = String(request.headers['x-amz-target'] ?? '');
  return { operation: target.split('.').at(-1) ?? '', input: JSON.parse(request.body.toString() || '{}') as Json };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = Buffer.concat(pieces);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

function xmlAnswer(status: number, body: string): HttpAnswer {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}

function jsonAnswer(status: number, body: unknown, error?: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.1', ...(error && { 'x-amzn-errortype': error }) },
    body: JSON.stringify(body),
  };
}
