import { ApprovalTemplate, sha256 } from './approval-rule';
import { Comment, PullRequest } from './pull-request';
import { Reaction } from './reactions';
import { ReferenceChange, Repository } from './repository';
import { Json } from '../core/json';
import { World } from '../core/world';
import { BusEvent } from '../events/events';
import { recordedEvent } from '../events/recorded-event';
import { Principal } from '../iam/principal';

export interface MergeFacts {
  readonly mergeOption: string;
  readonly sourceCommitId: string;
  readonly destinationCommitId: string;
  readonly baseCommitId: string;
}

/** The event of a reference that a push or a merge changed. */
export function referenceEvent(
  world: World,
  repository: Repository,
  { ref, before, after }: ReferenceChange,
  caller: Principal,
  merge?: MergeFacts,
): BusEvent {
  const type = ref.startsWith('refs/tags/') ? 'tag' : 'branch';
  const word = !after ? 'deleted' : !before ? 'created' : 'updated';
  const fastForward = merge?.mergeOption === 'FAST_FORWARD_MERGE';
  const recording = merge
    ? `cc-branch-updated-merge-${fastForward ? 'ff' : '3way'}`
    : word === 'updated' && type === 'branch'
      ? 'cc-branch-updated-push'
      : `cc-${type}-${word}`;
  return recordedEvent(world, recording, {
    resources: [world.arn('codecommit', repository.name)],
    detail: {
      callerUserArn: caller.arn,
      event: `reference${word[0].toUpperCase()}${word.slice(1)}`,
      repositoryName: repository.name,
      repositoryId: repository.id,
      referenceType: type,
      referenceName: ref.replace(/^refs\/(heads|tags)\//, ''),
      referenceFullName: ref,
      ...(after && { commitId: after }),
      ...(before && { oldCommitId: before }),
      ...(merge && {
        sourceCommitId: merge.sourceCommitId,
        destinationCommitId: merge.destinationCommitId,
        mergeOption: merge.mergeOption,
      }),
      ...(merge &&
        !fastForward && {
          baseCommitId: merge.baseCommitId,
          conflictDetailsLevel: 'LINE_LEVEL',
          conflictResolutionStrategy: 'AUTOMERGE',
        }),
    },
  });
}

interface PullRequestChange {
  readonly recording: string;
  readonly event: string;
  readonly callerArn: string;
  /** The members that only this kind of event has. */
  readonly more: Json;
}

export function pullRequestEvent(
  world: World,
  repositoryArn: string,
  pullRequest: PullRequest,
  { recording, event, callerArn, more }: PullRequestChange,
): BusEvent {
  const name = repositoryArn.split(':').at(-1) ?? '';
  return recordedEvent(world, recording, {
    resources: [repositoryArn],
    // Absent in recordings of pull requests that have none.
    optional: ['description'],
    detail: {
      author: pullRequest.authorArn,
      callerUserArn: callerArn,
      creationDate: eventDate(pullRequest.creationDate),
      ...(pullRequest.description !== undefined && { description: pullRequest.description }),
      destinationCommit: pullRequest.destinationCommit,
      destinationReference: pullRequest.destinationReference,
      event,
      isMerged: pullRequest.merged ? 'True' : 'False',
      lastModifiedDate: eventDate(pullRequest.lastActivityDate),
      ...more,
      notificationBody: `A pull request event occurred in the following AWS CodeCommit repository: ${name}. Event: ${event}.`,
      pullRequestId: pullRequest.id,
      pullRequestStatus: pullRequest.status === 'OPEN' ? 'Open' : 'Closed',
      repositoryNames: [name],
      revisionId: pullRequest.revisionId,
      sourceCommit: pullRequest.sourceCommit,
      sourceReference: pullRequest.sourceReference,
      title: pullRequest.title,
    },
  });
}

export function commentEvent(
  world: World,
  repository: Repository,
  pullRequest: PullRequest,
  comment: Comment,
  caller: Principal,
  word: 'created' | 'updated',
): BusEvent {
  return recordedEvent(
    world,
    comment.inReplyTo && word === 'created' ? 'cc-comment-pr-reply' : `cc-comment-pr-${word}`,
    {
      resources: [world.arn('codecommit', repository.name)],
      detail: {
        afterCommitId: comment.afterCommitId,
        beforeCommitId: comment.beforeCommitId,
        callerUserArn: caller.arn,
        commentId: comment.commentId,
        event: word === 'created' ? 'commentOnPullRequestCreated' : 'commentOnPullRequestUpdated',
        ...(comment.inReplyTo && { inReplyTo: comment.inReplyTo }),
        notificationBody: `A pull request event occurred in the following AWS CodeCommit repository: ${repository.name}.`,
        pullRequestId: pullRequest.id,
        repositoryId: repository.id,
        repositoryName: repository.name,
      },
    },
  );
}

export function reactionEvent(
  world: World,
  repository: Repository,
  comment: Comment,
  { emoji, shortCode, unicode }: Reaction,
  caller: Principal,
): BusEvent {
  return recordedEvent(world, 'cc-reaction-created', {
    resources: [world.arn('codecommit', repository.name)],
    detail: {
      callerUserArn: caller.arn,
      commentId: comment.commentId,
      event: 'commentReactionCreated',
      notificationBody: `A comment reaction event occurred in the following AWS CodeCommit Repository: ${repository.name}.`,
      reactionEmojis: [emoji],
      reactionShortcodes: [shortCode],
      reactionUnicodes: [unicode],
      repositoryId: repository.id,
      repositoryName: repository.name,
    },
  });
}

export function templateEvent(
  world: World,
  recording: string,
  event: string,
  template: ApprovalTemplate,
  repositories: readonly Repository[],
  caller: Principal,
): BusEvent {
  return recordedEvent(world, recording, {
    resources: repositories.map(({ name }) => world.arn('codecommit', name)),
    // By name, so each has other members.
    open: ['repositories'],
    detail: {
      approvalRuleTemplateContentSha256: sha256(template.content),
      approvalRuleTemplateId: template.id,
      approvalRuleTemplateName: template.name,
      callerUserArn: caller.arn,
      creationDate: eventDate(template.creationDate),
      event,
      lastModifiedDate: eventDate(template.lastModifiedDate),
      notificationBody: `A approval rule template event occurred. Event: ${event}.`,
      repositories: Object.fromEntries(repositories.map(({ name, id }) => [name, id])),
    },
  });
}

/** `Mon May 04 11:58:05 UTC 2026` */
function eventDate(seconds: number): string {
  const [day, date, month, year, clock] = new Date(seconds * 1000).toUTCString().replace(',', '').split(' ');
  return `${day} ${month} ${date} ${clock} UTC ${year}`;
}
