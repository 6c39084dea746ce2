import { createHash, randomUUID } from 'node:crypto';
import { codecommitDate, eventTime } from './dates';
import { repositoryArn, RepositoryLocation } from './repository-location';
import {
  BRANCH_PREFIX,
  DetailType,
  EventBridgeEvent,
  EventSource,
  PullRequestEvent,
  ReferenceEvent,
  TAG_PREFIX,
} from '../../src/contract/codecommit-events';

export interface PullRequestFacts {
  readonly id: string;
  readonly title: string;
  /** Branches, without `refs/heads/`. */
  readonly source: string;
  readonly target: string;
  readonly sourceCommit: string;
  readonly targetCommit: string;
  /** Whether the pull request was there already. */
  readonly updated: boolean;
}

export interface ReferenceFacts {
  readonly type: 'branch' | 'tag';
  /** Without `refs/heads/` or `refs/tags/`. */
  readonly name: string;
  readonly commit: string;
  /** What it was before. Absent: it is new. */
  readonly oldCommit?: string;
}

/** The event of a pull request. Shapes: https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html */
export function pullRequestEvent(place: RepositoryLocation, facts: PullRequestFacts, now: Date): EventBridgeEvent {
  const person = localUser(place);
  const date = codecommitDate(now);
  return {
    ...envelope(place, DetailType.PULL_REQUEST_STATE, now),
    detail: {
      author: person,
      callerUserArn: person,
      creationDate: date,
      destinationCommit: facts.targetCommit,
      destinationReference: `${BRANCH_PREFIX}${facts.target}`,
      event: facts.updated ? PullRequestEvent.SOURCE_UPDATED : PullRequestEvent.CREATED,
      isMerged: 'False',
      lastModifiedDate: date,
      notificationBody: `A pull request event occurred in the following AWS CodeCommit repository: ${place.repositoryName}. Event: ${facts.updated ? 'Updated' : 'Created'}.`,
      pullRequestId: facts.id,
      pullRequestStatus: 'Open',
      repositoryNames: [place.repositoryName],
      // Real ones are as long and as little to be guessed; this one is the same for the same commits.
      revisionId: createHash('sha256')
        .update([facts.id, facts.sourceCommit, facts.targetCommit].join(' '))
        .digest('hex'),
      sourceCommit: facts.sourceCommit,
      sourceReference: `${BRANCH_PREFIX}${facts.source}`,
      title: facts.title,
    },
  };
}

/** The event of a branch or tag that was pushed. */
export function referenceEvent(place: RepositoryLocation, facts: ReferenceFacts, now: Date): EventBridgeEvent {
  return {
    ...envelope(place, DetailType.REPOSITORY_STATE, now),
    detail: {
      callerUserArn: localUser(place),
      event: facts.oldCommit ? ReferenceEvent.UPDATED : ReferenceEvent.CREATED,
      repositoryName: place.repositoryName,
      repositoryId: '00000000-0000-4000-8000-000000000000',
      referenceType: facts.type,
      referenceName: facts.name,
      referenceFullName: `${facts.type === 'tag' ? TAG_PREFIX : BRANCH_PREFIX}${facts.name}`,
      commitId: facts.commit,
      ...(facts.oldCommit && { oldCommitId: facts.oldCommit }),
    },
  };
}

/** The event of a schedule that is due. */
export function scheduleEvent(place: RepositoryLocation, scheduleName: string, due: Date): EventBridgeEvent {
  const { partition, region, account } = place;
  return {
    ...envelope(place, DetailType.SCHEDULED, due),
    source: EventSource.SCHEDULER,
    resources: [`arn:${partition}:scheduler:${region}:${account}:schedule/default/${scheduleName}`],
    detail: '{}',
  };
}

function envelope(place: RepositoryLocation, detailType: string, now: Date): Omit<EventBridgeEvent, 'detail'> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source: EventSource.CODECOMMIT,
    account: place.account,
    time: eventTime(now),
    region: place.region,
    resources: [repositoryArn(place)],
  };
}

function localUser(place: RepositoryLocation): string {
  return `arn:${place.partition}:iam::${place.account}:user/local`;
}
