import { failureOf } from './failures';
import { lookAtBranches } from './reconcile-branches';
import { Candidate, ReconcileLook, ReconcilePorts } from './reconcile-look';
import { EndedBuild, lookAtReviews } from './reconcile-reviews';
import { changeReader, reportSkip, startFlow } from './start-flow';
import { BranchFlow, ReconcileInvocation, ReviewFlow, ReportRequest } from '../../src/contract/invocation';
import { commitOf } from '../decide/build-subject';
import { fairOrder } from '../decide/fair-order';
import { isDue } from '../decide/is-due';
import { whyStartSkipped } from '../decide/why-skipped';
import { parseRepositoryArn } from '../decode/arn';
import { FlowEvent } from '../decode/flow-event';
import { REASONS } from '../decode/reasons';

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
  readonly toReport: readonly ReportRequest[];
  /** What kept parts of the look from their end, if anything. */
  readonly failure?: AggregateError;
}

/** Look for what no event started, and start it; and for builds whose end may not have been reported. */
export async function handleReconcile(
  invocation: ReconcileInvocation,
  event: FlowEvent,
  ports: ReconcilePorts,
): Promise<ReconcileResult> {
  const { reconcile } = invocation;
  const reason = whyNoLook(invocation, event, ports);
  if (reason !== undefined) {
    ports.log({ event: invocation.event.id, outcome: 'ignored', reason });
    return { toReport: [] };
  }
  const look = new ReconcileLook(invocation, ports);
  const reviews = reconcile.flows.filter((flow): flow is ReviewFlow => flow.trigger.kind === 'review');
  const branches = reconcile.flows.filter((flow): flow is BranchFlow => flow.trigger.kind === 'branch');
  const { lost, ended } = await lookAtReviews(reviews, invocation, look);
  const skipped = await startAll([...lost, ...(await lookAtBranches(branches, invocation, look))], look);
  const toReport = [...skipped.slice(0, MAX_REPORTED), ...newestEnded(ended)];
  return look.failures.length > 0 ? { toReport, failure: failureOf(look.failures, 'look') } : { toReport };
}

function whyNoLook({ reconcile }: ReconcileInvocation, event: FlowEvent, ports: ReconcilePorts): string | undefined {
  const repository = parseRepositoryArn(ports.repositoryArn);
  if (event.kind !== 'scheduled' || event.account !== repository?.account || event.region !== repository.region)
    return REASONS.scheduleElsewhere;
  return isDue(event.time, reconcile.due) ? undefined : REASONS.notDue;
}

/**
 * Start what has no build until enough is started. Which ones are tried is a matter of turns: one of each flow, and
 * from another one on at each look. Somebody waits for a pull request, so those come first.
 * @returns what is to be reported of what was skipped
 */
async function startAll(
  candidates: readonly (readonly Candidate[])[],
  look: ReconcileLook,
): Promise<readonly ReportRequest[]> {
  const turn = fairOrder(candidates, look.number).slice(0, MAX_ATTEMPTS);
  const toReport: ReportRequest[] = [];
  let started = 0;
  for (const stage of ['startsOfPullRequests', 'startsOfBranches'] as const) {
    const mine = turn.filter(({ pullRequest }) => (pullRequest === undefined) === (stage === 'startsOfBranches'));
    for (const [n, candidate] of mine.entries()) {
      if (started >= MAX_STARTS || (n > 0 && !look.hasTime(stage))) break;
      const result = await startOne(candidate, look);
      if (result.isStart) started += 1;
      toReport.push(...result.toReport);
    }
  }
  return toReport;
}

interface StartOutcome {
  readonly isStart: boolean;
  readonly toReport: readonly ReportRequest[];
}

const NOTHING: StartOutcome = { isStart: false, toReport: [] };

/** A start that is refused is tried again at a later look. It must not keep the others from theirs. */
async function startOne(candidate: Candidate, look: ReconcileLook): Promise<StartOutcome> {
  const { build, invocation, pullRequest } = candidate;
  const { ports } = look;
  const { event, flow, project, trigger } = invocation;
  const known = { event: event.id, flow, project, pullRequest: pullRequest?.id };
  const outcome = await look.attempt(known, async (): Promise<StartOutcome> => {
    // What is skipped is so at each look: it must not cost as much as a start.
    const commits = { ...changeReader(ports), mergeBase: async () => Promise.resolve(pullRequest?.mergeBase) };
    const skipped = (await whyStartSkipped(build, trigger, commits))?.kind;
    if (skipped) {
      ports.log({ ...known, commit: commitOf(build.subject), outcome: 'skipped', reason: skipped });
      if (!look.reportsSkip(candidate)) return NOTHING;
      // The pull request's own time: what is reported again at each look is the same each time.
      const time = pullRequest?.createdAt ?? event.time;
      return {
        isStart: false,
        toReport: reportSkip(skipped, build.subject, invocation).map((each) => ({ ...each, time })),
      };
    }
    try {
      const { line, toReport } = await startFlow(build, invocation, false, ports);
      ports.log({ ...known, ...line });
      return { isStart: line.outcome === 'started', toReport };
    } catch (error) {
      if (!(error instanceof Error) || error.name !== NO_CAPACITY) throw error;
      ports.log({ ...known, outcome: 'refused', reason: error.name });
      return NOTHING;
    }
  });
  return outcome ?? NOTHING;
}

/** Those that ended last: what ended earlier was seen by a look before. What still runs comes last. */
function newestEnded(ended: readonly EndedBuild[]): readonly ReportRequest[] {
  return [...ended]
    .sort((a, b) => b.at.localeCompare(a.at, 'en'))
    .slice(0, MAX_REPORTED)
    .map(({ report }) => report);
}
