import { DecisionLine } from './decision-log';
import { StartPorts } from './handler-ports';
import { MAX_BUILDS, ProjectBuilds } from './project-builds';
import { MAX_BUILD } from './supersede';
import { ReconcileInvocation, StartInvocation } from '../../src/contract/invocation';
import { Build } from '../decide/build';
import { commitOf } from '../decide/build-subject';
import { COMMIT_SKEW, decideLost, earliestBuild } from '../decide/decide-lost';
import { PlannedBuild } from '../decide/decide-start';
import { lookNumber, readsOlderBuilds } from '../decide/look-turn';
import { PullRequest } from '../decide/pull-request';

export type ReconcilePorts = Omit<StartPorts, 'conversation' | 'lookAgain' | 'reportQueue'>;

/** Builds of a project that each look reads at most, unless it needs more of them to decide about a recent commit. */
const MAX_RECENT = 500;
/**
 * Seconds after which each stage of a look ends, so that where AWS is slow no stage takes the time of those after it.
 * The last one is shorter than the shortest interval, and than the function's timeout.
 */
const STAGE_ENDS = {
  pullRequests: 40,
  buildsOfPullRequests: 80,
  branches: 120,
  buildsOfBranches: 150,
  startsOfPullRequests: 200,
  startsOfBranches: 240,
} as const;
export type LookStage = keyof typeof STAGE_ENDS;
/** What ended longer ago was reported by then, or by a look before. */
export const REPORT_AGAIN = 24 * 3_600_000;
/** Requests that are under way at a time where many alike are made. */
const AT_ONCE = 5;
/** Names of what is not known, in the log. */
const MAX_NAMED = 10;

/** Something that should have a build. */
export interface Candidate {
  readonly build: PlannedBuild;
  readonly invocation: StartInvocation;
  /** Absent: it is a branch. */
  readonly pullRequest?: PullRequest;
}

/** One look: what it has read, so that it requests nothing twice, and what it failed on. */
export class ReconcileLook {
  public readonly failures: Error[] = [];
  /** Consecutive looks have consecutive numbers. */
  public readonly number: number;
  public readonly startedAt: number;
  private readonly histories = new Map<string, ProjectBuilds>();
  private readonly commitTimes = new Map<string, number>();
  private readonly pullRequests = new Map<string, Promise<PullRequest | undefined>>();
  private readonly projects: readonly string[];
  private readonly only: readonly string[] | undefined;
  private readonly interval: number;

  public constructor(
    { reconcile, event }: ReconcileInvocation,
    public readonly ports: ReconcilePorts,
  ) {
    this.interval = reconcile.interval;
    this.number = lookNumber(event.time, reconcile.interval);
    this.startedAt = ports.now();
    this.projects = [...new Set(reconcile.flows.map(({ project }) => project))];
    this.only = reconcile.pullRequests;
  }

  /**
   * Whether a stage has time left for one thing more. A later look comes to the rest: so each stage does one thing at
   * least.
   */
  public hasTime(stage: LookStage): boolean {
    return this.ports.now() - this.startedAt < STAGE_ENDS[stage] * 1_000;
  }

