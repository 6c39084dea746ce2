import { isOwnSession } from './own-session';
import { CommandInvocation, ReviewFlow } from '../../src/contract/invocation';
import { matchesGlobs } from '../../src/contract/ref-glob';
import { parseRepositoryArn } from '../decode/arn';
import { CommentWritten, FlowEvent } from '../decode/flow-event';
import { REASONS } from '../decode/reasons';

export type CommandDecision =
  | { readonly kind: 'read'; readonly comment: CommentWritten }
  /** Its author may give no commands. Its text decides whether it is one. */
  | { readonly kind: 'refuse'; readonly comment: CommentWritten }
  | { readonly kind: 'ignore'; readonly reason: string };

export interface CommandContext {
  readonly repositoryArn: string;
  /** Our own functions that write comments, as `ROLE/FUNCTION`: what they write is never a command. */
  readonly ownWriters: readonly string[];
}

/** Whether a comment may hold a command at all. Its text is not in the event. Pure. */
export function decideCommand(
  { commands }: Pick<CommandInvocation, 'commands'>,
  event: FlowEvent,
  { repositoryArn, ownWriters }: CommandContext,
): CommandDecision {
  const repository = parseRepositoryArn(repositoryArn);
  if (event.kind === 'unknown') return ignore(event.reason);
  if (event.kind !== 'comment-written') return ignore(REASONS.noNewComment);
  if (
    !repository ||
    event.account !== repository.account ||
    event.region !== repository.region ||
    !event.resources.includes(repositoryArn)
  ) {
    return ignore(REASONS.commentElsewhere);
  }
  if (event.isReply) return ignore(REASONS.replyIsNoCommand);
  if (ownWriters.some((writer) => isOwnSession(event.callerArn, repository.account, writer)))
    return ignore(REASONS.ownComment);
  if (!commands.allow.some((pattern) => matchesCaller(event.callerArn, pattern)))
    return { kind: 'refuse', comment: event };
  return { kind: 'read', comment: event };
}

/** The flows that pull requests into a branch start. */
export function flowsInto(branch: string, flows: readonly ReviewFlow[]): readonly ReviewFlow[] {
  return flows.filter(({ trigger }) => matchesGlobs(branch, trigger.targets, trigger.except));
}

/** `*` stands for any characters. Greedy from the left is exact for such patterns, and takes linear time. */
export function matchesCaller(arn: string, pattern: string): boolean {
  const [first, ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return arn === first;
  if (!arn.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = arn.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return arn.length - last.length >= at && arn.endsWith(last);
}

function ignore(reason: string): CommandDecision {
  return { kind: 'ignore', reason };
}
