import { hasOwnBuild, HistoryPorts } from './builds-of';
import { commentIdentity } from './keep-report';
import { FailedCommandInvocation, ReviewFlow } from '../../src/contract/invocation';
import { FlowVariable } from '../../src/contract/variables';
import { PullRequestComments } from '../aws/pull-request-comments';
import { Repository } from '../aws/repository';
import { BuildReport } from '../decide/build-report';
import { livingComment } from '../decide/decide-comment';
import { askedFlows, decideRefusedCommand, hasNotSucceeded } from '../decide/decide-refused-command';
import { ReportedPullRequest } from '../decide/decide-report';
import { notStarted, ownLimit } from '../decide/not-started';
import { parseCommand } from '../decide/parse-command';
import { parseState } from '../render/state-line';

export interface RefusedCommandPorts extends HistoryPorts {
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
      readonly reports: readonly {
        readonly pullRequest: ReportedPullRequest;
        readonly report: BuildReport;
      }[];
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
  const written = comments.find((each) => each.id === comment.commentId);
  const command = parseCommand(written?.content ?? '');
  const flows = command ? askedFlows(command, failed.requestPayload.commands.flows, pullRequest) : [];
  const meant: ReviewFlow[] = [];
  for (const flow of flows) {
    const said = livingComment(comments, commentIdentity(flow.project, id, ports));
    if (command?.kind === 'retest-failed' && !hasNotSucceeded(parseState(said?.content ?? '')?.status)) continue;
    const asked = { [FlowVariable.COMMAND]: comment.commentId };
    if (!(await hasOwnBuild(flow.project, asked, pullRequest.createdAt, ports))) meant.push(flow);
  }
  if (meant.length === 0) return { kind: 'ignore', reason: 'the command asks for no build' };
  return {
    kind: 'tell',
    reports: meant.map(({ flow, project, report }) => ({
      pullRequest: reported,
      // When CodeCommit says that it was written: the invocation could name a time that nothing is newer than.
      report: notStarted(failed, {
        flow,
        project,
        commit: sourceCommit,
        startedAt: earliest(written?.createdAt, comment.time),
        ...ownLimit(report),
      }),
    })),
  };
}

function earliest(time: string | undefined, other: string): string {
  return time !== undefined && Date.parse(time) < Date.parse(other) ? time.replace(/\.\d{3}Z$/, 'Z') : other;
}
