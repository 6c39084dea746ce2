import { indexByArn } from './builds-of';
import { castVote, VotePorts } from './cast-vote';
import { DecisionLine } from './decision-log';
import { KeepPorts, keepReport, newestPullRequest, voteAndKeep } from './keep-report';
import { readResults, ResultPorts } from './read-results';
import { withAncestors } from './with-ancestors';
import { LookAgainAtBuild } from '../../src/contract/invocation';
import { BuildLog } from '../aws/build-log';
import { MessageQueue } from '../aws/message-queue';
import { ReportLog } from '../decide/build-report';
import { missingParts } from '../decide/decide-complete';
import { decideMerge } from '../decide/decide-merge';
import { BuildSubject, decideBuild, ReportDecision } from '../decide/decide-report';
import { decideSuperseded } from '../decide/decide-superseded';
import { isOurs, KnownBuild } from '../decide/known-build';
import { NextLook, nextLook } from '../decide/next-look';
import { parseBuildArn } from '../decode/arn';
import { LogPlace } from '../decode/flow-event';

export interface ReportBuildPorts extends VotePorts, ResultPorts, KeepPorts {
  readonly buildLog: () => Promise<BuildLog>;
  /** The function's own queue. */
  readonly lookAgain: () => Promise<MessageQueue>;
}

type Reported = Extract<ReportDecision, { readonly kind: 'report' }>;
type Chain = readonly [KnownBuild, ...KnownBuild[]];

/** How the reader is told, where looking again did not help. */
const LOG_IS_INCOMPLETE = 'CodeBuild had not delivered the whole log when it was read: its end may be missing here.';

/**
 * Report a build's state, and vote by it. All of it is what CodeBuild answers; what is not complete is looked at again
 * later, by a message with a delay. The last look takes what there is.
 * @param look counts from 1
 */
export async function reportOneBuild(
  subject: BuildSubject,
  look: number,
  known: Pick<DecisionLine, 'event'>,
  ports: ReportBuildPorts,
): Promise<void> {
  const { flow, project, settings } = subject;
  const [build, ...ancestors] = await withAncestors(subject.build, await ports.builds());
  if (!build) {
    // Its first event may be here before CodeBuild answers with it.
    const next = nextLook(look);
    if (next) await lookAgain(subject, next, ports);
    return ports.say({
      ...known,
      flow,
      project,
      outcome: 'ignored',
      reason: 'CodeBuild knows no such build',
      lookAgain: next?.delaySeconds,
    });
  }
  const chain: Chain = [build, ...ancestors];
  const arn = parseBuildArn(build.arn);
  const isOwn = build.initiator === ports.startedBy;
  const isReported = isOwn || (settings.retries === true && isOurs(build, ports.startedBy, indexByArn(chain)));
  const decision = decideBuild(
    { build: { ...build, account: arn?.account ?? '', region: arn?.region ?? '' }, flow, isOurs: isReported },
    ports,
  );
  if (decision.kind === 'ignore') {
    // A vote does not depend on what the invocation says of the flow.
    const vote = isReported ? await castVote({ chain, mayBeIncomplete: false }, ports) : undefined;
    return ports.say({ ...known, outcome: 'ignored', reason: decision.reason, vote });
  }
  const log = decision.log ? await readLog(decision.log, ports) : decision.report.log;
  const results = settings.reports ? await readResults(build, ports) : undefined;
  // Whether it had to merge, its gate says as well: an invocation can be made up that does not.
  const isGated = Object.hasOwn(ports.gates, project) && ports.gates[project].mergeResult === true;
  const mergeResult = (settings.mergeResult === true || isGated) && decision.targetBranch !== undefined;
  const missing = missingParts({ build, ended: subject.ended, log, mergeResult, results });
  const next = missing.length > 0 ? nextLook(look) : undefined;
  const report = {
    ...decision.report,
    ...(await superseded(decision, ports)),
    log,
    commands: settings.commands || undefined,
    results,
    note: missing.includes('the end of the log') && log.kind === 'lines' ? LOG_IS_INCOMPLETE : undefined,
    ...mergeOf(build, { ...decision, report: { ...decision.report, log } }, mergeResult, next === undefined, ports),
  };
  await voteAndKeep(
    { ...known, ...(next && { lookAgain: next.delaySeconds, missing: missing.join(', ') }) },
    castVote({ chain, mayBeIncomplete: next !== undefined }, ports),
    keepReport({ ...decision, report }, ports),
    ports,
  );
  if (next) await lookAgain(subject, next, ports);
}

async function lookAgain(
  { flow, project, settings, build, ended }: BuildSubject,
  next: NextLook,
  ports: Pick<ReportBuildPorts, 'lookAgain'>,
): Promise<void> {
  const message: LookAgainAtBuild = {
    kind: 'look-again-at-build',
    look: next.look,
    flow,
    project,
    report: settings,
    build,
    ended: ended || undefined,
  };
  await (await ports.lookAgain()).send(message, next.delaySeconds);
}

/** Somebody who stopped a build knows why. But a build may also have been stopped because nobody needs it. */
async function superseded(decision: Reported, ports: KeepPorts) {
  return decision.report.status === 'STOPPED'
    ? decideSuperseded(decision, await newestPullRequest(decision.pullRequest.id, ports))
    : {};
}

/** What became of the merge. Nothing is said while CodeBuild may still tell: neither does the gate decide then. */
function mergeOf(
  { status, exported, complete }: KnownBuild,
  { report, targetBranch }: Pick<Reported, 'report' | 'targetBranch'>,
  mergeResult: boolean,
  isLast: boolean,
  { gates }: Pick<VotePorts, 'gates'>,
) {
  if (!mergeResult || targetBranch === undefined || !complete || status === 'STOPPED') return {};
  const isGated = Object.hasOwn(gates, report.project) && gates[report.project].mergeResult === true;
  const merge = decideMerge({ report, branch: targetBranch, exported, isGated });
  return merge && (isLast || merge.kind !== 'not-merged') ? { merge } : {};
}

/** A log that cannot be read must not take the comment with it: the comment says so instead. */
async function readLog(place: LogPlace, ports: Pick<ReportBuildPorts, 'buildLog'>): Promise<ReportLog> {
  try {
    return { kind: 'lines', lines: await (await ports.buildLog()).tail(place) };
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.name : 'unknown error' };
  }
}
