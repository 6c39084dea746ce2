import {
  CodeCommitClient,
  GetCommentsForPullRequestCommand,
  PostCommentForPullRequestCommand,
  UpdateCommentCommand,
} from '@aws-sdk/client-codecommit';
import { answeredTime } from './answered-time';
import { PostAnswer, PullRequestComments, UpdateAnswer } from './ports';
import { readPages, ReportIncomplete } from './read-pages';
import { FoundComment } from '../decide/decide-comment';
import { ReportedPullRequest } from '../decide/decide-report';

/** The comments of a pull request are read up to eight times, and a function lasts for a minute. */
const MAX_COMMENT_PAGES = 20;
const POST_ANSWERS = {
  IdempotencyParameterMismatchException: 'token-used',
  CommentContentSizeLimitExceededException: 'too-long',
} as const;
const UPDATE_ANSWERS = {
  CommentDeletedException: 'lost',
  CommentDoesNotExistException: 'lost',
  CommentNotCreatedByCallerException: 'lost',
  CommentContentSizeLimitExceededException: 'too-long',
} as const;

/** Comments in CodeCommit. Errors that have no answer in our words pass, so that Lambda tries again. */
export class CodeCommitComments implements PullRequestComments {
  public constructor(
    private readonly incomplete: ReportIncomplete,
    private readonly client: Pick<CodeCommitClient, 'send'> = new CodeCommitClient(),
  ) {}

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetCommentsForPullRequest.html */
  public async list(pullRequest: ReportedPullRequest): Promise<readonly FoundComment[]> {
    const found: FoundComment[] = [];
    await readPages({
      call: 'codecommit:GetCommentsForPullRequest',
      read: async (nextToken) => {
        const answer = await this.client.send(
          new GetCommentsForPullRequestCommand({
            pullRequestId: pullRequest.id,
            repositoryName: pullRequest.repositoryName,
            nextToken,
          }),
        );
        return { items: answer.commentsForPullRequestData, next: answer.nextToken };
      },
      take: (pairs) => {
        for (const comment of pairs.flatMap((pair) => pair.comments ?? [])) {
          if (!comment.commentId) continue;
          const createdAt = answeredTime(comment.creationDate);
          found.push({
            id: comment.commentId,
            content: comment.content ?? '',
            deleted: comment.deleted ?? false,
            createdAt,
            authorArn: comment.authorArn,
            token: comment.clientRequestToken,
          });
        }
      },
      incomplete: this.incomplete,
      maxPages: MAX_COMMENT_PAGES,
    });
    return found;
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_PostCommentForPullRequest.html */
  public async post(pullRequest: ReportedPullRequest, content: string, token: string): Promise<PostAnswer> {
    try {
      const { comment } = await this.client.send(
        new PostCommentForPullRequestCommand({
          pullRequestId: pullRequest.id,
          repositoryName: pullRequest.repositoryName,
          beforeCommitId: pullRequest.targetCommit,
          afterCommitId: pullRequest.sourceCommit,
          content,
          clientRequestToken: token,
        }),
      );
      const { authorArn, deleted = false } = comment ?? {};
      return { kind: 'posted', comment: { deleted, authorArn: authorArn || undefined } };
    } catch (error) {
      const kind = answerOf(error, POST_ANSWERS);
      if (!kind) throw error;
      return { kind };
    }
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateComment.html */
  public async update(commentId: string, content: string): Promise<UpdateAnswer> {
    try {
      await this.client.send(new UpdateCommentCommand({ commentId, content }));
      return 'done';
    } catch (error) {
      const answer = answerOf(error, UPDATE_ANSWERS);
      if (!answer) throw error;
      return answer;
    }
  }
}

/** What an error's name means in our words. */
function answerOf<Answer>(error: unknown, answers: Readonly<Record<string, Answer>>): Answer | undefined {
  const name = error instanceof Error ? error.name : '';
  return Object.hasOwn(answers, name) ? answers[name] : undefined;
}
