import { DecisionLog } from './decision-log';
import { Clock, keepComment } from './keep-comment';
import { BuildLog } from '../aws/build-log';
import { PullRequestComments } from '../aws/pull-request-comments';
import { ReportLog } from '../decide/build-report';
import { decideReport } from '../decide/decide-report';
import { parseRepositoryArn } from '../decode/arn';
import { decodeReportInvocation } from '../decode/decode-report-invocation';
import { LogPlace } from '../decode/flow-event';

export interface ReportPorts {
  readonly repositoryArn: string;
  /** The start-build function as CodeBuild names it: `ROLE/FUNCTION`. */
  readonly startedBy: string;
  /** Our own function. */
  readonly functionName: string;
  /** Functions, so that an event which is not reported does not load the clients. */
  readonly comments: () => Promise<PullRequestComments>;
  readonly buildLog: () => Promise<BuildLog>;
  readonly clock: Clock;
  readonly say: DecisionLog;
}

/** Tell a build's new state, or a start that failed, to its pull request. */
export async function handleReport(input: unknown, ports: ReportPorts): Promise<void> {
  const decoded = decodeReportInvocation(input);
  if (decoded.kind === 'unknown') return ports.say({ outcome: 'refused', reason: decoded.reason });
  const event = decoded.kind === 'failed-start' ? decoded.invocation.requestPayload.event.id : decoded.invocation.event.id;
  const decision = decideReport(decoded, ports);
  if (decision.kind === 'ignore') return ports.say({ event, outcome: 'ignored', reason: decision.reason });
  const { pullRequest } = decision;
  const log = decision.log ? await readLog(decision.log, ports) : decision.report.log;
  const report = { ...decision.report, log };
  const account = parseRepositoryArn(ports.repositoryArn)?.account ?? '';
  const identity = { project: report.project, pullRequestId: pullRequest.id, account, functionName: ports.functionName };
  const result = await keepComment({ pullRequest, report, identity }, await ports.comments(), ports.clock);
  return ports.say({
    event,
    flow: report.flow,
    project: report.project,
    pullRequest: pullRequest.id,
    ...(report.buildId && { build: report.buildId }),
    commit: report.commit,
    status: report.status,
    outcome: result.kind,
    reason: result.reason,
  });
}

/** A log that cannot be read must not take the comment with it: the comment says so instead. */
async function readLog(place: LogPlace, ports: ReportPorts): Promise<ReportLog> {
  try {
    const buildLog = await ports.buildLog();
    return { kind: 'lines', lines: await buildLog.tail(place) };
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof Error ? error.name : 'unknown error' };
  }
}
