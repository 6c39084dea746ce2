import { PullRequestComments } from '../aws/pull-request-comments';
import { BuildReport } from '../decide/build-report';
import { CommentIdentity, decideComment, livingComment } from '../decide/decide-comment';
import { ReportedPullRequest } from '../decide/decide-report';
import { pastBuilds } from '../render/history';
import { COMMENT_LIMIT, renderComment } from '../render/render-comment';
import { stateOf } from '../render/state-line';

export interface Clock {
  pause(milliseconds: number): Promise<void>;
}

export interface CommentJob {
  readonly pullRequest: ReportedPullRequest;
  readonly report: BuildReport;
  readonly identity: CommentIdentity;
}

export interface CommentPorts {
  readonly comments: PullRequestComments;
  /** The newest commit of the pull request's source branch. */
  readonly newestCommit: () => Promise<string>;
  readonly clock: Clock;
}

/** `commented`: the comment was written. `kept`: it tells this state, or a newer one, already. */
export interface CommentResult {
  readonly kind: 'commented' | 'kept';
  readonly reason: string;
}

/**
 * Two functions may read the same old comment and write one after the other; CodeCommit has no "only if
 * unchanged". So each one looks again after a pause that is longer than the time from reading to writing,
 * and writes again if something older than its own state stands there. The newest state is the last to stay.
 */
const SETTLE_MILLISECONDS = 1_000;
const MOST_ROUNDS = 8;
/** In case the service counts bytes: a UTF-16 unit is at most three in UTF-8. */
const SMALLER_LIMIT = Math.floor(COMMENT_LIMIT / 3);

/** Make the one comment on a flow's builds tell this state, unless it tells a newer one. */
export async function keepComment(
  job: CommentJob,
  { comments, newestCommit, clock }: CommentPorts,
): Promise<CommentResult> {
  const { pullRequest, report, identity } = job;
  const lost = new Set<string>();
  const usedTokens = new Set<string>();
  const refusedTokens = new Set<string>();
  let limit = COMMENT_LIMIT;
  let written = false;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const found = await comments.list(pullRequest);
    const past = pastBuilds(livingComment(found, identity, lost)?.content, stateOf(report));
    const content = renderComment(report, { limit, past });
    const question = { identity, comments: found, report, content, lost, usedTokens, written };
    let decision = decideComment(question);
    if (decision.kind === 'ask-newest-commit') {
      decision = decideComment({ ...question, newestCommit: await newestCommit() });
    }
    if (decision.kind === 'ask-newest-commit') throw new Error('the newest commit was asked for twice');
    if (decision.kind === 'keep') return { kind: written ? 'commented' : 'kept', reason: decision.reason };
    const answer =
      decision.kind === 'post'
        ? await comments.post(pullRequest, content, decision.token)
        : await comments.update(decision.commentId, content);
    if (answer === 'done') written = true;
    if (answer === 'too-long') {
      if (content.length <= SMALLER_LIMIT) throw new Error('the comment is refused as too long even when it is short');
      limit = SMALLER_LIMIT;
      continue;
    }
    if (answer === 'lost' && decision.kind === 'update') lost.add(decision.commentId);
    if (answer === 'token-used' && decision.kind === 'post') {
      // Most likely another function posted first, and its comment is found in a moment. Else it never is.
      if (refusedTokens.has(decision.token)) usedTokens.add(decision.token);
      refusedTokens.add(decision.token);
    }
    await clock.pause(SETTLE_MILLISECONDS);
  }
  throw new Error(`the comment on pull request ${pullRequest.id} did not settle in ${MOST_ROUNDS} rounds`);
}
