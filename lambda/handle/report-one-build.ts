import { castVote, gateOf, VotePorts } from './cast-vote';
import { DecisionLine } from './decision-log';
import { throwAll } from './failures';
import { HandlerPorts, ReportPorts } from './handler-ports';
import { KeepPorts, keepReport } from './keep-comment';
import { indexByArn, withAncestors } from './project-builds';
import { LookAgainAtBuild } from '../../src/contract/invocation';
import { Build, isOurs } from '../decide/build';
import { ReportLog, ReportResults } from '../decide/build-report';
import { missingParts } from '../decide/decide-complete';
import { decideMerge } from '../decide/decide-merge';
import { BuildToReport, decideBuild, ReportDecision } from '../decide/decide-report';
import { decideSuperseded } from '../decide/decide-superseded';
import { NextLook, nextLook } from '../decide/next-look';
import { reportOfLog } from '../decide/report-of-log';
import { parseBuildArn } from '../decode/arn';
import { LogPlace } from '../decode/flow-event';
import { REASONS } from '../decode/reasons';

export type ReportBuildPorts = VotePorts &
  KeepPorts &
  Pick<ReportPorts, 'buildLog' | 'reports' | 'lookAgain'> &
  HandlerPorts;

type Reported = Extract<ReportDecision, { readonly kind: 'report' }>;

/** Lines of the log that are searched for findings: as many as one answer of CloudWatch Logs can have. */
const FINDING_LINES = 10_000;

/** What the reader has to know, where looking again did not help. */
const LOG_IS_INCOMPLETE = 'CodeBuild had not delivered the whole log when it was read: its end may be missing here.';

/**
 * Report a build's state, and vote by it. All of it is what CodeBuild answers; what is not complete is looked at again
 * later, by a message with a delay. The last look takes what there is.
 * @param look counts from 1
 */
export async function reportOneBuild(
  subject: BuildToReport,
  look: number,
  known: Pick<DecisionLine, 'event'>,
  ports: ReportBuildPorts,
): Promise<void> {
  const { flow, project, settings } = subject;
  const { annotations } = settings;
  const [build, ...ancestors] = await withAncestors(subject.build, await ports.builds());
  if (!build) {
    // Its first event may be here before CodeBuild answers with it.
    const next = nextLook(look);
    if (next) await lookAgain(subject, next, ports);
    return ports.log({
      ...known,
      flow,
      project,
      outcome: 'ignored',
      reason: REASONS.unknownBuild,
      lookAgain: next?.delaySeconds,
    });
  }
  const chain = [build, ...ancestors] as const;
  const { account = '', region = '' } = parseBuildArn(build.arn) ?? {};
  const isOwn = build.initiator === ports.startedBy;
  const isReported = isOwn || (settings.retries === true && isOurs(build, ports.startedBy, indexByArn(chain)));
  const decision = decideBuild({ build: { ...build, account, region }, flow, isOurs: isReported, annotations }, ports);
  if (decision.kind === 'ignore') {
    // A vote does not depend on what the invocation says of the flow.
    const vote = isReported ? await castVote({ chain, mayBeIncomplete: false }, ports) : undefined;
    return ports.log({ ...known, outcome: 'ignored', reason: decision.reason, vote });
  }
  const log = decision.log ? await readLog(decision.log, annotations && FINDING_LINES, ports) : decision.report.log;
  const results = settings.reports ? await readResults(build, ports) : undefined;
  // Whether it had to merge, its gate says as well: an invocation can be made up that does not.
  const isGated = gateOf(project, ports)?.mergeResult === true;
  const mergeResult = (settings.mergeResult === true || isGated) && decision.targetBranch !== undefined;
  const missing = missingParts({ build, ended: subject.ended, log, mergeResult, results });
  const next = missing.length > 0 ? nextLook(look) : undefined;
  const report = {
    ...decision.report,
    ...(await superseded(decision, ports)),
    ...reportOfLog(log, decision.report.status, annotations),
    commands: settings.commands,
    results,
    note: missing.includes('the end of the log') && log.kind === 'lines' ? LOG_IS_INCOMPLETE : undefined,
    merge: mergeResult ? mergeOf(build, decision, log, isGated, next === undefined) : undefined,
  };
  await voteAndKeep(
    { ...known, lookAgain: next?.delaySeconds, missing: next && missing.join(', ') },
    castVote({ chain, mayBeIncomplete: next !== undefined }, ports),
    keepReport({ ...decision, report }, ports),
    ports,
  );
  if (next) await lookAgain(subject, next, ports);
}

async function lookAgain(
  { flow, project, settings, build, ended }: BuildToReport,
  { look, delaySeconds }: NextLook,
  ports: Pick<ReportPorts, 'lookAgain'>,
): Promise<void> {
  const kind = 'look-again-at-build';
  const message: LookAgainAtBuild = { kind, look, flow, project, report: settings, build, ended: ended || undefined };
  await (await ports.lookAgain()).send(message, delaySeconds);
}

/** Whoever stopped a build knows why. But a build may also have been stopped because nobody needs it. */
async function superseded(decision: Reported, ports: KeepPorts) {
  if (decision.report.status !== 'STOPPED') return {};
  return decideSuperseded(decision, await (await ports.repository()).pullRequest(decision.pullRequest.id));
}

/** What became of the merge. Nothing is said while CodeBuild may still answer: neither does the gate decide then. */
function mergeOf(
  { status, exported, complete }: Build,
  { report, targetBranch = '' }: Reported,
  log: ReportLog,
  isGated: boolean,
  isLast: boolean,
) {
  if (!complete || status === 'STOPPED') return undefined;
  const merge = decideMerge({ report: { ...report, log }, branch: targetBranch, exported, isGated });
  return isLast || merge?.kind !== 'not-merged' ? merge : undefined;
}

/** A log or reports that cannot be read must not take the comment with them: the comment says so instead. */
const unreadable = (error: unknown) =>
  ({ kind: 'unreadable', reason: error instanceof Error ? error.name : 'unknown error' }) as const;

async function readLog(
  place: LogPlace,
  lines: number | undefined,
  ports: Pick<ReportPorts, 'buildLog'>,
): Promise<ReportLog> {
  try {
    return { kind: 'lines', lines: await (await ports.buildLog()).tail(place, lines) };
  } catch (error) {
    return unreadable(error);
  }
}

/** The reports of a build that ended, as far as CodeBuild has read them. */
async function readResults(
  { complete, status, reportArns }: Build,
  ports: Pick<ReportPorts, 'reports'>,
): Promise<ReportResults | undefined> {
  if (!complete || status === 'STOPPED' || reportArns.length === 0) return undefined;
  try {
    const results = await (await ports.reports()).read(reportArns);
    return results && { kind: 'read', results };
  } catch (error) {
    return unreadable(error);
  }
}

/**
 * A vote that fails must not take the comment with it, nor the other way round: both are tried, then Lambda tries both
 * again.
 */
export async function voteAndKeep(
  known: Partial<DecisionLine>,
  voting: Promise<string | undefined>,
  keeping: Promise<DecisionLine>,
  ports: Pick<KeepPorts, 'log'>,
): Promise<void> {
  const [vote, comment] = await Promise.allSettled([voting, keeping]);
  throwAll([comment, vote].flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : [])));
  if (comment.status === 'fulfilled' && vote.status === 'fulfilled')
    ports.log({ ...known, ...comment.value, vote: vote.value });
}
