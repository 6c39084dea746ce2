import { Candidate, ReconcileLook, REPORT_AGAIN } from './reconcile-look';
import { CLOCK_SKEW } from './supersede';
import { ReconcileInvocation, ReviewFlow, ReportRequest } from '../../src/contract/invocation';
import { matchesGlobs } from '../../src/contract/ref-glob';
import { subjectOf } from '../decide/build-subject';
import { reviewBuild } from '../decide/decide-start';
import { rotate } from '../decide/fair-order';
import { PullRequest } from '../decide/pull-request';

/** Pull requests that a look reads. The next look begins with another one. */
const MAX_PULL_REQUESTS = 500;

/** A build that is reported once more. */
export interface EndedBuild {
  readonly report: ReportRequest;
  /** ISO 8601. Empty while it runs. */
  readonly at: string;
}

export interface ReviewsLook {
  /** What has no build, by flow. */
  readonly lost: readonly (readonly Candidate[])[];
  readonly ended: readonly EndedBuild[];
}

/** Look through the open pull requests for each review flow. */
export async function lookAtReviews(
  flows: readonly ReviewFlow[],
  { reconcile: { pullRequests }, event }: ReconcileInvocation,
  look: ReconcileLook,
): Promise<ReviewsLook> {
  if (flows.length === 0) return { lost: [], ended: [] };
  const open = await readOpen(pullRequests, look);
  const lost: (readonly Candidate[])[] = [];
  const ended: EndedBuild[] = [];
  for (const [n, flow] of rotate(flows, look.number).entries()) {
    const candidates = open
      .filter(({ targetBranch }) => matchesGlobs(targetBranch, flow.trigger.targets, flow.trigger.except))
      .map((pullRequest) => ({ build: reviewBuild(flow, pullRequest), invocation: { ...flow, event }, pullRequest }));
    // Some pull requests do not say which builds are of use.
    const stops = flow.trigger.supersede === true && !pullRequests;
    if (candidates.length === 0 && !stops) continue;
    if (n > 0 && !look.hasTime('buildsOfPullRequests')) break;
    await look.attempt({ event: event.id, flow: flow.flow, project: flow.project }, async () => {
      if (stops) await stopUseless(flow, look);
      lost.push(await look.lost(flow.project, candidates));
      ended.push(...endedBuilds(flow, candidates, pullRequests ? Infinity : REPORT_AGAIN, look));
    });
  }
  return { lost, ended };
}

async function readOpen(only: readonly string[] | undefined, look: ReconcileLook): Promise<readonly PullRequest[]> {
  const ids = only ?? (await look.attempt({}, async () => (await look.ports.repository()).openPullRequests())) ?? [];
  const read = await look.readEach('pullRequests', rotate(ids, look.number), MAX_PULL_REQUESTS, async (id) =>
    look.attempt({ pullRequest: id }, async () => look.pullRequest(id)),
  );
  return read.filter(({ isOpen }) => isOpen);
}

/**
 * Stop the builds of pull requests that ended, and of revisions that are not the newest: the events that should have
 * stopped them were lost. CodeCommit is asked about each one, because one that was not read is not one that ended.
 */
async function stopUseless({ flow, project }: ReviewFlow, look: ReconcileLook): Promise<void> {
  const { ports, startedAt } = look;
  const stopped: string[] = [];
  for (const build of (await look.recentBuilds(project)).ours({})) {
    const { pullRequestId: id, revision } = subjectOf(build);
    // What came after the look is not in it.
    const isBefore = build.startedAt !== undefined && Date.parse(build.startedAt) < startedAt - CLOCK_SKEW;
    if (build.complete || !isBefore || id === undefined) continue;
    await look.attempt({ flow, project, build: build.buildId, pullRequest: id }, async () => {
      const pullRequest = await look.pullRequest(id);
      if (pullRequest?.isOpen && pullRequest.revision === revision) return;
      await (await ports.builds()).stop(build.buildId);
      stopped.push(build.buildId);
    });
  }
  if (stopped.length > 0)
    ports.log({
      flow,
      project,
      outcome: 'stopped',
      reason: 'no open pull request needs them',
      stopped: stopped.join(' '),
    });
}

/** Of each open pull request the newest build, when it ended not long ago: its event may be the one that was lost. */
function endedBuilds(
  { flow, project, report }: ReviewFlow,
  candidates: readonly Candidate[],
  /** Milliseconds since a build's end after which it is not reported again. */
  maxAge: number,
  look: ReconcileLook,
): readonly EndedBuild[] {
  return candidates.flatMap((candidate): EndedBuild[] => {
    const newest = look.findBuild(candidate);
    const { finishedAt } = newest ?? {};
    if (!newest || (finishedAt !== undefined && look.ports.now() - Date.parse(finishedAt) >= maxAge)) return [];
    return [
      {
        report: { kind: 'build', flow, project, report, build: newest.buildId },
        at: finishedAt ?? '',
      },
    ];
  });
}
