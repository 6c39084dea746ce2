/** What the functions ask of AWS. Each port has one adapter in this folder, and recording fakes in the tests. */
import { Build } from '../decide/build';
import { BuildResults } from '../decide/build-report';
import { BuildRequest } from '../decide/build-request';
import { BuildSetup } from '../decide/build-setup';
import { FoundComment } from '../decide/decide-comment';
import { ReportedPullRequest } from '../decide/decide-report';
import { StackState } from '../decide/decide-template';
import { VotedRevision } from '../decide/decide-vote';
import { PullRequest } from '../decide/pull-request';
import { CommitReader } from '../decide/why-skipped';
import { LogPlace } from '../decode/flow-event';
import { TopicMessage } from '../render/topic-message';

/** What starts builds, stops them and knows them. */
export interface BuildService {
  /**
   * Start a build. A request with a token that came before, in the last minutes, starts none and answers with the first
   * one.
   */
  start(request: BuildRequest): Promise<StartedBuild>;
  /** Stop a build, if it still runs. */
  stop(buildId: string): Promise<void>;
  /** The builds with these ids, `PROJECT:UUID` or ARNs. Those that are not known any more are left out. */
  get(ids: readonly string[]): Promise<readonly Build[]>;
  /** Ids of a project's builds, the newest first, a page of them. */
  list(project: string, page?: string): Promise<BuildPage>;
  /** How a project's builds are set up, when nothing is overridden. */
  setup(project: string): Promise<BuildSetup | undefined>;
}

export interface StartedBuild {
  /** `PROJECT:UUID` */
  readonly id: string;
  readonly number?: number;
}

export interface BuildPage {
  readonly ids: readonly string[];
  /** Absent on the last page. */
  readonly next?: string;
}

/** What keeps the output of builds. */
export interface BuildLog {
  /**
   * The last lines that a build wrote, the last one last. Bounded.
   * @param lines how many are enough, 10,000 at most; there may be more of them. Absent: enough to show what failed
   */
  tail(place: LogPlace, lines?: number): Promise<readonly string[]>;
}

/** What keeps the test and coverage reports of builds. */
export interface BuildReports {
  /** All reports of a build as one. Nothing when there are none. */
  read(reportArns: readonly string[]): Promise<BuildResults | undefined>;
}

/** What knows the repository: its pull requests, branches and commits. */
export interface Repository extends CommitReader {
  /** Nothing when there is no such pull request, or when it is of another repository. */
  pullRequest(id: string): Promise<PullRequest | undefined>;
  /** Ids of all open pull requests. */
  openPullRequests(): Promise<readonly string[]>;
  /** The commit at a branch's tip. Nothing when there is no such branch. */
  tip(branch: string): Promise<string | undefined>;
  /** Names of all branches. */
  branches(): Promise<readonly string[]>;
  /**
   * Those of some commits that are ancestors of another one. Of that one's history, so many commits at most are read.
   */
  ancestors(commit: string, wanted: ReadonlySet<string>, max: number): Promise<readonly string[]>;
}

