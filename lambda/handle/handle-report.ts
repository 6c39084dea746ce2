import { castVote, VotePorts } from './cast-vote';
import { DecisionLine } from './decision-log';
import { StartPorts } from './handle-start';
import { isRetryOfOurs } from './is-retry';
import { Clock, keepComment } from './keep-comment';
import { BuildLog } from '../aws/build-log';
import { PullRequestComments } from '../aws/pull-request-comments';
import { ReportLog } from '../decide/build-report';
import { decideReport, ReportDecision, ReportInput } from '../decide/decide-report';
import { decideSuperseded } from '../decide/decide-superseded';
import { parseRepositoryArn } from '../decode/arn';
import { decodeReportInvocation } from '../decode/decode-report-invocation';
import { LogPlace } from '../decode/flow-event';

/** Ports are functions, so that an event which is not reported does not load the clients. */
export interface ReportPorts extends Pick<StartPorts, 'repositoryArn' | 'startedBy' | 'builds' | 'repository' | 'say'> {
  /** Our own function. */
  readonly functionName: string;
  readonly comments: () => Promise<PullRequestComments>;
  readonly buildLog: () => Promise<BuildLog>;
  readonly clock: Clock;
  readonly gates: VotePorts['gates'];
  readonly voter: VotePorts['voter'];
}

type Reported = Extract<ReportDecision, { readonly kind: 'report' }>;

/** Tell a build's new state, or a start that failed, to its pull request. */
export async function handleReport(input: unknown, ports: ReportPorts): Promise<void> {
  const decoded = decodeReportInvocation(input);
  if (decoded.kind === 'unknown') return ports.say({ outcome: 'refused', reason: decoded.reason });
  const event = decoded.kind === 'failed-start' ? decoded.invocation.requestPayload.event.id : decoded.invocation.event.id;
  const decision = await decide(decoded, ports);
  if (decision.kind === 'ignore') return ports.say({ event, outcome: 'ignored', reason: decision.reason });
  return tell(event, decision, ports);
}

/** A retry of CodeBuild's own has another initiator than ours, so it is looked at where flows have retries. */
async function decide(decoded: ReportInput, ports: ReportPorts): Promise<ReportDecision> {
  const decision = decideReport(decoded, ports);
  if (decision.kind === 'report' || decision.maybeRetry === undefined || decoded.kind !== 'report-invocation') return decision;
  const project = decision.maybeRetry.split(':')[0];
  const { settings } = decoded.invocation;
  if (!settings || !Object.hasOwn(settings, project) || !settings[project].retries) return decision;
  if (!await isRetryOfOurs(decision.maybeRetry, ports)) return decision;
  return decideReport(decoded, { ...ports, retry: decision.maybeRetry });
}

/** A vote that fails must not take the comment with it, nor the other way round: both are tried, then Lambda tries both again. */
async function tell(event: string, decision: Reported, ports: ReportPorts): Promise<void> {
  const { buildId } = decision.report;
  const [vote, comment] = await Promise.allSettled([buildId === undefined ? undefined : castVote(buildId, ports), keep(decision, ports)]);
  if (comment.status === 'rejected') throw comment.reason;
  if (vote.status === 'rejected') throw vote.reason;
  ports.say({ event, ...comment.value, ...(vote.value !== undefined && { vote: vote.value }) });
}

async function keep(decision: Reported, ports: ReportPorts): Promise<DecisionLine> {
  const { pullRequest } = decision;
  const newest = async () => (await ports.repository()).pullRequest(pullRequest.id);
  // Somebody who stopped a build knows why. But a build may also have been stopped because nobody needs it.
  const stopped = decision.report.status === 'STOPPED' ? decideSuperseded(decision, await newest()) : {};
  const log = decision.log ? await readLog(decision.log, ports) : decision.report.log;
  const report = { ...decision.report, ...stopped, log };
  const account = parseRepositoryArn(ports.repositoryArn)?.account ?? '';
  const identity = { project: report.project, pullRequestId: pullRequest.id, account, functionName: ports.functionName };
  const newestCommit = async () => (await newest())?.sourceCommit ?? '';
  const result = await keepComment({ pullRequest, report, identity }, { comments: await ports.comments(), newestCommit, clock: ports.clock });
  return {
    flow: report.flow,
    project: report.project,
    pullRequest: pullRequest.id,
    ...(report.buildId && { build: report.buildId }),
    commit: report.commit,
    status: report.status,
    outcome: result.kind,
    reason: result.reason,
  };
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
