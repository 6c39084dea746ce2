import { DecisionLine } from './decision-log';
import { buildsSince } from './project-builds';
import { CLOCK_SKEW, NewestState, readNewest, SupersedePorts } from './supersede';
import { StartInvocation, ReportRequest } from '../../src/contract/invocation';
import { BuildSubject, commitOf } from '../decide/build-subject';
import { PlannedBuild } from '../decide/decide-start';
import { ChangeReader, SkipReason, whyStartSkipped } from '../decide/why-skipped';
import { REASONS } from '../decode/reasons';

export interface StartedFlow {
  readonly line: Pick<DecisionLine, 'outcome' | 'reason' | 'build' | 'commit' | 'stopped'>;
  readonly toReport: readonly ReportRequest[];
  /** Whether CodeCommit's answer may have been older than the event, so that it has to be asked again later. */
  readonly unclear: boolean;
}

/**
 * CodeBuild knows a token for five minutes. Whoever comes within three of the event started, or finds, the build by
 * the token; later than that it is looked for. EventBridge tries for a day, and dead letters are redriven after days.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/run-build-cli.html
 */
const FRESH = 3 * 60_000;
/** A push of an earlier commit is an event of its own: builds from long before the event are not its own. */
const SHORT_SKEW = 60_000;
const OVERTAKEN = 'something newer has come since';
/** Nobody is asked, where each event has its own build. */
const CERTAIN: NewestState = {
  decision: { kind: 'current' },
  stopOld: async () => Promise.resolve([]),
  targetCommits: [],
};

/**
 * Start a flow's build, unless it is of no use: it was overtaken, there is one, or what changed does not count.
 * @param isLastLook whether CodeCommit will not be asked again, so that its answer has to do
 */
export async function startFlow(
  build: PlannedBuild,
  invocation: StartInvocation,
  isLastLook: boolean,
  ports: SupersedePorts,
): Promise<StartedFlow> {
  const { subject, request, oldCommit } = build;
  const { trigger, project, event } = invocation;
  const supersede = (trigger.kind === 'review' || trigger.kind === 'branch') && trigger.supersede === true;
  const ended = (
    line: Pick<DecisionLine, 'outcome' | 'reason' | 'build'>,
    unclear = false,
    stopped: readonly string[] = [],
  ): StartedFlow => ({
    line: { commit: commitOf(subject), ...line, stopped: stopped.join(' ') || undefined },
    toReport: [],
    unclear,
  });
  const ignored = (reason: string, unclear?: boolean, stopped?: readonly string[]) =>
    ended({ outcome: 'ignored', reason }, unclear, stopped);
  const isLate = !isFresh(event.time, ports.now());
  const looks = supersede || isLate;
  /** As CodeCommit answers at this moment. */
  const newest = async () =>
    (supersede && subject.kind === 'branch') || subject.kind === 'review'
      ? readNewest(project, subject, { time: event.time, oldCommit }, ports)
      : CERTAIN;
  const { decision, stopOld, targetCommits } = await newest();
  if (decision.kind === 'contradicted') return ignored(decision.reason);
  if (looks && decision.kind === 'overtaken') return ignored(OVERTAKEN);
  if (looks && decision.kind === 'unclear') {
    // What happened minutes ago, CodeCommit knows by now.
    if (isLate && !isLastLook) return ignored(OVERTAKEN);
    if (!isLastLook) return ignored(decision.reason, true);
    if (!decision.isOlder) return ignored(OVERTAKEN, false, supersede ? await stopOld() : []);
  }
  const skipped = (await whyStartSkipped(build, trigger, changeReader(ports)))?.kind;
  const since = Math.min(Date.parse(event.time), ports.now()) - (supersede ? CLOCK_SKEW : SHORT_SKEW);
  const existing = looks && !skipped ? await findBuild(project, subject, since, targetCommits, ports) : undefined;
  const id = skipped ? undefined : (existing ?? (await (await ports.builds()).start(request)).id);
  // By an answer that was read after the start, not before: whoever starts a build while a newer revision comes stops
  // it again. An answer that has turned to something else may be an older one: nothing is stopped by it, but asked
  // again.
  const after = supersede && decision.kind === 'current' ? await newest() : CERTAIN;
  const unclear = after.decision.kind === 'unclear';
  const stopped = unclear ? [] : await after.stopOld(id);
  if (skipped)
    return {
      ...ended({ outcome: 'skipped', reason: skipped }, unclear, stopped),
      toReport: reportSkip(skipped, subject, invocation),
    };
  return existing
    ? ended({ outcome: 'ignored', reason: REASONS.alreadyBuilt, build: id }, unclear, stopped)
    : ended({ outcome: 'started', build: id }, unclear, stopped);
}

/** A time that is none, or that is still to come, is not one of an event that just happened. */
function isFresh(time: string, now: number): boolean {
  const age = now - Date.parse(time);
  return age <= FRESH && age >= -SHORT_SKEW;
}

/** CodeBuild forgets tokens after five minutes, events come twice after that too: so its builds are looked at. */
async function findBuild(
  project: string,
  subject: BuildSubject,
  since: number,
  targetCommits: readonly string[],
  ports: SupersedePorts,
): Promise<string | undefined> {
  const recent = await buildsSince(project, since, ports);
  const targets = subject.kind === 'review' ? [subject.targetCommit, ...targetCommits] : undefined;
  return recent.newestFor(subject, targets)?.buildId;
}

/** The commits of CodeCommit, whose client is loaded when one is looked at. */
export function changeReader({ repository }: Pick<SupersedePorts, 'repository'>): ChangeReader {
  return {
    anyChange: async (before, after, counts) => (await repository()).anyChange(before, after, counts),
    message: async (commit) => (await repository()).message(commit),
    mergeBase: async ({ pullRequestId, sourceCommit }) => {
      const pullRequest = await (await repository()).pullRequest(pullRequestId);
      return pullRequest?.sourceCommit === sourceCommit ? pullRequest.mergeBase : undefined;
    },
  };
}

/** What report-build is to write about a build that was skipped. Branches have no comment and no gate. */
export function reportSkip(
  why: SkipReason,
  subject: BuildSubject,
  { flow, project, trigger, report, event: { time } }: StartInvocation,
): readonly ReportRequest[] {
  if (trigger.kind !== 'review' || subject.kind !== 'review') return [];
  const { pullRequestId, revision, sourceCommit, targetCommit } = subject;
  return [
    { kind: 'skipped', flow, project, trigger, report, why, pullRequestId, revision, sourceCommit, targetCommit, time },
  ];
}
