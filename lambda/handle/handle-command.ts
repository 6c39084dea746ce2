import { buildsSince, indexByArn } from './builds-of';
import { DecisionLog } from './decision-log';
import { findBuild } from './start-flow';
import { CLOCK_SKEW, stopRunning, SupersedePorts } from './supersede';
import { CommandInvocation, ReviewFlow } from '../../src/contract/invocation';
import { matchesGlobs } from '../../src/contract/ref-glob';
import { FlowVariable } from '../../src/contract/variables';
import { Conversation, Reaction } from '../aws/conversation';
import { decideCommand } from '../decide/decide-command';
import { reviewRequest } from '../decide/decide-start';
import { hasVariables, isOurs, KnownBuild } from '../decide/known-build';
import { Command, parseCommand } from '../decide/parse-command';
import { PullRequest } from '../decide/pull-request';
import { CommentWritten } from '../decode/flow-event';
import { renderHelp } from '../render/render-help';

export interface CommandPorts extends SupersedePorts {
  readonly repositoryArn: string;
  readonly ownRoles: readonly string[];
  readonly conversation: () => Promise<Conversation>;
  readonly say: DecisionLog;
}

/** Do what a comment asks for. A comment that comes twice does it once. */
export async function handleCommand(invocation: CommandInvocation, ports: CommandPorts): Promise<void> {
  const decision = decideCommand(invocation, ports);
  const event = invocation.event.id;
  if (decision.kind === 'ignore') return ports.say({ event, outcome: 'ignored', reason: decision.reason });
  const { comment } = decision;
  const known = { event, pullRequest: comment.pullRequestId };
  const conversation = await ports.conversation();
  const command = parseCommand((await conversation.text(comment.commentId)) ?? '');
  if (!command) return ports.say({ ...known, outcome: 'ignored', reason: 'the comment holds no command' });
  const pullRequest = await (await ports.repository()).pullRequest(comment.pullRequestId);
  const done = pullRequest ? await obeyOrSay(command, comment, pullRequest, invocation, ports) : [];
  // Of several parts of the flows, the first one answers; and one that did something, over its answer.
  const { part, parts } = invocation.commands;
  const reaction: Reaction | undefined =
    done.length > 0 || command.kind === 'help' ? 'done' : parts === 1 ? 'confused' : undefined;
  if (command.kind === 'help' && part === 0)
    await conversation.reply(
      comment.commentId,
      renderHelp(invocation.commands.flows.map(({ flow }) => flow)),
      `flow-ci-help-${comment.commentId}`.slice(0, 128),
    );
  if (reaction) await conversation.react(comment.commentId, reaction);
  return ports.say({
    ...known,
    outcome: done.length > 0 || command.kind === 'help' ? 'answered' : 'ignored',
    reason: command.kind,
    ...(done.length > 0 && { build: done.join(' ') }),
  });
}

/** What AWS refuses is thrown, so that Lambda tries again. If no try succeeds, the reaction stays. */
async function obeyOrSay(
  command: Command,
  comment: CommentWritten,
  pullRequest: PullRequest,
  invocation: CommandInvocation,
  ports: CommandPorts,
): Promise<readonly string[]> {
  try {
    return await obey(command, comment, pullRequest, invocation, ports);
  } catch (error) {
    await (await ports.conversation()).react(comment.commentId, 'confused');
    throw error;
  }
}

/** @returns ids of the builds that were started or stopped */
async function obey(
  command: Command,
  comment: CommentWritten,
  pullRequest: PullRequest,
  { commands }: CommandInvocation,
  ports: CommandPorts,
): Promise<readonly string[]> {
  const flows = commands.flows.filter(({ trigger }) =>
    matchesGlobs(pullRequest.targetBranch, trigger.targets, trigger.except),
  );
  const done: string[] = [];
  for (const flow of flows) {
    if (command.kind === 'stop') done.push(...(await stop(flow, comment, pullRequest, ports)));
    if (!pullRequest.isOpen) continue;
    const isMeant = command.kind === 'retest' && (command.flow === undefined || command.flow === flow.flow);
    if (isMeant || command.kind === 'retest-failed')
      done.push(...(await retest(flow, command.kind === 'retest-failed', comment, pullRequest, ports)));
  }
  return done;
}

/** Only what ran when the comment was written: the same comment, delivered an hour later, must not stop what came since. */
async function stop(
  { project }: ReviewFlow,
  comment: CommentWritten,
  { id }: PullRequest,
  ports: CommandPorts,
): Promise<readonly string[]> {
  const asked = Date.parse(comment.time);
  const isMeant = ({ startedAt }: KnownBuild) => startedAt === undefined || Date.parse(startedAt) <= asked;
  return stopRunning(project, { [FlowVariable.PULL_REQUEST_ID]: id }, undefined, isMeant, ports);
}

async function retest(
  flow: ReviewFlow,
  onlyFailed: boolean,
  comment: CommentWritten,
  pullRequest: PullRequest,
  ports: CommandPorts,
): Promise<readonly string[]> {
  const request = reviewRequest(flow, pullRequest, comment.commentId);
  // A push after the comment makes another request of it: so the comment alone is looked for.
  const asked = { ...request, commit: undefined, variables: { [FlowVariable.COMMAND]: comment.commentId } };
  const existing = await findBuild(asked, Date.parse(comment.time) - CLOCK_SKEW, ports);
  if (existing !== undefined) return [existing];
  if (onlyFailed && !(await hasFailed(flow, pullRequest, ports))) return [];
  const { id } = await (await ports.builds()).start(request);
  return [id];
}

/** Whether the newest build of the revision has ended, and not well. A revision whose builds are too old to be read is built again. */
async function hasFailed(
  { project }: ReviewFlow,
  { id, revision, createdAt }: PullRequest,
  ports: CommandPorts,
): Promise<boolean> {
  const { builds: recent, isComplete } = await buildsSince(project, Date.parse(createdAt) - CLOCK_SKEW, ports);
  const find = indexByArn(recent);
  const same = { [FlowVariable.PULL_REQUEST_ID]: id, [FlowVariable.PULL_REQUEST_REVISION]: revision };
  const newest = recent.find((build) => hasVariables(build, same) && isOurs(build, ports.startedBy, find));
  if (!newest) return !isComplete;
  return newest.complete && newest.status !== 'SUCCEEDED';
}
