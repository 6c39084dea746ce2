import { indexByArn, readBuilds } from './builds-of';
import { DecisionLog } from './decision-log';
import { Clock } from './keep-comment';
import { startFlow } from './start-flow';
import { CLOCK_SKEW, SupersedePorts } from './supersede';
import { BranchFlow, ReconcileInvocation, ReviewFlow, StartInvocation, Told } from '../../src/contract/invocation';
import { matchesGlobs } from '../../src/contract/ref-glob';
import { FlowVariable } from '../../src/contract/variables';
import { BuildRequest } from '../decide/build-request';
import { filtersPaths } from '../decide/decide-skip';
import { branchRequest, reviewRequest } from '../decide/decide-start';
import { isDue } from '../decide/is-due';
import { hasVariables, isOurs, KnownBuild } from '../decide/known-build';
import { PullRequest } from '../decide/pull-request';
import { parseRepositoryArn } from '../decode/arn';
import { decodeEvent } from '../decode/decode-event';

export interface ReconcilePorts extends SupersedePorts {
  readonly repositoryArn: string;
  readonly clock: Clock;
  readonly say: DecisionLog;
}

/** A first look at an old repository must not start hundreds of builds: the next look goes on. */
const MOST_STARTS = 20;
/** A build that ended longer ago was told by then, or by a look before. */
const TELL_AGAIN = 24 * 3_600_000;
/** As many as report-build can tell in its minute. */
const MOST_TOLD = 30;
/** An event comes some seconds after the push, and would start a second build of the branch. */
const WAIT_FOR_EVENTS = 20_000;

/** The builds of a project as far as they were read, and whether these are all. */
interface Project {
  readonly builds: readonly KnownBuild[];
  readonly isAll: boolean;
  readonly find: (arn: string) => KnownBuild | undefined;
}

/** Something that should have a build. */
interface Wanted {
  readonly request: BuildRequest;
  readonly invocation: StartInvocation;
  /** No build of it can be older. */
  readonly since?: string;
}

/** Look for what no event started, and start it; and for builds whose end may not have been told. */
export async function handleReconcile(
  { reconcile, event }: ReconcileInvocation,
  ports: ReconcilePorts,
): Promise<readonly Told[]> {
  const decoded = decodeEvent(event);
  const repository = parseRepositoryArn(ports.repositoryArn);
  if (
    decoded.kind !== 'scheduled' ||
    !repository ||
    decoded.account !== repository.account ||
    decoded.region !== repository.region
  ) {
    ports.say({
      event: event.id,
      outcome: 'ignored',
      reason: 'the event is not of a schedule of this account and Region',
    });
    return [];
  }
  if (!isDue(event.time, reconcile.due)) {
    ports.say({ event: event.id, outcome: 'ignored', reason: 'the schedule calls more often than it is due' });
    return [];
  }
  const reviews = reconcile.flows.filter((flow): flow is ReviewFlow => flow.trigger.kind === 'review');
  const branches = reconcile.flows.filter((flow): flow is BranchFlow => flow.trigger.kind === 'branch');
  const tell: Told[] = [];
  let left = MOST_STARTS;
  const start = async (wanted: Wanted) => {
    if (left <= 0) return;
    left -= 1;
    tell.push(...(await startOne(wanted, ports)));
  };
  const lookedAt = ports.now();
  const { pullRequests } = reconcile;
  const open = reviews.length > 0 ? await openPullRequests(ports, pullRequests) : [];
  const ended: Ended[] = [];
  for (const flow of reviews) {
    const project = await readProject(flow.project, ports);
    ended.push(...endedBuilds(flow, open, project, pullRequests ? Infinity : TELL_AGAIN, ports));
    // Some pull requests do not say which builds are of use.
    if (flow.trigger.supersede && !pullRequests) await stopUseless(flow, open, project, lookedAt, ports);
    for (const pullRequest of open) {
      const wanted = wantReview(flow, pullRequest, event);
      if (
        matchesGlobs(pullRequest.targetBranch, flow.trigger.targets, flow.trigger.except) &&
        isWithout(wanted, project, ports)
      )
        await start(wanted);
    }
  }
  for (const wanted of await wantBranches(branches, event, ports)) await start(wanted);
  return [...tell, ...newestEnded(ended)];
}

/** A start that fails is tried again at the next look. It must not keep the others from theirs. */
async function startOne({ request, invocation, since }: Wanted, ports: ReconcilePorts): Promise<readonly Told[]> {
  const pullRequest = request.variables[FlowVariable.PULL_REQUEST_ID];
  const known = {
    event: invocation.event.id,
    flow: invocation.flow,
    project: invocation.project,
    ...(pullRequest && { pullRequest }),
  };
  try {
    const { line, tell } = await startFlow({ kind: 'start', request }, invocation, false, ports);
    ports.say({ ...known, ...line });
    // The pull request's own time: what is told again at each look is the same each time.
    return tell.map((told) => (told.kind === 'skipped' && since !== undefined ? { ...told, time: since } : told));
  } catch (error) {
    ports.say({ ...known, outcome: 'refused', reason: error instanceof Error ? error.name : 'unknown error' });
    return [];
  }
}

async function openPullRequests(ports: ReconcilePorts, ids?: readonly string[]): Promise<readonly PullRequest[]> {
  const repository = await ports.repository();
  const found: PullRequest[] = [];
  for (const id of ids ?? (await repository.openPullRequests())) {
    const pullRequest = await repository.pullRequest(id);
    if (pullRequest?.isOpen) found.push(pullRequest);
  }
  return found;
}

