import { StartPorts } from './handler-ports';
import { commentIdentity } from './keep-comment';
import { buildsSince } from './project-builds';
import { CLOCK_SKEW, stopRunning } from './supersede';
import { CommandInvocation, ReviewFlow } from '../../src/contract/invocation';
import { Reaction } from '../aws/ports';
import { Build } from '../decide/build';
import { decideCommand, flowsInto } from '../decide/decide-command';
import { livingComment } from '../decide/decide-comment';
import { reviewBuild, reviewSubject } from '../decide/decide-start';
import { Command, parseCommand } from '../decide/parse-command';
import { PullRequest } from '../decide/pull-request';
import { requestToken } from '../decide/request-token';
import { CommentWritten, FlowEvent } from '../decode/flow-event';
import { REASONS } from '../decode/reasons';
import { NOT_AUTHORIZED, renderHelp, renderMoreFlows } from '../render/render-help';
import { commitKey, parseState } from '../render/state-line';

export type CommandPorts = Omit<StartPorts, 'commitTimes' | 'lookAgain' | 'reportQueue' | 'clock'>;

/** Do what a comment asks for. A comment that comes twice does it once. */
export async function handleCommand(
  invocation: CommandInvocation,
  event: FlowEvent,
  ports: CommandPorts,
): Promise<void> {
  const decision = decideCommand(invocation, event, { ...ports, ownWriters: [ports.startedBy, ports.reportedBy] });
  const known = { event: invocation.event.id };
  if (decision.kind === 'ignore') return ports.log({ ...known, outcome: 'ignored', reason: decision.reason });
  const { comment } = decision;
  const found = { ...known, pullRequest: comment.pullRequestId };
  const conversation = await ports.conversation();
  const command = parseCommand((await conversation.text(comment.commentId)) ?? '');
  if (!command) return ports.log({ ...found, outcome: 'ignored', reason: REASONS.noCommand });
  // Of several parts of the flows, the first one answers; and one that did something, over its answer.
  const { part, parts, flows } = invocation.commands;
  const reply = async (text: string) =>
    conversation.reply(comment.commentId, text, requestToken(ports.tokenSeed, ['reply', comment.commentId, part]));
  if (decision.kind === 'refuse') {
    if (part === 0) {
      await reply(NOT_AUTHORIZED);
      await conversation.react(comment.commentId, 'confused');
    }
    return ports.log({ ...found, outcome: 'refused', reason: REASONS.mayNotCommand });
  }
  const pullRequest = await (await ports.repository()).pullRequest(comment.pullRequestId);
  const done = pullRequest ? await obey(command, comment, pullRequest, flows, ports) : [];
  const reaction: Reaction | undefined =
    done.length > 0 || command.kind === 'help' ? 'done' : parts === 1 ? 'confused' : undefined;
  if (command.kind === 'help') {
    const names = (pullRequest ? flowsInto(pullRequest.targetBranch, flows) : flows).map(({ flow }) => flow);
    if (part === 0) await reply(renderHelp(names, pullRequest?.targetBranch));
    else if (names.length > 0) await reply(renderMoreFlows(names));
  }
  if (reaction) await conversation.react(comment.commentId, reaction);
  return ports.log({
    ...found,
    outcome: done.length > 0 || command.kind === 'help' ? 'answered' : 'ignored',
    reason: command.kind,
    build: done.length > 0 ? done.join(' ') : undefined,
  });
}

/**
 * What AWS refuses is thrown, so that Lambda tries again. If no try succeeds, the reaction stays.
 * @returns ids of the builds that were started or stopped
 */
async function obey(
  command: Command,
  comment: CommentWritten,
  pullRequest: PullRequest,
  flows: readonly ReviewFlow[],
  ports: CommandPorts,
): Promise<readonly string[]> {
  const onlyFailed = command.kind === 'retest-failed';
  const done: string[] = [];
  try {
    for (const flow of flowsInto(pullRequest.targetBranch, flows)) {
      if (command.kind === 'stop') done.push(...(await stop(flow, comment, pullRequest, ports)));
      const isMeant = command.kind === 'retest' && (command.flow === undefined || command.flow === flow.flow);
      if (pullRequest.isOpen && (isMeant || onlyFailed))
        done.push(...(await retest(flow, onlyFailed, comment, pullRequest, ports)));
    }
    return done;
  } catch (error) {
    await (await ports.conversation()).react(comment.commentId, 'confused');
    throw error;
  }
}

/**
 * Only what ran when the comment was written: the same comment, delivered an hour later, must not stop what came since.
 */
async function stop(
  { project }: ReviewFlow,
  comment: CommentWritten,
  pullRequest: PullRequest,
  ports: CommandPorts,
): Promise<readonly string[]> {
  const asked = Date.parse(comment.time);
  const isMeant = ({ startedAt }: Build) => startedAt === undefined || Date.parse(startedAt) <= asked;
  return stopRunning(project, { pullRequestId: pullRequest.id }, undefined, isMeant, ports);
}

async function retest(
  flow: ReviewFlow,
  onlyFailed: boolean,
  { commentId, time }: CommentWritten,
  pullRequest: PullRequest,
  ports: CommandPorts,
): Promise<readonly string[]> {
  const recent = await buildsSince(flow.project, Date.parse(time) - CLOCK_SKEW, ports);
  // A push after the comment makes another build of it: so the comment alone is looked for.
  const existing = recent.ours({ commandId: commentId }).at(0);
  if (existing) return [existing.buildId];
  if (onlyFailed && !(await hasFailed(flow, pullRequest, ports))) return [];
  const { id } = await (await ports.builds()).start(reviewBuild(flow, pullRequest, commentId).request);
  return [id];
}

/**
 * Whether the newest build of the revision has ended, and not well, or could not be started. A revision whose builds
 * are too old to be read is built again.
 */
async function hasFailed(
  { flow, project }: ReviewFlow,
  pullRequest: PullRequest,
  ports: CommandPorts,
): Promise<boolean> {
  const recent = await buildsSince(project, Date.parse(pullRequest.createdAt) - CLOCK_SKEW, ports);
  const newest = recent.newestFor(reviewSubject(flow, pullRequest));
  if (newest && !newest.complete) return false;
  if (newest && newest.status !== 'SUCCEEDED') return true;
  if (!newest && !recent.isComplete) return true;
  // Of a start that was refused there is no build: only the comment knows it.
  const comments = await (await ports.comments()).list(pullRequest);
  const comment = livingComment(comments, commentIdentity(project, pullRequest.id, ports));
  const said = parseState(comment?.content ?? '');
  return said?.status === 'NOT_STARTED' && said.commit === commitKey(pullRequest.sourceCommit);
}
