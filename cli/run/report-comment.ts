import { BuildReport, BuildResults, MergeReport } from '../../lambda/decide/build-report';
import { decideMerge } from '../../lambda/decide/decide-merge';
import { decideBuild, decideBuildEvent, ReportDecision } from '../../lambda/decide/decide-report';
import { reportOfLog } from '../../lambda/decide/report-of-log';
import { decodeEvent } from '../../lambda/decode/decode-event';
import { localRunLine } from '../../lambda/render/local-run';
import { renderComment } from '../../lambda/render/render-comment';
import { EventBridgeEvent } from '../../src/contract/codecommit-events';
import { buildStateEvent, LocalBuild } from '../event/build-state-event';
import { repositoryArn } from '../event/repository-location';
import { BuildRecord } from '../execute/build-record';

/** Who starts builds in a local run: the report-build function only reports builds of its own. */
export const LOCAL_INITIATOR = 'flow-ci-local/start-build';

/** How the reader of a comment runs the build again. */
export interface Rerun {
  /** As in flow-ci.json. */
  readonly localCommand?: string;
  /** Whether the clone has a branch. What is checked out may stand for one that is not there. */
  readonly hasBranch: (name: string) => boolean;
}

/** What a build leaves on this machine. */
export interface BuildLeft {
  readonly logLines: () => readonly string[];
  /** Where the source was. */
  readonly sourceDirs?: readonly string[];
  readonly results?: BuildResults;
}

export interface ReportedState {
  readonly event: EventBridgeEvent;
  /**
   * What would be posted. Absent: the report-build function would be silent. `brief` lacks what the terminal shows
   * anyway: the command that failed, with its output.
   */
  readonly comment?: { readonly pullRequest: string; readonly text: string; readonly brief?: string };
}

/** Hand a build's state to the deployed code, and get the comment that it would post. */
export function reportState(
  build: LocalBuild,
  record: BuildRecord | undefined,
  now: Date,
  left: BuildLeft,
  rerun: Rerun,
): ReportedState {
  const event = buildStateEvent(build, record, now);
  const decision = decide(build, event);
  if (decision.kind !== 'report') return { event };
  // The console knows nothing of a build that ran here: its links would lead nowhere.
  const known = {
    ...decision.report,
    links: {},
    ...(decision.log &&
      reportOfLog(
        { kind: 'lines', lines: left.logLines() },
        decision.report.status,
        build.flow.annotations,
        left.sourceDirs,
      )),
    ...resultsOf(build, decision.report.status, left),
  };
  const merge = record && mergeOf(build, record, known, decision.targetBranch);
  const localRun = localRunOf(decision, rerun);
  const report = { ...known, ...(merge && { merge }), ...(localRun !== undefined && { localRun }) };
  const brief = record?.failed && { brief: renderComment(withoutFailure(report)) };
  return { event, comment: { pullRequest: decision.pullRequest.id, text: renderComment(report), ...brief } };
}

/** A report without the phases that failed, the log, and the messages of tests, which are in the command's output. */
function withoutFailure(report: BuildReport): BuildReport {
  const { results } = report;
  const tests = results?.kind === 'read' ? results.results.tests : undefined;
  return {
    ...report,
    phases: [],
    log: { kind: 'none' },
    ...(results?.kind === 'read' &&
      tests && { results: { ...results, results: { ...results.results, tests: { ...tests, failures: [] } } } }),
  };
}

/** The report-build function reads reports where the flow has any, and of builds that came to their end. */
function resultsOf(
  { flow }: LocalBuild,
  status: BuildReport['status'],
  { results }: BuildLeft,
): Pick<BuildReport, 'results'> {
  const isRead = flow.reports && status !== 'IN_PROGRESS' && status !== 'STOPPED';
  return isRead && results ? { results: { kind: 'read', results } } : {};
}

function localRunOf(
  { report, sourceBranch, targetBranch }: Extract<ReportDecision, { readonly kind: 'report' }>,
  { localCommand, hasBranch }: Rerun,
): string | undefined {
  if (localCommand === undefined) return undefined;
  return localRunLine(localCommand, {
    flow: report.flow,
    source: sourceBranch !== undefined && hasBranch(sourceBranch) ? sourceBranch : undefined,
    target: targetBranch,
  });
}

/** There is no CodeBuild to ask for the build: its event is made from all that there is of it. */
function decide({ facts, flow }: LocalBuild, event: EventBridgeEvent): ReportDecision {
  const context = { repositoryArn: repositoryArn(facts.place), startedBy: LOCAL_INITIATOR };
  const decoded = decodeEvent(event);
  const wanted = decideBuildEvent({ flows: { [facts.project]: facts.flow } }, decoded, context);
  if (wanted.kind === 'ignore') return wanted;
  return decoded.kind === 'build-state-changed'
    ? decideBuild(
        {
          build: decoded,
          flow: facts.flow,
          isOurs: decoded.initiator === LOCAL_INITIATOR,
          annotations: flow.annotations,
        },
        context,
      )
    : { kind: 'ignore', reason: 'the event is not of a build' };
}

/** What the report-build function would find out, from what the build left here. */
function mergeOf(
  { flow }: LocalBuild,
  { status, exportedVariables }: BuildRecord,
  report: BuildReport,
  branch: string | undefined,
): MergeReport | undefined {
  const merges = flow.triggers.some((trigger) => trigger.kind === 'review' && trigger.mergeResult);
  if (!merges || branch === undefined || status === 'STOPPED') return undefined;
  return decideMerge({ report, branch, exported: exportedVariables, isGated: flow.gate !== undefined });
}
