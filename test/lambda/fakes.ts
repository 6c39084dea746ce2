import { REPOSITORY_ARN, REVISION, SOURCE_COMMIT, STARTED_BY, TARGET_COMMIT } from './events';
import {
  BuildLog,
  BuildPage,
  BuildService,
  MessageQueue,
  PostAnswer,
  PullRequestComments,
  Repository,
  StartedBuild,
  UpdateAnswer,
} from '../../lambda/aws/ports';
import { Build } from '../../lambda/decide/build';
import { BuildRequest } from '../../lambda/decide/build-request';
import { BuildSetup } from '../../lambda/decide/build-setup';
import { FoundComment } from '../../lambda/decide/decide-comment';
import { ReportedPullRequest } from '../../lambda/decide/decide-report';
import { PullRequest } from '../../lambda/decide/pull-request';
import { decodeEvent } from '../../lambda/decode/decode-event';
import { LogPlace } from '../../lambda/decode/flow-event';
import { isObject, member } from '../../lambda/decode/json';
import { DecisionLine } from '../../lambda/handle/decision-log';
import { handleReport, ReportPorts } from '../../lambda/handle/handle-report';
import { StartPorts } from '../../lambda/handle/handle-start';
import { Clock } from '../../lambda/handle/handler-ports';
import { CommentPorts } from '../../lambda/handle/keep-comment';

/** Stand-ins that record what they are asked, and do what the services are documented to do. */

