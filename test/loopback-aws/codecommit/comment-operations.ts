import { randomUUID } from 'node:crypto';
import { Comment, PullRequest, showComment } from './pull-request';
import { REACTIONS } from './reactions';
import { commentEvent, reactionEvent } from './repository-events';
import { Store } from './store';
import { AwsError } from '../core/aws-error';
import { Json, text } from '../core/json';
import { Operation } from '../core/service';
import { Principal } from '../iam/principal';

/** @see https://docs.aws.amazon.com/codecommit/latest/userguide/limits.html */
const MOST_COMMENT = 10_240;
const MOST_PAGE = 500;
const seconds = () => Date.now() / 1000;

/** Comments on pull requests, replies and reactions. */
export function commentOperations(store: Store): Readonly<Record<string, Operation>> {
  const find = (input: Json) => {
    const place = store.commentPlace(text(input.commentId ?? input.inReplyTo));
    if (place.comment.deleted)
      throw new AwsError(
        'CommentDeletedException',
        'This comment has already been deleted. You cannot edit or delete a deleted comment.',
      );
    return place;
  };
  const tell = (pullRequest: PullRequest, comment: Comment, caller: Principal, word: 'created' | 'updated') => {
    store.events.put(
      commentEvent(store.world, store.repository(pullRequest.repositoryName), pullRequest, comment, caller, word),
    );
  };
  /** A token brings the first comment again, and refuses another text. */
  const add = (
    pullRequest: PullRequest,
    input: Json,
    caller: Principal,
    place: Pick<Comment, 'beforeCommitId' | 'afterCommitId' | 'inReplyTo'>,
  ): Comment => {
    const content = shortEnough(input.content);
    const token = input.clientRequestToken as string | undefined;
    // AWS does not say whose a token is, so it is the account's: whoever uses it first, and on whichever pull request.
    const same =
      token && store.pullRequests.flatMap(({ comments }) => comments).find((each) => each.clientRequestToken === token);
    if (same) {
      if (same.content !== content)
        throw new AwsError(
          'IdempotencyParameterMismatchException',
          'The client request token is not valid: it was used with other parameters.',
        );
      return same;
    }
    const comment: Comment = {
      commentId: `${randomUUID()}:${randomUUID()}`,
      content,
      authorArn: caller.arn,
      ...(token && { clientRequestToken: token }),
      ...place,
      creationDate: seconds(),
      lastModifiedDate: seconds(),
      deleted: false,
      reactions: new Map(),
    };
    pullRequest.comments.push(comment);
    tell(pullRequest, comment, caller, 'created');
    return comment;
  };
  const post = (input: Json, caller: Principal): Json => {
    const pullRequest = store.pullRequest(text(input.pullRequestId));
    if (input.beforeCommitId === input.afterCommitId)
      throw new AwsError(
        'BeforeCommitIdAndAfterCommitIdAreSameException',
        'The before commit ID and the after commit ID are the same, which is not valid.',
      );
    if (pullRequest.repositoryName !== input.repositoryName)
      throw new AwsError(
        'RepositoryNotAssociatedWithPullRequestException',
        'The repository does not contain any pull requests with that pull request ID.',
      );
    const place = { beforeCommitId: text(input.beforeCommitId), afterCommitId: text(input.afterCommitId) };
    const comment = add(pullRequest, input, caller, place);
    return {
      repositoryName: pullRequest.repositoryName,
      pullRequestId: pullRequest.id,
      ...place,
      comment: showComment(comment, caller.arn),
    };
  };
  const update = (input: Json, caller: Principal): Json => {
    const { comment, pullRequest } = find(input);
    if (comment.authorArn !== caller.arn)
      throw new AwsError(
        'CommentNotCreatedByCallerException',
        'You cannot modify or delete this comment. Only comment authors can modify or delete their comments.',
      );
    comment.content = shortEnough(input.content);
    comment.lastModifiedDate = seconds();
    tell(pullRequest, comment, caller, 'updated');
    return { comment: showComment(comment, caller.arn) };
  };
  /** One reaction of each user; none takes the last one back. */
  const react = (input: Json, caller: Principal): Json => {
    const { comment, pullRequest } = find(input);
    const given = text(input.reactionValue);
    if (given === 'U+0000') {
      comment.reactions.delete(caller.arn);
      return {};
    }
    const reaction = REACTIONS.find((each) => Object.values<string>(each).includes(given));
    if (!reaction) throw new AwsError('InvalidReactionValueException', `${given} is not a reaction`);
    comment.reactions.set(caller.arn, reaction.shortCode);
    store.events.put(
      reactionEvent(store.world, store.repository(pullRequest.repositoryName), comment, reaction, caller),
    );
    return {};
  };
  /** Grouped by the two commits; a page counts comments. */
  const list = (input: Json, caller: Principal): Json => {
    const { comments, repositoryName, id } = store.pullRequest(text(input.pullRequestId));
    const start = Number(text(input.nextToken, '0'));
    const page = comments.slice(start, start + Math.min(Number(input.maxResults ?? 100), MOST_PAGE));
    const next = start + page.length;
    const pairs = [...new Set(page.map((each) => `${each.beforeCommitId} ${each.afterCommitId}`))];
    return {
      commentsForPullRequestData: pairs.map((pair) => {
        const [beforeCommitId, afterCommitId] = pair.split(' ');
        const ofPair = page.filter((each) => `${each.beforeCommitId} ${each.afterCommitId}` === pair);
        return {
          pullRequestId: id,
          repositoryName,
          beforeCommitId,
          afterCommitId,
          comments: ofPair.map((each) => showComment(each, caller.arn)),
        };
      }),
      ...(next < comments.length && { nextToken: String(next) }),
    };
  };
  return {
    PostCommentForPullRequest: store.onRepository(post),
    PostCommentReply: store.onComment((input, caller) => {
      const { comment: parent, pullRequest } = find(input);
      const { beforeCommitId, afterCommitId, commentId } = parent;
      return {
        comment: showComment(
          add(pullRequest, input, caller, { beforeCommitId, afterCommitId, inReplyTo: commentId }),
          caller.arn,
        ),
      };
    }),
    UpdateComment: store.onComment(update),
    DeleteCommentContent: store.onComment((input, caller) => {
      const { comment } = find(input);
      comment.deleted = true;
      return { comment: showComment(comment, caller.arn) };
    }),
    GetComment: store.onComment((input, caller) => ({ comment: showComment(find(input).comment, caller.arn) })),
    GetCommentsForPullRequest: store.onPullRequest(list),
    PutCommentReaction: store.onComment(react),
    GetCommentReactions: store.onComment((input) => {
      const { reactions } = find(input).comment;
      const used = REACTIONS.filter(({ shortCode }) => [...reactions.values()].includes(shortCode));
      return {
        reactionsForComment: used.map((reaction) => ({
          reaction,
          reactionUsers: [...reactions].filter(([, each]) => each === reaction.shortCode).map(([arn]) => arn),
        })),
      };
    }),
  };
}

function shortEnough(content: unknown): string {
  if (text(content).length > MOST_COMMENT)
    throw new AwsError(
      'CommentContentSizeLimitExceededException',
      'The comment is too large. Comments are limited to 10,240 characters.',
    );
  return text(content);
}