  /** Do a part of the look. One that fails is logged, and must not keep the others from theirs. */
  public async attempt<Result>(known: Partial<DecisionLine>, work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      return await work();
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      this.failures.push(failure);
      this.ports.log({ ...known, outcome: 'refused', reason: failure.name });
      return undefined;
    }
  }

  /** Read the first ones of some items, as many as there is time for. What is left for another look is logged. */
  public async readEach<Item, Result>(
    stage: 'pullRequests' | 'branches',
    items: readonly Item[],
    max: number,
    read: (item: Item) => Promise<Result | undefined>,
  ): Promise<readonly Result[]> {
    const found: Result[] = [];
    const some = items.slice(0, max);
    let from = 0;
    for (; from < some.length && (from === 0 || this.hasTime(stage)); from += AT_ONCE) {
      const results = await Promise.all(
        some.slice(from, from + AT_ONCE).map(async (item) => this.attempt({}, async () => read(item))),
      );
      found.push(...results.filter((result) => result !== undefined));
    }
    const count = Math.min(from, some.length);
    if (count < items.length)
      this.ports.log({
        outcome: 'incomplete',
        reason: `only ${count} of ${items.length} ${stage === 'branches' ? 'branches' : 'open pull requests'} were read: the next look begins with others`,
      });
    return found;
  }

  public async pullRequest(id: string): Promise<PullRequest | undefined> {
    const known = this.pullRequests.get(id) ?? this.ports.repository().then(async (each) => each.pullRequest(id));
    this.pullRequests.set(id, known);
    return known;
  }

  /** The builds of a project that a look before this one may not have seen, and those that may still be running. */
  public async recentBuilds(project: string): Promise<ProjectBuilds> {
    const history = this.history(project);
    await history.readTo(this.windowStart, MAX_RECENT);
    return history;
  }

  /**
   * Whether a build that was skipped is reported once more, which makes report-build read the builds since the pull
   * request was created. As with builds that ended, what is old was reported; once a day it is reported all the same.
   */
  public reportsSkip({ invocation: { project }, pullRequest }: Candidate): boolean {
    const { lastActivityAt } = pullRequest ?? {};
    const isRecent = lastActivityAt === undefined || this.startedAt - Date.parse(lastActivityAt) < REPORT_AGAIN;
    return isRecent || this.only !== undefined || this.isTurnOf(project);
  }

  /** The newest build for a candidate. One that was asked for by a command is one, and so is one that was stopped. */
  public findBuild({ build, invocation }: Candidate): Build | undefined {
    return this.history(invocation.project).newestFor(build.subject);
  }

  /** Those candidates of one project that certainly have no build. */
  public async lost(project: string, candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
    const history = this.history(project);
    let open = candidates;
    const areAllFound = () => {
      open = open.filter((each) => this.findBuild(each) === undefined);
      return open.length === 0;
    };
    await history.readTo(this.windowStart, MAX_RECENT, areAllFound);
    if (areAllFound()) return [];
    await this.readCommitTimes(open.filter((each) => !this.isLost(each)));
    const isMyTurn = this.only !== undefined || this.isTurnOf(project);
    // A commit that is as new as the builds of each look is taken to be older than it says.
    const furthest = isMyTurn ? 0 : this.windowStart - COMMIT_SKEW;
    const needed = open.map((each) => this.earliest(each)).filter((time) => time >= furthest);
    if (needed.length > 0) await history.readTo(Math.min(...needed), MAX_BUILDS, areAllFound);
    areAllFound();
    const unknown = open.filter((each) => !this.isLost(each));
    if (isMyTurn && unknown.length > 0) this.logUnknown(project, unknown);
    return open.filter((each) => !unknown.includes(each));
  }

  /** Builds since then may be running, or have ended since the look before the last one. */
  private get windowStart(): number {
    return this.startedAt - MAX_BUILD - 2 * this.interval * 60_000;
  }

  private history(project: string): ProjectBuilds {
    const history = this.histories.get(project) ?? new ProjectBuilds(project, this.ports);
    this.histories.set(project, history);
    return history;
  }

  private isTurnOf(project: string): boolean {
    return readsOlderBuilds(this.number, this.interval, this.projects.indexOf(project));
  }

  private isLost(candidate: Candidate): boolean {
    const { since } = this.history(candidate.invocation.project);
    return decideLost(this.timesOf(candidate), since, this.startedAt).kind === 'lost';
  }

  private earliest(candidate: Candidate): number {
    return earliestBuild(this.timesOf(candidate), this.startedAt);
  }

  private timesOf({ pullRequest, build }: Candidate) {
    const createdAt = pullRequest && Date.parse(pullRequest.createdAt);
    const committedAt = this.commitTimes.get(commitOf(build.subject) ?? '');
    return { createdAt: createdAt || undefined, committedAt };
  }

  private async readCommitTimes(candidates: readonly Candidate[]): Promise<void> {
    const commits = new Set(candidates.flatMap(({ build }) => commitOf(build.subject) ?? []));
    const unread = [...commits].filter((commit) => !this.commitTimes.has(commit));
    if (unread.length === 0) return;
    const times = await this.attempt({}, async () => (await this.ports.commitTimes()).read(unread));
    for (const [commit, time] of times ?? []) this.commitTimes.set(commit, time);
  }

  private logUnknown(project: string, candidates: readonly Candidate[]): void {
    const names = candidates.slice(0, MAX_NAMED).map(({ build: { subject } }) => {
      if (subject.kind === 'review') return `pull request ${subject.pullRequestId}`;
      return subject.kind === 'branch' ? subject.branch : subject.kind;
    });
    this.ports.log({
      project,
      outcome: 'incomplete',
      reason: `more than ${MAX_BUILDS} builds may be newer than that of ${candidates.length} that have none among these: ${names.join(', ')}`,
    });
  }
}
