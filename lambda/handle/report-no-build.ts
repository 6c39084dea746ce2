import { hasOwnBuild } from './builds-of';
import { castSkipVote } from './cast-skip-vote';
import { VotePorts } from './cast-vote';
import { DecisionLine } from './decision-log';
import { commentIdentity, KeepPorts, KeptReport, keepReport, newestPullRequest, voteAndKeep } from './keep-report';
import { ReportSettings, Told } from '../../src/contract/invocation';
import { FlowVariable } from '../../src/contract/variables';
import { livingComment } from '../decide/decide-comment';
import { SERVICE_SKEW } from '../decide/decide-lost';
import { skippedReport } from '../decide/decide-told';
import { isCurrent, MOVED_ON } from '../decide/decide-vote';
import { PullRequest } from '../decide/pull-request';
import { parseRepositoryArn } from '../decode/arn';
import { commitKey, parseState } from '../render/state-line';

export type NoBuildPorts = KeepPorts & VotePorts;

/** What is reported where CodeBuild has no build to answer with. */
export interface NoBuild extends KeptReport {
  readonly revision: string;
}

/**
 * Report that a build could not be started, or that none was to be. No build bears it out, so it is compared with the
 * pull request as CodeCommit answers, and gives way to what a build of the revision told.
 */
export async function reportNoBuild(
  known: Partial<DecisionLine>,
  { pullRequest, report, revision }: NoBuild,
  settings: ReportSettings,
  voting: Promise<string | undefined>,
  ports: NoBuildPorts,
): Promise<void> {
  const keeping = async (): Promise<DecisionLine> => {
    const newest = await newestPullRequest(pullRequest.id, ports);
    const reason = await whyNotTold({ pullRequest, report, revision }, newest, ports);
    const { flow, project, commit, status } = report;
    if (reason !== undefined || !newest)
      return {
        outcome: 'ignored',
        reason: reason ?? MOVED_ON,
        flow,
        project,
        pullRequest: pullRequest.id,
        commit,
        status,
      };
    // Before the pull request's own time: each build of the revision is newer, whatever time the invocation names.
    const told = { ...report, startedAt: beforeAllBuilds(newest) };
    return keepReport({ pullRequest, report: { ...told, commands: settings.commands || undefined } }, ports);
  };
  return voteAndKeep(known, voting, keeping(), ports);
}

/** The clocks of CodeCommit and CodeBuild are not one. */
function beforeAllBuilds({ createdAt }: PullRequest): string {
  const time = Date.parse(createdAt) - SERVICE_SKEW;
  return Number.isNaN(time) ? createdAt : new Date(time).toISOString();
}

/** Report a check that was skipped, and vote where its gate takes that for a success. */
export async function reportSkipped(
  told: Extract<Told, { readonly kind: 'skipped' }>,
  ports: NoBuildPorts,
): Promise<void> {
  const { flow, project, revision, report: settings = {} } = told;
  const gate = Object.hasOwn(ports.gates, project) ? ports.gates[project] : undefined;
  const repositoryName = parseRepositoryArn(ports.repositoryArn)?.name ?? '';
  const noBuild = { ...skippedReport(told, repositoryName, gate), revision };
  return reportNoBuild({ flow, project }, noBuild, settings, castSkipVote(told, ports), ports);
}

async function whyNotTold(
  { pullRequest, report, revision }: NoBuild,
  newest: PullRequest | undefined,
  ports: NoBuildPorts,
): Promise<string | undefined> {
  if (!newest || !isCurrent(newest, revision)) return MOVED_ON;
  if (newest.sourceCommit !== pullRequest.sourceCommit) return 'the revision is of another commit';
  // Only what CodeBuild answered has made our comment tell of a build.
  const comments = await (await ports.comments()).list(pullRequest);
  const comment = livingComment(comments, commentIdentity(report.project, pullRequest.id, ports));
  const state = parseState(comment?.content ?? '');
  if (state?.build !== undefined && state.commit === commitKey(report.commit))
    return 'the comment tells of a build of the commit';
  const same = { [FlowVariable.PULL_REQUEST_ID]: pullRequest.id, [FlowVariable.PULL_REQUEST_REVISION]: revision };
  return (await hasOwnBuild(report.project, same, newest.createdAt, ports))
    ? 'CodeBuild has a build of the revision'
    : undefined;
}
