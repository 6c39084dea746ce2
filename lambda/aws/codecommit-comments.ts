import {
  CodeCommitClient,
  GetCommentsForPullRequestCommand,
  PostCommentForPullRequestCommand,
  UpdateCommentCommand,
} from '@aws-sdk/client-codecommit';
import { PostAnswer, PullRequestComments, UpdateAnswer } from './pull-request-comments';
import { FoundComment } from '../decide/decide-comment';
import { ReportedPullRequest } from '../decide/decide-report';

/** Comments in CodeCommit. Errors that have no answer in our words pass, so that Lambda tries again. */
export class CodeCommitComments implements PullRequestComments {
  public constructor(private readonly client: Pick<CodeCommitClient, 'send'> = new CodeCommitClient()) {}

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetCommentsForPullRequest.html */
  public async list(pullRequest: ReportedPullRequest): Promise<readonly FoundComment[]> {
    const found: FoundComment[] = [];
    let nextToken: string | undefined;
    do {
      const answer = await this.client.send(
        new GetCommentsForPullRequestCommand({
          pullRequestId: pullRequest.id,
          repositoryName: pullRequest.repositoryName,
          ...(nextToken && { nextToken }),
        }),
      );
      for (const comment of (answer.commentsForPullRequestData ?? []).flatMap((pair) => pair.comments ?? [])) {
        if (!comment.commentId) continue;
        found.push({
          id: comment.commentId,
          content: comment.content ?? '',
          deleted: comment.deleted ?? false,
          ...(comment.authorArn && { authorArn: comment.authorArn }),
          ...(comment.clientRequestToken && { token: comment.clientRequestToken }),
        });
      }
      nextToken = answer.nextToken;
    } while (nextToken);
    return found;
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_PostCommentForPullRequest.html */
  public async post(pullRequest: ReportedPullRequest, content: string, token: string): Promise<PostAnswer> {
    return answerOr(
      this.client.send(
        new PostCommentForPullRequestCommand({
          pullRequestId: pullRequest.id,
          repositoryName: pullRequest.repositoryName,
          beforeCommitId: pullRequest.targetCommit,
          afterCommitId: pullRequest.sourceCommit,
          content,
          clientRequestToken: token,
        }),
      ),
      { IdempotencyParameterMismatchException: 'token-used', CommentContentSizeLimitExceededException: 'too-long' },
    );
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateComment.html */
  public async update(commentId: string, content: string): Promise<UpdateAnswer> {
    return answerOr(this.client.send(new UpdateCommentCommand({ commentId, content })), {
      CommentDeletedException: 'lost',
      CommentDoesNotExistException: 'lost',
      CommentNotCreatedByCallerException: 'lost',
      CommentContentSizeLimitExceededException: 'too-long',
    });
  }
}

/** `done`, or what an error's name means in our words. */
async function answerOr<Answer extends string>(
  call: Promise<unknown>,
  answers: Readonly<Record<string, Answer>>,
): Promise<Answer | 'done'> {
  try {
    await call;
    return 'done';
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (!Object.hasOwn(answers, name)) throw error;
    return answers[name];
  }
}
