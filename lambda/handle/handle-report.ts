import { castSkipVote } from './cast-skip-vote';
import { castVote, VotePorts } from './cast-vote';
import { DecisionLine, DecisionLog } from './decision-log';
import { isRetryOfOurs } from './is-retry';
import { keepComment } from './keep-comment';
import { readMerge } from './read-merge';
import { readResults, ResultPorts } from './read-results';
import { readRefusedCommand } from './refused-command';
import { ReportSettings, Told } from '../../src/contract/invocation';
import { BuildLog } from '../aws/build-log';
import { PullRequestComments } from '../aws/pull-request-comments';
import { BuildReport, ReportLog } from '../decide/build-report';
import { decideBuild, decideReport, ReportDecision, ReportedPullRequest } from '../decide/decide-report';
import { decideSuperseded } from '../decide/decide-superseded';
import { skippedReport } from '../decide/decide-told';
import { isStartBuild } from '../decide/not-started';
import { parseRepositoryArn, RepositoryArn } from '../decode/arn';
import { DecodedReport, decodeReportInvocation } from '../decode/decode-report-invocation';
import { LogPlace } from '../decode/flow-event';
import { localRunLine } from '../render/local-run';

/** Ports are functions, so that an event which is not reported does not load the clients. */
export interface ReportPorts extends VotePorts, ResultPorts {
  readonly repositoryArn: string;
  /** Our own function as it writes comments: `ROLE/FUNCTION`. */
  readonly reportedBy: string;
  readonly tokenSeed: string;
  /** Starts the `flow-ci` command from the root of a clone. Absent: comments do not say how. */
  readonly localCommand?: string;
  readonly comments: () => Promise<PullRequestComments>;
  readonly buildLog: () => Promise<BuildLog>;
  readonly say: DecisionLog;
}

/** Most of the time is pauses. */
const AT_ONCE = 5;

type Decoded = Exclude<DecodedReport, { readonly kind: 'unknown' }>;
type Reported = Extract<ReportDecision, { readonly kind: 'report' }>;

/** Tell a build's new state, a start that failed or that there is no build, to the pull request. */
export async function handleReport(input: unknown, ports: ReportPorts): Promise<void> {
  const decoded = decodeReportInvocation(input);
  if (decoded.kind === 'unknown') return ports.say({ outcome: 'refused', reason: decoded.reason });
  if (decoded.kind === 'ended-start') return tellEnded(decoded, ports);
  if (decoded.kind === 'failed-command') return tellRefused(decoded, ports);
  const event =
    decoded.kind === 'failed-start' ? decoded.invocation.requestPayload.event.id : decoded.invocation.event.id;
  const decision = await withRetries(
    (project) => settingsOf(decoded, project),
    (retry) => decideReport(decoded, { ...ports, ...(retry && { retry }) }),
    ports,
  );
  if (decision.kind === 'ignore') return ports.say({ event, outcome: 'ignored', reason: decision.reason });
  return tell({ event }, decision, settingsOf(decoded, decision.report.project), ports);
}

/** A retry of CodeBuild's own has another initiator than ours, so it is looked at where flows have retries. */
async function withRetries(
  settings: (project: string) => ReportSettings,
  decide: (retry?: string) => ReportDecision,
  ports: ReportPorts,
): Promise<ReportDecision> {
  const decision = decide();
  if (decision.kind === 'report' || decision.maybeRetry === undefined) return decision;
  const { retries } = settings(decision.maybeRetry.split(':')[0]);
  return retries && (await isRetryOfOurs(decision.maybeRetry, ports)) ? decide(decision.maybeRetry) : decision;
}

/** What start-build has to tell. */
async function tellEnded(
  { invocation }: Extract<Decoded, { readonly kind: 'ended-start' }>,
  ports: ReportPorts,
): Promise<void> {
  const repository = parseRepositoryArn(ports.repositoryArn);
  if (!repository || !isStartBuild(invocation.requestContext.functionArn, ports.startedBy, repository))
    return ports.say({ outcome: 'ignored', reason: 'what was told is not from a start of ours' });
  return each(invocation.responsePayload.tell, async (told) => tellOne(told, repository, ports));
}

/** That a command could not be obeyed. */
async function tellRefused(
  { invocation }: Extract<Decoded, { readonly kind: 'failed-command' }>,
  ports: ReportPorts,
): Promise<void> {
  const event = invocation.requestPayload.event.id;
  const refused = await readRefusedCommand(invocation, ports);
  if (refused.kind === 'ignore') return ports.say({ event, outcome: 'ignored', reason: refused.reason });
  return each(refused.reports, async (told) => {
    ports.say({ event, ...(await keep(told, { commands: true }, ports)) });
  });
}

/** Do something for each of many. One that fails must not take the others with it. */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) {
    const ends = await Promise.allSettled(items.slice(from, from + AT_ONCE).map(work));
    failures.push(...ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : [])));
  }
  if (failures.length > 0) throw failures[0];
}

