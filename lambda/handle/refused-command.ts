import { FailedCommandInvocation } from '../../src/contract/invocation';
import { PullRequestComments } from '../aws/pull-request-comments';
import { Repository } from '../aws/repository';
import { BuildReport } from '../decide/build-report';
import { livingComment } from '../decide/decide-comment';
import { askedFlows, decideRefusedCommand, hasNotSucceeded } from '../decide/decide-refused-command';
import { ReportedPullRequest } from '../decide/decide-report';
import { notStarted } from '../decide/not-started';
import { parseCommand } from '../decide/parse-command';
import { parseArn } from '../decode/arn';
import { parseState } from '../render/state-line';

export interface RefusedCommandPorts {
  readonly repositoryArn: string;
  readonly startedBy: string;
  readonly reportedBy: string;
  readonly tokenSeed: string;
  readonly comments: () => Promise<PullRequestComments>;
  readonly repository: () => Promise<Repository>;
}

export type RefusedCommand =
  | {
      readonly kind: 'tell';
      readonly reports: readonly { readonly pullRequest: ReportedPullRequest; readonly report: BuildReport }[];
    }
  | { readonly kind: 'ignore'; readonly reason: string };

/**
 * What the comments of flows are to say when start-build was refused at each try to obey `/retest`. It may have started
 * some of the builds: their comments tell a later time than the command's, and stay as they are.
 */
export async function readRefusedCommand(
  failed: FailedCommandInvocation,
  ports: RefusedCommandPorts,
): Promise<RefusedCommand> {
  const decision = decideRefusedCommand(failed, ports);
  if (decision.kind === 'ignore') return decision;
  const { comment } = decision;
  const pullRequest = await (await ports.repository()).pullRequest(comment.pullRequestId);
  if (!pullRequest?.isOpen) return { kind: 'ignore', reason: 'the pull request is not open' };
  const { id, repositoryName, sourceCommit, targetCommit } = pullRequest;
  const reported = { id, repositoryName, sourceCommit, targetCommit };
  const comments = await (await ports.comments()).list(reported);
  const command = parseCommand(comments.find((each) => each.id === comment.commentId)?.content ?? '');
  const account = parseArn(ports.repositoryArn)?.account ?? '';
  const flows = command ? askedFlows(command, failed.requestPayload.commands.flows, pullRequest) : [];
  const meant = flows.filter(({ project }) => {
    const author = { account, writer: ports.reportedBy, tokenSeed: ports.tokenSeed };
    const said = livingComment(comments, { project, pullRequestId: id, ...author });
    return command?.kind !== 'retest-failed' || hasNotSucceeded(parseState(said?.content ?? '')?.status);
  });
  if (meant.length === 0) return { kind: 'ignore', reason: 'the command asks for no build' };
  return {
    kind: 'tell',
    reports: meant.map(({ flow, project }) => ({
      pullRequest: reported,
      report: notStarted(failed, { flow, project, commit: sourceCommit, startedAt: comment.time }),
    })),
  };
}