/** An error as the AWS SDK throws it. */
export function awsError(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

const NO_SETUP: BuildSetup = {
  sourceType: '',
  sourceLocation: '',
  buildspec: '',
  image: '',
  environmentType: '',
  serviceRole: '',
  secondarySources: [],
};

export class FakeBuilds implements BuildService {
  public readonly requests: BuildRequest[] = [];
  /** `PROJECT:UUID` -> what BatchGetBuilds answers. */
  public readonly known = new Map<string, Build>();
  /** Builds by their token. */
  public readonly builds = new Map<string, StartedBuild>();
  public failure: Error | undefined;

  public async start(request: BuildRequest): Promise<StartedBuild> {
    this.requests.push(request);
    if (this.failure) throw this.failure;
    const build = this.builds.get(request.token) ?? {
      id: `${request.project}:${this.builds.size + 1}`,
      number: this.builds.size + 1,
    };
    this.builds.set(request.token, build);
    return build;
  }

  /** Whoever needs more than starts uses the world in ./world. */
  public async stop(_id: string): Promise<void> {
    return Promise.reject(new Error('no build is to be stopped'));
  }
  public async get(ids: readonly string[]): Promise<readonly Build[]> {
    return Promise.resolve(ids.flatMap((id) => this.known.get(id) ?? []));
  }

  /** What CodeBuild answers of a build from now on: what an event of it says. */
  public learn(event: unknown): void {
    const decoded = decodeEvent(event);
    if (decoded.kind !== 'build-state-changed') return;
    const { partition, region, account, buildId, status } = decoded;
    const complete = status !== 'IN_PROGRESS';
    this.known.set(buildId, {
      ...decoded,
      arn: `arn:${partition}:codebuild:${region}:${account}:build/${buildId}`,
      complete,
      reportArns: [],
      exported: {},
      setup: NO_SETUP,
    });
  }

  public async list(_project: string): Promise<BuildPage> {
    return Promise.resolve({ ids: [] });
  }
  public async setup(_project: string): Promise<BuildSetup | undefined> {
    return Promise.resolve(undefined);
  }
}

/** A repository with one pull request, which is open and at its newest commit unless a test says otherwise. */
export class FakeRepository implements Repository {
  public change: Partial<PullRequest> = {};
  public constructor(private readonly comments: FakeComments) {}

  public async pullRequest(id: string): Promise<PullRequest | undefined> {
    const sourceCommit = await this.comments.newestCommit();
    return {
      id,
      repositoryName: 'demo-repo',
      revision: REVISION,
      isOpen: true,
      isMerged: false,
      sourceBranch: 'feature/x',
      targetBranch: 'main',
      sourceCommit,
      targetCommit: TARGET_COMMIT,
      createdAt: '2026-05-04T11:58:05.000Z',
      ...this.change,
    };
  }

  public async openPullRequests(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }
  public async tip(_branch: string): Promise<string | undefined> {
    return Promise.resolve(undefined);
  }
  public async branches(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }
  public async message(_commit: string): Promise<string> {
    return Promise.resolve('');
  }
  public async ancestors(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }
  public async anyChange(): Promise<boolean> {
    return Promise.resolve(true);
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

/** A queue that keeps what was sent to it. */
export class FakeQueue implements MessageQueue {
  public readonly messages: { readonly message: object; readonly delaySeconds: number }[] = [];
  public async send(message: object, delaySeconds: number): Promise<void> {
    this.messages.push({ message, delaySeconds });
    return Promise.resolve();
  }
}

export const REPORTED_BY = 'report-role/report-build';
export const TOKEN_SEED = 'arn:aws:cloudformation:us-east-1:111122223333:stack/demo/6f1d0c7e';
export const AUTHOR = `arn:aws:sts::111122223333:assumed-role/${REPORTED_BY}`;
export const MALLORY = 'arn:aws:sts::111122223333:assumed-role/Developer/mallory';
/** Our own comment on the builds of a project. */
export const ownComment = (project = 'demo-ci') => ({
  project,
  pullRequestId: '4',
  account: '111122223333',
  writer: REPORTED_BY,
  tokenSeed: TOKEN_SEED,
});

/**
 * Comments as CodeCommit keeps them: a token is good for one text, a deleted comment stays in the list without its
 * text.
 */
export class FakeComments implements PullRequestComments {
  public readonly comments: FoundComment[] = [];
  public readonly calls: string[] = [];
  /** The pull request's newest commit. */
  public newest = SOURCE_COMMIT;
  /** Answers before any other is given, for one call each. */
  public readonly posts: (PostAnswer | Error)[] = [];
  public readonly updates: (UpdateAnswer | Error)[] = [];
  /** What the service takes. */
  public maxLength = 10_240;
  /** Runs before each call: a place for what others do meanwhile. */
  public meanwhile?: (call: string) => Promise<void> | void;
  /** Whether the service returns tokens. */
  public returnsTokens = true;
  private readonly texts = new Map<string, { readonly id: string; readonly content: string }>();

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
    if (content.length > this.maxLength) return { kind: 'too-long' };
    const before = this.texts.get(token);
    if (before) {
      const comment = this.comments.find(({ id }) => id === before.id) ?? { deleted: false, authorArn: MALLORY };
      return before.content === content ? { kind: 'posted', comment } : { kind: 'token-used' };
    }
    const id = `comment-${this.comments.length + 1}`;
    const comment = { id, content, authorArn: AUTHOR, deleted: false, ...(this.returnsTokens && { token }) };
    this.texts.set(token, { id, content });
    this.comments.push(comment);
    return { kind: 'posted', comment };
  }

  public async update(commentId: string, content: string): Promise<UpdateAnswer> {
    await this.note('update');
    const answer = this.updates.shift();
    if (answer instanceof Error) throw answer;
    if (answer) return answer;
    if (content.length > this.maxLength) return 'too-long';
    const index = this.comments.findIndex((comment) => comment.id === commentId);
    if (index < 0 || this.comments[index].deleted) return 'lost';
    this.comments[index] = { ...this.comments[index], content };
    return 'done';
  }

  public async newestCommit(): Promise<string> {
    await this.note('newestCommit');
    return this.newest;
  }

  /** Somebody else uses a token first: here, or on another pull request where it is not seen. */
  public useToken(token: string, content: string, isHere: boolean): void {
    const id = `of-mallory-${this.texts.size}`;
    this.texts.set(token, { id, content });
    if (isHere)
      this.comments.push({ id, content, authorArn: MALLORY, deleted: false, ...(this.returnsTokens && { token }) });
  }

  public delete(index: number): void {
    this.comments[index] = { ...this.comments[index], content: '', deleted: true };
  }

  private async note(call: string): Promise<void> {
    await this.meanwhile?.(call);
    this.calls.push(call);
  }
}

export function commentPorts(comments: FakeComments, clock: Clock): CommentPorts {
  return { comments, clock, newestCommit: async () => comments.newestCommit() };
}

/** What the handlers are given, with everything that they asked for and said. */
export class FakePorts {
  public readonly lines: DecisionLine[] = [];
  public readonly loaded: string[] = [];
  public readonly pauses: number[] = [];
  public readonly builds = new FakeBuilds();
  public readonly log = new FakeBuildLog();
  public readonly comments = new FakeComments();
  public readonly repository = new FakeRepository(this.comments);
  public readonly queue = new FakeQueue();
  public readonly reportQueue = new FakeQueue();

  /** Hand an invocation to report-build; what its event says of a build is what CodeBuild answers. */
  public async handReport(input: unknown, more: Partial<ReportPorts> = {}): Promise<void> {
    if (isObject(input)) this.builds.learn(member(input, 'event'));
    return handleReport(input, { ...this.report, ...more });
  }

  public get start(): StartPorts {
    return {
      repositoryArn: REPOSITORY_ARN,
      startedBy: STARTED_BY,
      builds: this.loading('builds', this.builds),
      repository: this.loading('repository', this.repository),
      reportedBy: REPORTED_BY,
      tokenSeed: TOKEN_SEED,
      comments: this.loading('comments', this.comments),
      lookAgain: this.loading('queue', this.queue),
      reportQueue: this.loading('report-queue', this.reportQueue),
      clock: { pause: async () => Promise.resolve() },
      commitTimes: async () => Promise.reject(new Error('no times of commits are to be read')),
      conversation: async () => Promise.reject(new Error('no comment is to be read')),
      now: () => Date.parse('2026-05-04T12:00:00Z'),
      log: (line) => {
        this.lines.push(line);
      },
    };
  }

  public get report(): ReportPorts {
    return {
      repositoryArn: REPOSITORY_ARN,
      startedBy: STARTED_BY,
      reportedBy: REPORTED_BY,
      tokenSeed: TOKEN_SEED,
      builds: this.loading('builds', this.builds),
      repository: this.loading('repository', this.repository),
      comments: this.loading('comments', this.comments),
      buildLog: this.loading('log', this.log),
      reports: async () => Promise.reject(new Error('no reports are to be read')),
      gates: {},
      voter: async () => Promise.reject(new Error('nobody is to vote')),
      lookAgain: this.loading('queue', this.queue),
      rules: async () => Promise.reject(new Error('no rules are to be read')),
      pool: '',
      clock: {
        pause: async (milliseconds) => {
          this.pauses.push(milliseconds);
          return Promise.resolve();
        },
      },
      log: (line) => {
        this.lines.push(line);
      },
    };
  }

  private loading<Port>(name: string, port: Port): () => Promise<Port> {
    return async () => {
      this.loaded.push(name);
      return Promise.resolve(port);
    };
  }
}
