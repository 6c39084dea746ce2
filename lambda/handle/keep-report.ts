import { DecisionLine, DecisionLog } from './decision-log';
import { Clock, keepComment } from './keep-comment';
import { PullRequestComments } from '../aws/pull-request-comments';
import { Repository } from '../aws/repository';
import { BuildReport } from '../decide/build-report';
import { CommentIdentity } from '../decide/decide-comment';
import { ReportedPullRequest } from '../decide/decide-report';
import { PullRequest } from '../decide/pull-request';
import { parseArn } from '../decode/arn';
import { localRunLine } from '../render/local-run';

export interface KeepPorts {
  readonly repositoryArn: string;
  readonly startedBy: string;
  /** Our own function as it writes comments: `ROLE/FUNCTION`. */
  readonly reportedBy: string;
  readonly tokenSeed: string;
  /** Starts the `flow-ci` command from the root of a clone. Absent: comments do not say how. */
  readonly localCommand?: string;
  readonly comments: () => Promise<PullRequestComments>;
  readonly repository: () => Promise<Repository>;
  readonly clock: Clock;
  readonly say: DecisionLog;
}

export interface KeptReport {
  readonly pullRequest: ReportedPullRequest;
  readonly report: BuildReport;
  /** Without `refs/heads/`. Absent: they are not known. */
  readonly sourceBranch?: string;
  readonly targetBranch?: string;
}

/** How the comment on a flow's builds is found again. */
export function commentIdentity(
  project: string,
  pullRequestId: string,
  { repositoryArn, reportedBy, tokenSeed }: Pick<KeepPorts, 'repositoryArn' | 'reportedBy' | 'tokenSeed'>,
): CommentIdentity {
  return { project, pullRequestId, account: parseArn(repositoryArn)?.account ?? '', writer: reportedBy, tokenSeed };
}

/** Make the comment on the flow's builds tell a report. */
export async function keepReport(kept: KeptReport, ports: KeepPorts): Promise<DecisionLine> {
  const { pullRequest } = kept;
  const report = { ...kept.report, ...localRun(kept, ports) };
  const identity = commentIdentity(report.project, pullRequest.id, ports);
  const newestCommit = async () => (await newestPullRequest(pullRequest.id, ports))?.sourceCommit ?? '';
  const result = await keepComment(
    { pullRequest, report, identity },
    { comments: await ports.comments(), newestCommit, clock: ports.clock },
  );
  return {
    flow: report.flow,
    project: report.project,
    pullRequest: pullRequest.id,
    build: report.buildId,
    commit: report.commit,
    status: report.status,
    outcome: result.kind,
    reason: result.reason,
  };
}

/** How to run the build on a machine of one's own. */
function localRun(
  { report, sourceBranch, targetBranch }: KeptReport,
  { localCommand }: Pick<KeepPorts, 'localCommand'>,
): Pick<BuildReport, 'localRun'> {
  if (localCommand === undefined) return {};
  const line = localRunLine(localCommand, {
    flow: report.flow,
    source: sourceBranch,
    target: targetBranch,
  });
  return line === undefined ? {} : { localRun: line };
}

/**
 * A vote that fails must not take the comment with it, nor the other way round: both are tried, then Lambda tries both
 * again.
 */
export async function voteAndKeep(
  known: Partial<DecisionLine>,
  voting: Promise<string | undefined>,
  keeping: Promise<DecisionLine>,
  ports: Pick<KeepPorts, 'say'>,
): Promise<void> {
  const [vote, comment] = await Promise.allSettled([voting, keeping]);
  if (comment.status === 'rejected') throw comment.reason;
  if (vote.status === 'rejected') throw vote.reason;
  ports.say({ ...known, ...comment.value, vote: vote.value });
}

/** A pull request as it is now. */
export async function newestPullRequest(
  id: string,
  { repository }: Pick<KeepPorts, 'repository'>,
): Promise<PullRequest | undefined> {
  return (await repository()).pullRequest(id);
}
