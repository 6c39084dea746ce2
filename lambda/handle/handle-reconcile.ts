import { lookAtBranches } from './reconcile-branches';
import { Candidate, ReconcileLook, ReconcilePorts } from './reconcile-look';
import { EndedBuild, lookAtReviews } from './reconcile-reviews';
import { findSkipReason, reportSkip } from './skipped-build';
import { startFlow } from './start-flow';
import { BranchFlow, ReconcileInvocation, ReviewFlow, Told } from '../../src/contract/invocation';
import { fairOrder } from '../decide/fair-order';
import { isDue } from '../decide/is-due';
import { parseRepositoryArn } from '../decode/arn';
import { decodeEvent } from '../decode/decode-event';

export type { ReconcilePorts } from './reconcile-look';

/** A first look at an old repository must not start hundreds of builds: the next look goes on. */
const MAX_STARTS = 20;
/** What is skipped or refused is no start, and takes some calls all the same. */
const MAX_ATTEMPTS = 100;
/** As many of each kind as report-build can report in its minute. */
const MAX_REPORTED = 30;
/** As many builds are running as the account or the flow may have: that ends by itself, and is no failure. */
const NO_CAPACITY = 'AccountLimitExceededException';

export interface ReconcileResult {
  readonly tell: readonly Told[];
  /** What kept parts of the look from their end, if anything. */
  readonly failure?: AggregateError;
}

/** Look for what no event started, and start it; and for builds whose end may not have been reported. */
export async function handleReconcile(
  invocation: ReconcileInvocation,
  ports: ReconcilePorts,
): Promise<ReconcileResult> {
  const { reconcile, event } = invocation;
  const decision = decideLook(invocation, ports);
  if (decision.kind === 'ignore') {
    ports.say({ event: event.id, outcome: 'ignored', reason: decision.reason });
    return { tell: [] };
  }
  const look = new ReconcileLook(invocation, ports);
  const reviews = reconcile.flows.filter((flow): flow is ReviewFlow => flow.trigger.kind === 'review');
  const branches = reconcile.flows.filter((flow): flow is BranchFlow => flow.trigger.kind === 'branch');
  const { lost, ended } = await lookAtReviews(reviews, invocation, look);
  const skipped = await startAll([...lost, ...(await lookAtBranches(branches, invocation, look))], look);
  const tell = [...skipped.slice(0, MAX_REPORTED), ...newestEnded(ended)];
  return look.failures.length === 0 ? { tell } : { tell, failure: aggregate(look.failures) };
}

function decideLook({ reconcile, event }: ReconcileInvocation, ports: ReconcilePorts): LookDecision {
  const decoded = decodeEvent(event);
  const repository = parseRepositoryArn(ports.repositoryArn);
  if (
    decoded.kind !== 'scheduled' ||
    !repository ||
    decoded.account !== repository.account ||
    decoded.region !== repository.region
  )
    return { kind: 'ignore', reason: 'the event is not of a schedule of this account and Region' };
  return isDue(event.time, reconcile.due)
    ? { kind: 'look' }
    : { kind: 'ignore', reason: 'the schedule calls more often than it is due' };
}

type LookDecision = { readonly kind: 'look' } | { readonly kind: 'ignore'; readonly reason: string };

/**
 * Start what has no build until enough is started. Which ones are tried is a matter of turns: one of each flow, and
 * from another one on at each look. Somebody waits for a pull request, so those come first.
 * @returns what is to be reported of what was skipped
 */
async function startAll(candidates: readonly (readonly Candidate[])[], look: ReconcileLook): Promise<readonly Told[]> {
  const turn = fairOrder(candidates, look.number).slice(0, MAX_ATTEMPTS);
  const tell: Told[] = [];
  let started = 0;
  for (const stage of ['startsOfPullRequests', 'startsOfBranches'] as const) {
    const mine = turn.filter(({ pullRequest }) => (pullRequest === undefined) === (stage === 'startsOfBranches'));
    for (const [n, candidate] of mine.entries()) {
      if (started >= MAX_STARTS || (n > 0 && !look.hasTime(stage))) break;
      const result = await startOne(candidate, look);
      if (result.isStart) started += 1;
      tell.push(...result.tell);
    }
  }
  return tell;
}

interface StartOutcome {
  readonly isStart: boolean;
  readonly tell: readonly Told[];
}

const NOTHING: StartOutcome = { isStart: false, tell: [] };

/** A start that is refused is tried again at a later look. It must not keep the others from theirs. */
async function startOne(candidate: Candidate, look: ReconcileLook): Promise<StartOutcome> {
  const { request, invocation, pullRequest } = candidate;
  const { ports } = look;
  const known = {
    event: invocation.event.id,
    flow: invocation.flow,
    project: invocation.project,
    pullRequest: pullRequest?.id,
  };
  const outcome = await look.attempt(known, async (): Promise<StartOutcome> => {
    // What is skipped is so at each look: it must not cost as much as a start.
    const skipped = await findSkipReason(request.commit, pullRequest?.mergeBase, invocation.trigger, ports);
    if (skipped) {
      ports.say({ ...known, commit: request.commit, outcome: 'skipped', reason: skipped });
      if (!look.reportsSkip(candidate)) return NOTHING;
      // The pull request's own time: what is reported again at each look is the same each time.
      const time = pullRequest?.createdAt ?? invocation.event.time;
      return { isStart: false, tell: reportSkip(skipped, request, invocation).map((each) => ({ ...each, time })) };
    }
    try {
      const { line, tell } = await startFlow({ kind: 'start', request }, invocation, false, ports);
      ports.say({ ...known, ...line });
      return { isStart: line.outcome === 'started', tell };
    } catch (error) {
      if (!(error instanceof Error) || error.name !== NO_CAPACITY) throw error;
      ports.say({ ...known, outcome: 'refused', reason: error.name });
      return NOTHING;
    }
  });
  return outcome ?? NOTHING;
}

/** Those that ended last: what ended earlier was seen by a look before. What still runs comes last. */
function newestEnded(ended: readonly EndedBuild[]): readonly Told[] {
  return [...ended]
    .sort((a, b) => b.at.localeCompare(a.at, 'en'))
    .slice(0, MAX_REPORTED)
    .map(({ report }) => report);
}

function aggregate(failures: readonly Error[]): AggregateError {
  const reasons = new Set(failures.map(({ name, message }) => `${name}: ${message}`));
  return new AggregateError(failures, `${failures.length} parts of the look failed: ${[...reasons].join('; ')}`);
}