/** Builds of pull requests that ended, and of revisions that are not the newest: the events that should have stopped them were lost. */
async function stopUseless(
  { flow, project }: ReviewFlow,
  open: readonly PullRequest[],
  { builds, find }: Project,
  lookedAt: number,
  ports: ReconcilePorts,
): Promise<void> {
  const useless = builds.filter((build) => {
    // What came after the look is not in it.
    const isBefore = build.startedAt !== undefined && Date.parse(build.startedAt) < lookedAt - CLOCK_SKEW;
    const id = build.variables[FlowVariable.PULL_REQUEST_ID];
    const isWanted = open.some(
      (each) => each.id === id && each.revision === build.variables[FlowVariable.PULL_REQUEST_REVISION],
    );
    return !build.complete && isBefore && id !== undefined && !isWanted && isOurs(build, ports.startedBy, find);
  });
  for (const { buildId } of useless) await (await ports.builds()).stop(buildId);
  if (useless.length > 0)
    ports.say({
      flow,
      project,
      outcome: 'stopped',
      reason: 'no open pull request needs them',
      stopped: useless.map(({ buildId }) => buildId).join(' '),
    });
}

/** The branches without a build, looked at twice. There is one pause for all flows, because the function lasts for a minute. */
async function wantBranches(
  flows: readonly BranchFlow[],
  event: ReconcileInvocation['event'],
  ports: ReconcilePorts,
): Promise<readonly Wanted[]> {
  // A branch whose changed paths matter is left alone: what its tip was before, only the lost event knew.
  const considered = flows.filter(({ trigger }) => !filtersPaths(trigger));
  if (considered.length === 0) return [];
  const names = await (await ports.repository()).branches();
  const matching = considered.map((flow) => ({
    flow,
    names: names.filter((name) => matchesGlobs(name, flow.trigger.names, flow.trigger.except)),
  }));
  const first = await findBranches(matching, event, ports);
  if (first.length === 0) return [];
  await ports.clock.pause(WAIT_FOR_EVENTS);
  const projects = new Set(first.map(({ request }) => request.project));
  const again = matching.filter(({ flow }) => projects.has(flow.project));
  const tokens = new Set(first.map(({ request }) => request.token));
  return (await findBranches(again, event, ports)).filter(({ request }) => tokens.has(request.token));
}

async function findBranches(
  matching: readonly { readonly flow: BranchFlow; readonly names: readonly string[] }[],
  event: ReconcileInvocation['event'],
  ports: ReconcilePorts,
): Promise<readonly Wanted[]> {
  const repository = await ports.repository();
  const found: Wanted[] = [];
  for (const { flow, names } of matching) {
    const project = names.length > 0 ? await readProject(flow.project, ports) : undefined;
    for (const name of names) {
      const tip = await repository.tip(name);
      const wanted = tip && {
        request: branchRequest(flow, name, tip, `reconcile ${name} ${tip}`),
        invocation: { ...flow, event },
      };
      if (wanted && project && isWithout(wanted, project, ports)) found.push(wanted);
    }
  }
  return found;
}

function wantReview(flow: ReviewFlow, pullRequest: PullRequest, event: ReconcileInvocation['event']): Wanted {
  return { request: reviewRequest(flow, pullRequest), invocation: { ...flow, event }, since: pullRequest.createdAt };
}

async function readProject(name: string, ports: ReconcilePorts): Promise<Project> {
  const { builds, isComplete } = await readBuilds(name, () => false, ports);
  return { builds, isAll: isComplete, find: indexByArn(builds) };
}

/** Whether it certainly has no build. A build that was asked for by a command is one, and so is one that was stopped. */
function isWithout(
  { request, since }: Wanted,
  { builds, isAll, find }: Project,
  { startedBy }: ReconcilePorts,
): boolean {
  const names = [FlowVariable.BRANCH, FlowVariable.PULL_REQUEST_ID, FlowVariable.PULL_REQUEST_REVISION];
  const same = Object.fromEntries(
    names.filter((name) => Object.hasOwn(request.variables, name)).map((name) => [name, request.variables[name]]),
  );
  if (
    builds.some(
      (build) => build.sourceVersion === request.commit && hasVariables(build, same) && isOurs(build, startedBy, find),
    )
  )
    return false;
  // Among those that were not read there may be one, unless they are older than what it would be for.
  const oldest = builds.at(-1)?.startedAt;
  return isAll || (since !== undefined && oldest !== undefined && Date.parse(oldest) < Date.parse(since));
}

/** A build to be told of once more. */
interface Ended {
  readonly told: Told;
  readonly at: string;
}

/** Of each open pull request the newest build, when it ended not long ago: its event may be the one that was lost. */
function endedBuilds(
  { flow, project, report }: ReviewFlow,
  open: readonly PullRequest[],
  { builds, find }: Project,
  /** Milliseconds since a build's end after which it is not told again. */
  maxAge: number,
  { startedBy, now }: ReconcilePorts,
): readonly Ended[] {
  return open.flatMap(({ id, revision }): Ended[] => {
    const same = { [FlowVariable.PULL_REQUEST_ID]: id, [FlowVariable.PULL_REQUEST_REVISION]: revision };
    const newest = builds.find((build) => hasVariables(build, same) && isOurs(build, startedBy, find));
    const isRecent = newest?.finishedAt === undefined || now() - Date.parse(newest.finishedAt) < maxAge;
    if (!newest || !isRecent) return [];
    return [
      {
        told: { kind: 'build', flow, project, ...(report && { report }), build: newest.buildId },
        at: newest.finishedAt ?? '',
      },
    ];
  });
}

/** Those that ended last: what ended earlier was seen by a look before. What still runs comes last. */
function newestEnded(ended: readonly Ended[]): readonly Told[] {
  return [...ended]
    .sort((a, b) => b.at.localeCompare(a.at, 'en'))
    .slice(0, MOST_TOLD)
    .map(({ told }) => told);
}