/** Knows when commits were made. */
export interface CommitTimes {
  /** By the clock of whoever made them, in milliseconds since 1970. Commits that do not say so are left out. */
  read(commits: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** What keeps the comments of pull requests. An answer other than done is one that the caller can act on. */
export interface PullRequestComments {
  /** All comments of the pull request, over all its revisions; deleted ones too. */
  list(pullRequest: ReportedPullRequest): Promise<readonly FoundComment[]>;
  post(pullRequest: ReportedPullRequest, content: string, token: string): Promise<PostAnswer>;
  update(commentId: string, content: string): Promise<UpdateAnswer>;
}

/** The comment that the token now stands for, which somebody else may have posted before; or why there is none. */
export type PostAnswer =
  | { readonly kind: 'posted'; readonly comment: Pick<FoundComment, 'authorArn' | 'deleted'> }
  /** There is a comment with this token and another text. */
  | { readonly kind: 'token-used' }
  | { readonly kind: 'too-long' };

/** `lost`: the comment was deleted, or it belongs to somebody else. */
export type UpdateAnswer = 'done' | 'lost' | 'too-long';

/** What people say on pull requests, and how they are answered. */
export interface Conversation {
  /** A comment's text. Nothing when it was deleted meanwhile. */
  text(commentId: string): Promise<string | undefined>;
  /** One reaction for each comment: a later one takes the place of an earlier one. */
  react(commentId: string, reaction: Reaction): Promise<void>;
  /** Two replies with one token are one. */
  reply(commentId: string, content: string, token: string): Promise<void>;
}

export type Reaction = 'done' | 'confused';

/** The approval rules of a repository's open pull requests. */
export interface PullRequestRules {
  /** Ids of open pull requests, the newest first; no more than so many. */
  open(max: number): Promise<readonly string[]>;
  /** Nothing when there is no such pull request in the repository. */
  get(id: string): Promise<RuledPullRequest | undefined>;
  /** The content of the approval rule template of a name, whoever made it; nothing when there is none. */
  template(name: string): Promise<string | undefined>;
  /**
   * `taken`: there is a rule of this name. `ended`: the pull request is closed or gone. `full`: it has as many rules as
   * it can.
   */
  create(id: string, name: string, content: string): Promise<'done' | 'taken' | 'ended' | 'full'>;
  /** No error when there is no such rule, or when the pull request has ended. */
  delete(id: string, name: string): Promise<void>;
}

export interface RuledPullRequest {
  readonly id: string;
  readonly isOpen: boolean;
  readonly revision: string;
  /** `refs/heads/NAME` */
  readonly targetReference: string;
  readonly rules: readonly PullRequestRule[];
}

export interface PullRequestRule {
  readonly name: string;
  readonly content: string;
  /** Whether it is from a template, so that nobody can change or delete it. */
  readonly isFromTemplate: boolean;
}

/** What keeps approval rule templates. */
export interface ApprovalTemplates {
  get(name: string): Promise<ApprovalTemplate | undefined>;
  create(name: string, content: string, description: string): Promise<void>;
  /** `sha` is that of the content which is replaced. */
  changeContent(name: string, content: string, sha: string): Promise<void>;
  changeDescription(name: string, description: string): Promise<void>;
  /** No error when there is none. */
  delete(name: string): Promise<void>;
  associate(name: string, repository: string): Promise<void>;
  /** No error when there is no such repository or template. */
  disassociate(name: string, repository: string): Promise<void>;
}

export interface ApprovalTemplate {
  readonly content: string;
  readonly description: string;
  readonly sha: string;
}

/** What votes on pull requests, in a session that only we can have. */
export interface Voter {
  vote(session: string, revision: VotedRevision, state: 'APPROVE' | 'REVOKE'): Promise<VoteAnswer>;
}

/** `moved-on`: the pull request has a newer revision. `ended`: it is closed, merged or gone. */
export type VoteAnswer = 'done' | 'moved-on' | 'ended';

/** What knows the state of stacks. */
export interface Stacks {
  state(stackId: string): Promise<StackState>;
}

/** A queue whose messages Lambda gives to a function, each after its delay. */
export interface MessageQueue {
  /** @param delaySeconds 900 at most */
  send(message: object, delaySeconds: number): Promise<void>;
}

/** Hands work to another function, and does not wait for its end. */
export interface FunctionCaller {
  call(functionName: string, payload: object): Promise<void>;
}

/** What a notification says of a commit. */
export interface CommitFacts {
  readonly message: string;
  /** The author's name. Empty where the commit has none. */
  readonly author: string;
}

/** What knows the commits of the repository. */
export interface CommitSource {
  read(commit: string): Promise<CommitFacts>;
}

/** What publishes to topics. */
export interface TopicPublisher {
  publish(topicArn: string, message: TopicMessage): Promise<void>;
}
