import { castSkipVote, gateOf } from './cast-vote';
import { DecisionLine } from './decision-log';
import { commentIdentity, keepReport, KeptReport } from './keep-comment';
import { hasOwnBuild } from './project-builds';
import { ReportBuildPorts, voteAndKeep } from './report-one-build';
import { GateVariable, ReportSettings, ReportRequest } from '../../src/contract/invocation';
import { BuildReport } from '../decide/build-report';
import { livingComment } from '../decide/decide-comment';
import { SERVICE_SKEW } from '../decide/decide-lost';
import { isCurrent, MOVED_ON } from '../decide/decide-vote';
import { PullRequest } from '../decide/pull-request';
import { parseRepositoryArn } from '../decode/arn';
import { commitKey, parseState } from '../render/state-line';

type Skipped = Extract<ReportRequest, { readonly kind: 'skipped' }>;

/** What is reported where CodeBuild has no build to answer with. */
export interface NoBuild extends KeptReport {
  readonly revision: string;
}

/**
 * Report that a build could not be started, or that none was to be. No build bears it out, so it is compared with the
 * pull request as CodeCommit answers, and gives way to what a build of the revision showed.
 */
export async function reportNoBuild(
  known: Partial<DecisionLine>,
  noBuild: NoBuild,
  settings: ReportSettings,
  voting: Promise<string | undefined>,
  ports: ReportBuildPorts,
): Promise<void> {
  const { pullRequest, report } = noBuild;
  const keeping = async (): Promise<DecisionLine> => {
    const newest = await (await ports.repository()).pullRequest(pullRequest.id);
    const reason = newest ? await whyNotReported(noBuild, newest, ports) : MOVED_ON;
    const { flow, project, commit, status } = report;
    if (reason !== undefined || !newest)
      return { outcome: 'ignored', reason, flow, project, pullRequest: pullRequest.id, commit, status };
    // Before the pull request's own time: each build of the revision is newer, whatever time the invocation names.
    const startedAt = beforeAllBuilds(newest);
    return keepReport({ pullRequest, report: { ...report, startedAt, commands: settings.commands } }, ports);
  };
  return voteAndKeep(known, voting, keeping(), ports);
}

/** The clocks of CodeCommit and CodeBuild are not one. */
function beforeAllBuilds({ createdAt }: PullRequest): string {
  const time = Date.parse(createdAt) - SERVICE_SKEW;
  return Number.isNaN(time) ? createdAt : new Date(time).toISOString();
}

async function whyNotReported(
  { pullRequest, report, revision }: NoBuild,
  newest: PullRequest,
  ports: ReportBuildPorts,
): Promise<string | undefined> {
  const { id: pullRequestId } = pullRequest;
  if (!isCurrent(newest, revision)) return MOVED_ON;
  if (newest.sourceCommit !== pullRequest.sourceCommit) return 'the revision is of another commit';
  // Only what CodeBuild answered has made our comment show a build.
  const comments = await (await ports.comments()).list(pullRequest);
  const comment = livingComment(comments, commentIdentity(report.project, pullRequestId, ports));
  const state = parseState(comment?.content ?? '');
  if (state?.build !== undefined && state.commit === commitKey(report.commit))
    return 'the comment shows a build of the commit';
  return (await hasOwnBuild(report.project, { pullRequestId, revision }, newest.createdAt, ports))
    ? 'CodeBuild has a build of the revision'
    : undefined;
}

/** Report a check that was skipped, and vote where its gate takes that for a success. */
export async function reportSkipped(request: Skipped, ports: ReportBuildPorts): Promise<void> {
  const { flow, project, revision, report: settings = {}, pullRequestId: id, sourceCommit, targetCommit } = request;
  const repositoryName = parseRepositoryArn(ports.repositoryArn)?.name ?? '';
  const report = skippedReport(request, gateOf(project, ports));
  const noBuild = { pullRequest: { id, repositoryName, sourceCommit, targetCommit }, report, revision };
  return reportNoBuild({ flow, project }, noBuild, settings, castSkipVote(request, ports), ports);
}

/** What a comment says of a check that was skipped. */
function skippedReport(
  { flow, project, why, sourceCommit, time }: Skipped,
  gate: GateVariable | undefined,
): BuildReport {
  const isSuccess = why === 'paths' || gate?.onSkipCi === 'approve';
  const note = isSuccess
    ? 'Its approval rule takes that for a success.'
    : 'Its approval rule waits for a build all the same: push a commit that does not ask for none.';
  return {
    flow,
    project,
    status: 'SKIPPED',
    commit: sourceCommit,
    startedAt: time,
    phases: [],
    log: { kind: 'none' },
    links: {},
    because: why === 'paths' ? 'no file that it is for has changed' : 'the commit asks for no build',
    note: gate && note,
  };
}
