import { FoundComment } from '../decide/decide-comment';
import { ReportedPullRequest } from '../decide/decide-report';

/** What keeps the comments of pull requests. An answer other than done is one that the caller can act on. */
export interface PullRequestComments {
  /** All comments of the pull request, over all its revisions; deleted ones too. */
  list(pullRequest: ReportedPullRequest): Promise<readonly FoundComment[]>;
  post(pullRequest: ReportedPullRequest, content: string, token: string): Promise<PostAnswer>;
  update(commentId: string, content: string): Promise<UpdateAnswer>;
}

/** The comment that the token now stands for, which somebody else may have posted before; or why there is none. */
export type PostAnswer =
  | { readonly kind: 'posted'; readonly comment: Pick<FoundComment, 'authorArn' | 'deleted'> }
  /** There is a comment with this token and another text. */
  | { readonly kind: 'token-used' }
  | { readonly kind: 'too-long' };

/** `lost`: the comment was deleted, or it belongs to somebody else. */
export type UpdateAnswer = 'done' | 'lost' | 'too-long';
