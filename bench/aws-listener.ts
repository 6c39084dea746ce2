import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';

export type Body = Readonly<Record<string, unknown>>;

/** Whose name the handlers' comments have; the function is called `demo`. */
const AUTHOR = 'arn:aws:sts::111122223333:assumed-role/demo-role/demo';

/** A server on this machine that answers as AWS does, and knows when it was asked first. */
export class AwsListener {
  /** Of `performance.now()`, by action. */
  public readonly asked = new Map<string, number>();
  /** How many requests there were. */
  public requests = 0;
  private readonly server: Server;
  private readonly comments: object[] = [];

  /**
   * @param also what is answered beside what is known here
   * @param milliseconds how long each answer takes at least
   */
  constructor(
    private readonly also: (action: string, body: Body) => object | undefined = () => undefined,
    private readonly milliseconds = 0,
  ) {
    this.server = createServer((request, response) => {
      const action = String(request.headers['x-amz-target']).split('.').pop() ?? '';
      this.requests += 1;
      if (!this.asked.has(action)) this.asked.set(action, performance.now());
      let body = '';
      request.on('data', (piece: Buffer) => {
        body += piece.toString();
      });
      request.on('end', () => {
        const parsed = JSON.parse(body) as Body;
        const answer = JSON.stringify(this.also(action, parsed) ?? this.answer(action, parsed));
        setTimeout(() => {
          response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(answer);
        }, this.milliseconds);
      });
    });
  }

  public async start(): Promise<NodeJS.ProcessEnv> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = this.server.address() as AddressInfo;
    return {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'y',
      AWS_MAX_ATTEMPTS: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
      NO_PROXY: '127.0.0.1',
      no_proxy: '127.0.0.1',
    };
  }

  /** What AWS would answer, as far as the handlers read it. */
  private answer(action: string, body: Body): object {
    switch (action) {
      case 'StartBuild':
        return {
          build: { id: 'demo-ci:1', arn: 'arn:aws:codebuild:us-east-1:111122223333:build/demo-ci:1', buildNumber: 1 },
        };
      case 'GetCommentsForPullRequest':
        return { commentsForPullRequestData: [{ comments: this.comments }] };
      case 'PostCommentForPullRequest': {
        const comment = {
          commentId: 'c',
          content: body.content,
          clientRequestToken: body.clientRequestToken,
          authorArn: AUTHOR,
        };
        this.comments.push(comment);
        return { comment };
      }
      default:
        return {};
    }
  }

  public stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