async function tellOne(told: Told, repository: RepositoryArn, ports: ReportPorts): Promise<void> {
  const { project, flow, report: settings = {} } = told;
  if (told.kind === 'skipped') {
    const gate = Object.hasOwn(ports.gates, project) ? ports.gates[project] : undefined;
    return both(
      { flow, project },
      castSkipVote(told, ports),
      keep(skippedReport(told, repository.name, gate), settings, ports),
      ports,
    );
  }
  const [build] = await (await ports.builds()).get([told.build]);
  if (!build || build.startedAt === undefined)
    return ports.say({ flow, project, outcome: 'ignored', reason: 'the build is gone' });
  const header = {
    id: told.build,
    account: repository.account,
    region: repository.region,
    time: build.finishedAt ?? build.startedAt,
    resources: [],
  };
  const decide = (retry?: string) =>
    decideBuild(
      { ...header, ...build, kind: 'build-state-changed' },
      { flows: { [project]: flow } },
      { ...ports, ...(retry && { retry }) },
      repository,
    );
  const decision = await withRetries(() => settings, decide, ports);
  return decision.kind === 'ignore'
    ? ports.say({ flow, project, outcome: 'ignored', reason: decision.reason })
    : tell({}, decision, settings, ports);
}

async function tell(
  known: Partial<DecisionLine>,
  decision: Reported,
  settings: ReportSettings,
  ports: ReportPorts,
): Promise<void> {
  const { buildId } = decision.report;
  return both(
    known,
    buildId === undefined ? Promise.resolve(undefined) : castVote(buildId, ports),
    keep(decision, settings, ports),
    ports,
  );
}

/** A vote that fails must not take the comment with it, nor the other way round: both are tried, then Lambda tries both again. */
async function both(
  known: Partial<DecisionLine>,
  voting: Promise<string | undefined>,
  keeping: Promise<DecisionLine>,
  ports: ReportPorts,
): Promise<void> {
  const [vote, comment] = await Promise.allSettled([voting, keeping]);
  if (comment.status === 'rejected') throw comment.reason;
  if (vote.status === 'rejected') throw vote.reason;
  ports.say({ ...known, ...comment.value, ...(vote.value !== undefined && { vote: vote.value }) });
}

async function keep(
  decision: Pick<Reported, 'pullRequest' | 'report' | 'log' | 'revision' | 'targetBranch' | 'sourceBranch'>,
  settings: ReportSettings,
  ports: ReportPorts,
): Promise<DecisionLine> {
  const { pullRequest } = decision;
  const report = await complete(decision, settings, pullRequest, ports);
  const account = parseRepositoryArn(ports.repositoryArn)?.account ?? '';
  const identity = {
    project: report.project,
    pullRequestId: pullRequest.id,
    account,
    writer: ports.reportedBy,
    tokenSeed: ports.tokenSeed,
  };
  const newestCommit = async () => (await newest(pullRequest, ports))?.sourceCommit ?? '';
  const result = await keepComment(
    { pullRequest, report, identity },
    { comments: await ports.comments(), newestCommit, clock: ports.clock },
  );
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

/** The report with all that has to be read for it. */
async function complete(
  decision: Pick<Reported, 'report' | 'log' | 'revision' | 'targetBranch' | 'sourceBranch'>,
  { reports, commands, mergeResult }: ReportSettings,
  pullRequest: ReportedPullRequest,
  ports: ReportPorts,
): Promise<BuildReport> {
  // Somebody who stopped a build knows why. But a build may also have been stopped because nobody needs it.
  const stopped =
    decision.report.status === 'STOPPED' ? decideSuperseded(decision, await newest(pullRequest, ports)) : {};
  const log = decision.log ? await readLog(decision.log, ports) : decision.report.log;
  const localRun =
    ports.localCommand === undefined
      ? undefined
      : localRunLine(ports.localCommand, {
          flow: decision.report.flow,
          ...(decision.sourceBranch && { source: decision.sourceBranch }),
          ...(decision.targetBranch && { target: decision.targetBranch }),
        });
  const report = {
    ...decision.report,
    ...stopped,
    log,
    ...(commands && { commands }),
    ...(localRun !== undefined && { localRun }),
  };
  const results = reports ? await readResults(report, ports) : undefined;
  const merge =
    mergeResult && decision.targetBranch ? await readMerge(report, decision.targetBranch, ports) : undefined;
  return { ...report, ...(results && { results }), ...(merge && { merge }) };
}

async function newest({ id }: ReportedPullRequest, ports: ReportPorts) {
  return (await ports.repository()).pullRequest(id);
}

function settingsOf(
  decoded: Exclude<Decoded, { readonly kind: 'ended-start' | 'failed-command' }>,
  project: string,
): ReportSettings {
  if (decoded.kind === 'failed-start') return decoded.invocation.requestPayload.report ?? {};
  const { settings } = decoded.invocation;
  return settings && Object.hasOwn(settings, project) ? settings[project] : {};
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
