import { buildsSince, indexByArn } from './builds-of';
import { DecisionLog } from './decision-log';
import { commentIdentity } from './keep-report';
import { findBuild, sameSubject } from './start-flow';
import { CLOCK_SKEW, stopRunning, SupersedePorts } from './supersede';
import { CommandInvocation, ReviewFlow } from '../../src/contract/invocation';
import { matchesGlobs } from '../../src/contract/ref-glob';
import { FlowVariable } from '../../src/contract/variables';
import { Conversation, Reaction } from '../aws/conversation';
import { PullRequestComments } from '../aws/pull-request-comments';
import { decideCommand } from '../decide/decide-command';
import { livingComment } from '../decide/decide-comment';
import { reviewRequest } from '../decide/decide-start';
import { hasVariables, isOurs, KnownBuild } from '../decide/known-build';
import { Command, parseCommand } from '../decide/parse-command';
import { PullRequest } from '../decide/pull-request';
import { requestToken } from '../decide/request-token';
import { CommentWritten } from '../decode/flow-event';
import { NOT_AUTHORIZED, renderHelp, renderMoreFlows } from '../render/render-help';
import { commitKey, parseState } from '../render/state-line';

export interface CommandPorts extends SupersedePorts {
  readonly repositoryArn: string;
  /** The report-build function as it writes comments: `ROLE/FUNCTION`. */
  readonly reportedBy: string;
  readonly tokenSeed: string;
  readonly comments: () => Promise<PullRequestComments>;
  readonly conversation: () => Promise<Conversation>;
  readonly say: DecisionLog;
}

/** Do what a comment asks for. A comment that comes twice does it once. */
export async function handleCommand(invocation: CommandInvocation, ports: CommandPorts): Promise<void> {
  const decision = decideCommand(invocation, { ...ports, ownWriters: [ports.startedBy, ports.reportedBy] });
  const event = invocation.event.id;
  if (decision.kind === 'ignore') return ports.say({ event, outcome: 'ignored', reason: decision.reason });
  const { comment } = decision;
  const known = { event, pullRequest: comment.pullRequestId };
  const conversation = await ports.conversation();
  const command = parseCommand((await conversation.text(comment.commentId)) ?? '');
  if (!command) return ports.say({ ...known, outcome: 'ignored', reason: 'the comment holds no command' });
  // Of several parts of the flows, the first one answers; and one that did something, over its answer.
  const { part, parts, flows } = invocation.commands;
  const reply = async (text: string) =>
    conversation.reply(comment.commentId, text, requestToken(ports.tokenSeed, ['reply', comment.commentId, part]));
  if (decision.kind === 'refuse') {
    if (part === 0) {
      await reply(NOT_AUTHORIZED);
      await conversation.react(comment.commentId, 'confused');
    }
    return ports.say({ ...known, outcome: 'refused', reason: 'the author may give no commands' });
  }
  const pullRequest = await (await ports.repository()).pullRequest(comment.pullRequestId);
  const done = pullRequest ? await obeyOrSay(command, comment, pullRequest, invocation, ports) : [];
  const reaction: Reaction | undefined =
    done.length > 0 || command.kind === 'help' ? 'done' : parts === 1 ? 'confused' : undefined;
  if (command.kind === 'help') {
    const names = (pullRequest ? flowsOf(flows, pullRequest) : flows).map(({ flow }) => flow);
    if (part === 0) await reply(renderHelp(names, pullRequest?.targetBranch));
    else if (names.length > 0) await reply(renderMoreFlows(names));
  }
  if (reaction) await conversation.react(comment.commentId, reaction);
  return ports.say({
    ...known,
    outcome: done.length > 0 || command.kind === 'help' ? 'answered' : 'ignored',
    reason: command.kind,
    build: done.length > 0 ? done.join(' ') : undefined,
  });
}

/** Those that pull requests into the target branch start. */
function flowsOf(flows: readonly ReviewFlow[], { targetBranch }: PullRequest): readonly ReviewFlow[] {
  return flows.filter(({ trigger }) => matchesGlobs(targetBranch, trigger.targets, trigger.except));
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
  const done: string[] = [];
  for (const flow of flowsOf(commands.flows, pullRequest)) {
    if (command.kind === 'stop') done.push(...(await stop(flow, comment, pullRequest, ports)));
    if (!pullRequest.isOpen) continue;
    const isMeant = command.kind === 'retest' && (command.flow === undefined || command.flow === flow.flow);
    if (isMeant || command.kind === 'retest-failed')
      done.push(...(await retest(flow, command.kind === 'retest-failed', comment, pullRequest, ports)));
  }
  return done;
}

/**
 * Only what ran when the comment was written: the same comment, delivered an hour later, must not stop what came since.
 */
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

/**
 * Whether the newest build of the revision has ended, and not well, or could not be started. A revision whose builds
 * are too old to be read is built again.
 */
async function hasFailed(flow: ReviewFlow, pullRequest: PullRequest, ports: CommandPorts): Promise<boolean> {
  const { id, repositoryName, sourceCommit, targetCommit, createdAt } = pullRequest;
  const since = Date.parse(createdAt) - CLOCK_SKEW;
  const { builds: recent, isComplete } = await buildsSince(flow.project, since, ports);
  const find = indexByArn(recent);
  const same = sameSubject(reviewRequest(flow, pullRequest));
  const newest = recent.find((build) => hasVariables(build, same) && isOurs(build, ports.startedBy, find));
  if (newest && !newest.complete) return false;
  if (newest && newest.status !== 'SUCCEEDED') return true;
  if (!newest && !isComplete) return true;
  // Of a start that was refused there is no build: only the comment knows it.
  const comments = await (await ports.comments()).list({ id, repositoryName, sourceCommit, targetCommit });
  const said = parseState(livingComment(comments, commentIdentity(flow.project, id, ports))?.content ?? '');
  return said?.status === 'NOT_STARTED' && said.commit === commitKey(sourceCommit);
}
