import { BuildReport } from './build-report';
import { isOwnSession } from './own-session';
import { requestToken } from './request-token';
import { commitKey, CommentState, parseState, projectKey, stateOf } from '../render/state-line';

/** A comment as it stands on the pull request. */
export interface FoundComment {
  readonly id: string;
  readonly content: string;
  readonly authorArn?: string;
  readonly deleted: boolean;
  /** The token that it was posted with. */
  readonly token?: string;
  /** ISO 8601 in UTC. */
  readonly createdAt?: string;
}

/** Whose comments are ours: configuration, and no part of an event. */
export interface CommentAuthor {
  /** The account that we run in. */
  readonly account: string;
  /** The report-build function as it writes comments: `ROLE/FUNCTION`. */
  readonly writer: string;
  /** What tokens are made from, and nobody knows who may just comment. */
  readonly tokenSeed: string;
}

/** What identifies our own comment on a build. */
export interface CommentIdentity extends CommentAuthor {
  readonly project: string;
  readonly pullRequestId: string;
}

export interface CommentQuestion {
  readonly identity: CommentIdentity;
  /** All comments of the pull request. */
  readonly comments: readonly FoundComment[];
  readonly report: BuildReport;
  /** The comment's text as it would be now. */
  readonly content: string;
  /** The pull request's newest commit, once it was asked for. */
  readonly newestCommit?: string;
  /** Comments that turned out to be gone, or not to be ours to change. */
  readonly lost?: ReadonlySet<string>;
  /** Tokens that turned out to be used by a comment that is not ours, or that is nowhere to be seen. */
  readonly usedTokens?: ReadonlySet<string>;
  /** Whether this text was written already, and is now looked at again. */
  readonly written?: boolean;
}

export type CommentDecision =
  | { readonly kind: 'post'; readonly token: string }
  | { readonly kind: 'update'; readonly commentId: string }
  | { readonly kind: 'keep'; readonly reason: string }
  /** Two commits: which is the newer one only the pull request knows. */
  | { readonly kind: 'ask-newest-commit' };

/**
 * What to do so that the pull request has one comment for the flow, which shows the newest state. Events come
 * twice, late and in any order: so it is decided from what the comment says and from what is new, nothing else.
 */
export function decideComment(question: CommentQuestion): CommentDecision {
  const { identity, comments, lost, report } = question;
  const comment = livingComment(comments, identity, lost);
  if (!comment) return { kind: 'post', token: freeToken(question) };
  const update: CommentDecision = { kind: 'update', commentId: comment.id };
  const said = parseState(comment.content);
  if (!said) return update;
  if (said.commit !== commitKey(report.commit)) {
    if (question.newestCommit === undefined) return { kind: 'ask-newest-commit' };
    if (report.commit === question.newestCommit) return update;
    if (said.commit === commitKey(question.newestCommit))
      return { kind: 'keep', reason: 'the comment shows a newer commit' };
  }
  const order = compareStates(stateOf(report), said);
  if (order < 0) return { kind: 'keep', reason: 'the comment shows a newer state' };
  if (order > 0) return update;
  if (comment.content === question.content || question.written)
    return { kind: 'keep', reason: 'the comment shows this state' };
  // The same event once more. It could only take away the log that the comment shows.
  if (report.log.kind === 'unreadable') return { kind: 'keep', reason: 'the comment shows this state' };
  return update;
}

/** Our comment on the flow's builds, if there is one. */
export function livingComment(
  comments: readonly FoundComment[],
  identity: CommentIdentity,
  lost?: ReadonlySet<string>,
): FoundComment | undefined {
  const living = comments.filter((comment) => isOurs(comment, identity) && !comment.deleted && !lost?.has(comment.id));
  // There is one, unless a token was forgotten. Then each writer must choose the same one.
  return living.length === 0
    ? undefined
    : living.reduce((best, other) => (rank(other, identity) > rank(best, identity) ? other : best));
}

/** Positive when `a` is the newer state, 0 when they are the same. */
export function compareStates(a: CommentState, b: CommentState): number {
  if (a.build === b.build && a.build !== undefined) return ended(a) - ended(b);
  // CodeBuild counts a project's builds, but some events of builds that just started lack the number.
  if (a.buildNumber !== undefined && b.buildNumber !== undefined && a.buildNumber !== b.buildNumber)
    return a.buildNumber - b.buildNumber;
  // A start that failed was tried again, and turned out to be of no need: whatever their times are.
  const skips =
    Number(a.status === 'SKIPPED' && b.status === 'NOT_STARTED') -
    Number(b.status === 'SKIPPED' && a.status === 'NOT_STARTED');
  if (skips) return skips;
  const started = Date.parse(a.startedAt) - Date.parse(b.startedAt);
  if (started) return started;
  // In the same second: what carries the number is the later word of the two. And a build that runs says more
  // than a failed attempt to start it.
  if ((a.buildNumber === undefined) !== (b.buildNumber === undefined)) return a.buildNumber === undefined ? -1 : 1;
  return (a.build ?? '').localeCompare(b.build ?? '', 'en');
}

function ended(state: CommentState): number {
  return state.status === 'IN_PROGRESS' ? 0 : 1;
}

/**
 * The token of the nth comment for a pull request and project: n is 1, unless comments were deleted or somebody else
 * has used a token. It makes two first writers post one comment, and is how a deleted comment is found again. Everybody
 * can read the token of a comment, so none follows from another.
 */
export function commentToken({ tokenSeed, project, pullRequestId }: CommentIdentity, n: number): string {
  return requestToken(tokenSeed, ['comment', project, pullRequestId, n]);
}

/** Comments of a project that are looked for by their tokens. */
const MAX_TOKENS = 50;

function tokenNumber(token: string | undefined, identity: CommentIdentity): number | undefined {
  if (token === undefined) return undefined;
  for (let n = 1; n <= MAX_TOKENS; n += 1) if (commentToken(identity, n) === token) return n;
  return undefined;
}

/** The first token that no comment has, nor had. */
function freeToken({ identity, comments, usedTokens = new Set() }: CommentQuestion): string {
  const taken = new Set(comments.map((comment) => comment.token));
  let n = 1;
  while (taken.has(commentToken(identity, n)) || usedTokens.has(commentToken(identity, n))) n += 1;
  return commentToken(identity, n);
}

/**
 * By author, because anyone may write a text like ours or use a token like ours; then by text, which can be trusted for
 * what our own function wrote, or by token, where the text is gone. Whether CodeCommit returns tokens is not known.
 */
function isOurs(comment: FoundComment, identity: CommentIdentity): boolean {
  if (!isOwnSession(comment.authorArn, identity.account, identity.writer)) return false;
  const said = parseState(comment.content);
  return said ? said.project === projectKey(identity.project) : tokenNumber(comment.token, identity) !== undefined;
}

/** Newer tokens first, then any order that is the same for all writers. */
function rank(comment: FoundComment, identity: CommentIdentity): string {
  return `${String(tokenNumber(comment.token, identity) ?? 0).padStart(6, '0')}${comment.id}`;
}
