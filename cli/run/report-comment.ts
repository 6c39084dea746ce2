import { BuildReport, MergeReport } from '../../lambda/decide/build-report';
import { decideMerge } from '../../lambda/decide/decide-merge';
import { decideReport } from '../../lambda/decide/decide-report';
import { renderComment } from '../../lambda/render/render-comment';
import { EventBridgeEvent } from '../../src/contract/codecommit-events';
import { buildStateEvent, StartedBuild } from '../event/build-state-event';
import { repositoryArn } from '../event/repository-place';
import { BuildRecord } from '../execute/build-record';

/** Who starts builds in a local run: the report-build function only tells builds of its own. */
export const LOCAL_INITIATOR = 'flow-ci-local/start-build';

export interface ReportedState {
  readonly event: EventBridgeEvent;
  /** What would be posted. Absent: the report-build function would be silent. */
  readonly comment?: { readonly pullRequest: string; readonly text: string };
}

/** Hand a build's state to the deployed code, and get the comment that it would post. */
export function reportState(
  build: StartedBuild,
  record: BuildRecord | undefined,
  now: Date,
  logLines: () => readonly string[],
): ReportedState {
  const event = buildStateEvent(build, record, now);
  const decision = decideReport(
    { kind: 'report-invocation', invocation: { flows: { [build.facts.project]: build.facts.flow }, event } },
    { repositoryArn: repositoryArn(build.facts.place), startedBy: LOCAL_INITIATOR },
  );
  if (decision.kind !== 'report') return { event };
  // The console knows nothing of a build that ran here: its links would lead nowhere.
  const told = {
    ...decision.report,
    links: {},
    ...(decision.log && { log: { kind: 'lines' as const, lines: logLines() } }),
  };
  const merge = record && mergeOf(build, record, told, decision.targetBranch);
  const report = { ...told, ...(merge && { merge }) };
  return { event, comment: { pullRequest: decision.pullRequest.id, text: renderComment(report) } };
}

/** What the report-build function would find out, from what the build left here. */
function mergeOf(
  { flow }: StartedBuild,
  { status, exportedVariables }: BuildRecord,
  report: BuildReport,
  branch: string | undefined,
): MergeReport | undefined {
  const merges = flow.triggers.some((trigger) => trigger.kind === 'review' && trigger.mergeResult);
  if (!merges || branch === undefined || status === 'STOPPED') return undefined;
  return decideMerge({ report, branch, exported: exportedVariables, isGated: flow.gate !== undefined });
}
