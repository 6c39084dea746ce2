import { createHash } from 'node:crypto';
import { ApprovalRule, showRule } from './approval-rule';
import { Json } from '../core/json';

export interface Comment {
  readonly commentId: string;
  content: string;
  readonly authorArn: string;
  readonly clientRequestToken?: string;
  readonly beforeCommitId: string;
  readonly afterCommitId: string;
  readonly inReplyTo?: string;
  readonly creationDate: number;
  lastModifiedDate: number;
  deleted: boolean;
  /** Who -> its short code. */
  readonly reactions: Map<string, string>;
}

export interface PullRequest {
  readonly id: string;
  repositoryName: string;
  readonly title: string;
  readonly description?: string;
  readonly authorArn: string;
  readonly sourceReference: string;
  readonly destinationReference: string;
  /** The target's tip when the pull request was made. It does not move with the target. */
  readonly destinationCommit: string;
  sourceCommit: string;
  revisionId: string;
  mergeBase?: string;
  status: 'OPEN' | 'CLOSED';
  merged?: { readonly mergedBy: string; readonly mergeCommitId: string; readonly mergeOption: string };
  readonly creationDate: number;
  lastActivityDate: number;
  readonly clientRequestToken?: string;
  readonly comments: Comment[];
  readonly rules: ApprovalRule[];
  /** Revision -> who approves it. */
  readonly approvals: Map<string, Set<string>>;
  /** Revision -> who put the rules aside for it. */
  readonly overrides: Map<string, string>;
}

/** Another one for each state of the source. */
export function revisionId(id: string, sourceCommit: string): string {
  return createHash('sha256').update(`${id} ${sourceCommit}`).digest('hex');
}

/** As the API shows it. */
export function showPullRequest(pullRequest: PullRequest): Json {
  const { id, repositoryName, merged } = pullRequest;
  return {
    pullRequestId: id,
    title: pullRequest.title,
    ...(pullRequest.description !== undefined && { description: pullRequest.description }),
    lastActivityDate: pullRequest.lastActivityDate,
    creationDate: pullRequest.creationDate,
    pullRequestStatus: pullRequest.status,
    authorArn: pullRequest.authorArn,
    pullRequestTargets: [
      {
        repositoryName,
        sourceReference: pullRequest.sourceReference,
        destinationReference: pullRequest.destinationReference,
        destinationCommit: pullRequest.destinationCommit,
        sourceCommit: pullRequest.sourceCommit,
        ...(pullRequest.mergeBase && { mergeBase: pullRequest.mergeBase }),
        mergeMetadata: { isMerged: merged !== undefined, ...merged },
      },
    ],
    ...(pullRequest.clientRequestToken && { clientRequestToken: pullRequest.clientRequestToken }),
    revisionId: pullRequest.revisionId,
    approvalRules: pullRequest.rules.map(showRule),
  };
}

export function showComment(comment: Comment, callerArn: string): Json {
  // A token may be returned or not: AWS does not say when, so it depends on the comment.
  const { beforeCommitId: _, afterCommitId: __, content, deleted, reactions, clientRequestToken, ...rest } = comment;
  const given = [...reactions.values()];
  return {
    ...rest,
    deleted,
    ...(clientRequestToken && comment.commentId < '8' && { clientRequestToken }),
    callerReactions: [...reactions].filter(([arn]) => arn === callerArn).map(([, reaction]) => reaction),
    reactionCounts: Object.fromEntries(
      given.map((reaction) => [reaction, given.filter((each) => each === reaction).length]),
    ),
    // The content of a deleted comment is gone.
    ...(!deleted && { content }),
  };
}
