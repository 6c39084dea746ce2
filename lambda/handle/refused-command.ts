import { CommentIdentityPorts, HandlerPorts } from './handler-ports';
import { commentIdentity } from './keep-comment';
import { hasOwnBuild } from './project-builds';
import { FailedCommandInvocation } from '../../src/contract/invocation';
import { BuildReport } from '../decide/build-report';
import { livingComment } from '../decide/decide-comment';
import { askedFlows, decideRefusedCommand, hasNotSucceeded } from '../decide/decide-refused-command';
import { ReportedPullRequest } from '../decide/decide-report';
import { notStarted } from '../decide/not-started';
import { parseCommand } from '../decide/parse-command';
import { FlowEvent } from '../decode/flow-event';
import { REASONS } from '../decode/reasons';
import { parseState } from '../render/state-line';

export type RefusedCommand =
  | { readonly kind: 'report'; readonly pullRequest: ReportedPullRequest; readonly reports: readonly BuildReport[] }
  | { readonly kind: 'ignore'; readonly reason: string };

/**
 * What the comments of flows show when start-build was refused at each try to obey `/retest`. It may have started some
 * of the builds: their comments have a later time than the command's, and stay as they are.
 */
export async function readRefusedCommand(
  failed: FailedCommandInvocation,
  event: FlowEvent,
  ports: HandlerPorts & CommentIdentityPorts,
): Promise<RefusedCommand> {
  const decision = decideRefusedCommand(failed, event, ports);
  if (decision.kind === 'ignore') return decision;
  const { commentId, pullRequestId, time } = decision.comment;
  const pullRequest = await (await ports.repository()).pullRequest(pullRequestId);
  if (!pullRequest?.isOpen) return { kind: 'ignore', reason: REASONS.pullRequestNotOpen };
  const comments = await (await ports.comments()).list(pullRequest);
  const written = comments.find(({ id }) => id === commentId);
  const command = parseCommand(written?.content ?? '');
  const flows = command ? askedFlows(command, failed.requestPayload.commands.flows, pullRequest) : [];
  const reports: BuildReport[] = [];
  for (const { flow, project, report } of flows) {
    const comment = livingComment(comments, commentIdentity(project, pullRequestId, ports));
    if (command?.kind === 'retest-failed' && !hasNotSucceeded(parseState(comment?.content ?? '')?.status)) continue;
    if (await hasOwnBuild(project, { commandId: commentId }, pullRequest.createdAt, ports)) continue;
    // When CodeCommit says that it was written: the invocation could name a time that nothing is newer than.
    const startedAt = earliest(written?.createdAt, time);
    const { sourceCommit: commit } = pullRequest;
    reports.push({ ...notStarted(failed, { flow, project, commit, startedAt }, report), commands: true });
  }
  return reports.length === 0
    ? { kind: 'ignore', reason: REASONS.commandWithoutBuild }
    : { kind: 'report', pullRequest, reports };
}

function earliest(time: string | undefined, other: string): string {
  return time !== undefined && Date.parse(time) < Date.parse(other) ? time.replace(/\.\d{3}Z$/, 'Z') : other;
}
