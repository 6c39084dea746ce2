import {
  CodeCommitClient,
  GetCommentsForPullRequestCommand,
  PostCommentForPullRequestCommand,
  UpdateCommentCommand,
} from '@aws-sdk/client-codecommit';
import { answerOr } from './answer-or';
import { answeredTime } from './answered-time';
import { PostAnswer, PullRequestComments, UpdateAnswer } from './ports';
import { readAll, ReportIncomplete } from './read-pages';
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

/** Comments in CodeCommit. Errors that have no answer as a value pass, so that Lambda tries again. */
export class CodeCommitComments implements PullRequestComments {
  public constructor(
    private readonly incomplete: ReportIncomplete,
    private readonly client: Pick<CodeCommitClient, 'send'> = new CodeCommitClient(),
  ) {}

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_GetCommentsForPullRequest.html */
  public async list(pullRequest: ReportedPullRequest): Promise<readonly FoundComment[]> {
    const { id: pullRequestId, repositoryName } = pullRequest;
    const pairs = await readAll({
      call: 'codecommit:GetCommentsForPullRequest',
      read: async (nextToken) => {
        const command = new GetCommentsForPullRequestCommand({ pullRequestId, repositoryName, nextToken });
        const answer = await this.client.send(command);
        return { items: answer.commentsForPullRequestData, next: answer.nextToken };
      },
      incomplete: this.incomplete,
      maxPages: MAX_COMMENT_PAGES,
    });
    return pairs
      .flatMap(({ comments = [] }) => comments)
      .flatMap(
        ({ commentId: id, content = '', deleted = false, creationDate, authorArn, clientRequestToken: token }) =>
          id ? [{ id, content, deleted, createdAt: answeredTime(creationDate), authorArn, token }] : [],
      );
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_PostCommentForPullRequest.html */
  public async post(pullRequest: ReportedPullRequest, content: string, token: string): Promise<PostAnswer> {
    const answer = await answerOr(
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
      POST_ANSWERS,
    );
    if (typeof answer === 'string') return { kind: answer };
    const { authorArn, deleted = false } = answer.comment ?? {};
    return { kind: 'posted', comment: { deleted, authorArn: authorArn || undefined } };
  }

  /** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_UpdateComment.html */
  public async update(commentId: string, content: string): Promise<UpdateAnswer> {
    const answer = await answerOr(this.client.send(new UpdateCommentCommand({ commentId, content })), UPDATE_ANSWERS);
    return typeof answer === 'string' ? answer : 'done';
  }
}
