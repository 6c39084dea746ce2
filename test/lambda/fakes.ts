import { REPOSITORY_ARN, SOURCE_COMMIT, STARTED_BY } from './events';
import { BuildLog } from '../../lambda/aws/build-log';
import { BuildService, StartedBuild } from '../../lambda/aws/build-service';
import { PostAnswer, PullRequestComments, UpdateAnswer } from '../../lambda/aws/pull-request-comments';
import { BuildRequest } from '../../lambda/decide/build-request';
import { FoundComment } from '../../lambda/decide/decide-comment';
import { ReportedPullRequest } from '../../lambda/decide/decide-report';
import { LogPlace } from '../../lambda/decode/flow-event';
import { DecisionLine } from '../../lambda/handle/decision-log';
import { ReportPorts } from '../../lambda/handle/handle-report';
import { StartPorts } from '../../lambda/handle/handle-start';

/** Stand-ins that record what they are asked, and do what the services are documented to do. */

/** An error as the AWS SDK throws it. */
export function awsError(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

export class FakeBuilds implements BuildService {
  public readonly requests: BuildRequest[] = [];
  /** Builds by their token. */
  public readonly builds = new Map<string, StartedBuild>();
  public failure: Error | undefined;

  public async start(request: BuildRequest): Promise<StartedBuild> {
    this.requests.push(request);
    if (this.failure) throw this.failure;
    const build = this.builds.get(request.token) ?? { id: `${request.project}:${this.builds.size + 1}`, number: this.builds.size + 1 };
    this.builds.set(request.token, build);
    return build;
  }
}

export class FakeBuildLog implements BuildLog {
  public readonly places: LogPlace[] = [];
  public failure: Error | undefined;
  public constructor(public lines: readonly string[] = []) {}

  public async tail(place: LogPlace): Promise<readonly string[]> {
    this.places.push(place);
    if (this.failure) throw this.failure;
    return this.lines;
  }
}

export const FUNCTION_NAME = 'report-build';
export const AUTHOR = `arn:aws:sts::111122223333:assumed-role/report-role/${FUNCTION_NAME}`;

/** Comments as CodeCommit keeps them: a token is good for one text, a deleted comment stays in the list without its text. */
export class FakeComments implements PullRequestComments {
  public readonly comments: FoundComment[] = [];
  public readonly calls: string[] = [];
  public newest = SOURCE_COMMIT;
  /** Answers before any other is given, for one call each. */
  public readonly posts: (PostAnswer | Error)[] = [];
  public readonly updates: (UpdateAnswer | Error)[] = [];
  /** Runs before each call: a place for what others do meanwhile. */
  public meanwhile?: (call: string) => Promise<void> | void;
  private readonly texts = new Map<string, string>();

  public async list(_pullRequest: ReportedPullRequest): Promise<readonly FoundComment[]> {
    // What was there when it was asked for: by the time that the answer arrives, it may be old.
    const found = [...this.comments];
    await this.note('list');
    return found;
  }

  public async post(_pullRequest: ReportedPullRequest, content: string, token: string): Promise<PostAnswer> {
    await this.note('post');
    const answer = this.posts.shift();
    if (answer instanceof Error) throw answer;
    if (answer) return answer;
    const before = this.texts.get(token);
    if (before !== undefined) return before === content ? 'done' : 'token-used';
    this.texts.set(token, content);
    this.comments.push({ id: `comment-${this.comments.length + 1}`, content, authorArn: AUTHOR, deleted: false, token });
    return 'done';
  }

  public async update(commentId: string, content: string): Promise<UpdateAnswer> {
    await this.note('update');
    const answer = this.updates.shift();
    if (answer instanceof Error) throw answer;
    if (answer) return answer;
    const index = this.comments.findIndex((comment) => comment.id === commentId);
    if (index < 0 || this.comments[index].deleted) return 'lost';
    this.comments[index] = { ...this.comments[index], content };
    return 'done';
  }

  public async newestCommit(_pullRequestId: string): Promise<string> {
    await this.note('newestCommit');
    return this.newest;
  }

  public delete(index: number): void {
    this.comments[index] = { ...this.comments[index], content: '', deleted: true };
  }

  private async note(call: string): Promise<void> {
    await this.meanwhile?.(call);
    this.calls.push(call);
  }
}

/** What the handlers are given, with everything that they asked for and said. */
export class FakePorts {
  public readonly lines: DecisionLine[] = [];
  public readonly loaded: string[] = [];
  public readonly pauses: number[] = [];
  public readonly builds = new FakeBuilds();
  public readonly log = new FakeBuildLog();
  public readonly comments = new FakeComments();

  public get start(): StartPorts {
    return { repositoryArn: REPOSITORY_ARN, builds: this.loading('builds', this.builds), say: (line) => { this.lines.push(line); } };
  }

  public get report(): ReportPorts {
    return {
      repositoryArn: REPOSITORY_ARN,
      startedBy: STARTED_BY,
      functionName: FUNCTION_NAME,
      comments: this.loading('comments', this.comments),
      buildLog: this.loading('log', this.log),
      clock: { pause: async (milliseconds) => { this.pauses.push(milliseconds); return Promise.resolve(); } },
      say: (line) => { this.lines.push(line); },
    };
  }

  private loading<Port>(name: string, port: Port): () => Promise<Port> {
    return async () => { this.loaded.push(name); return Promise.resolve(port); };
  }
}
