/** Names in EventBridge events, as CodeCommit, CodeBuild and EventBridge Scheduler write them. */

/** `source` of an event. */
export const EventSource = {
  CODECOMMIT: 'aws.codecommit',
  CODEBUILD: 'aws.codebuild',
  SCHEDULER: 'aws.scheduler',
  EVENTS: 'aws.events',
} as const;

/** `detail-type` of an event. */
export const DetailType = {
  REPOSITORY_STATE: 'CodeCommit Repository State Change',
  PULL_REQUEST_STATE: 'CodeCommit Pull Request State Change',
  PULL_REQUEST_COMMENT: 'CodeCommit Comment on Pull Request',
  BUILD_STATE: 'CodeBuild Build State Change',
  SCHEDULED: 'Scheduled Event',
} as const;

/** `detail.event` of a repository's state change. */
export const ReferenceEvent = {
  CREATED: 'referenceCreated',
  UPDATED: 'referenceUpdated',
  DELETED: 'referenceDeleted',
} as const;

/** `detail.event` of a pull request's state change: those that bring a new source commit, and those that end it. */
export const PullRequestEvent = {
  CREATED: 'pullRequestCreated',
  SOURCE_UPDATED: 'pullRequestSourceBranchUpdated',
  STATUS_CHANGED: 'pullRequestStatusChanged',
  MERGE_STATUS_UPDATED: 'pullRequestMergeStatusUpdated',
} as const;

/** `detail.event` of a comment on a pull request. */
export const CommentEvent = {
  CREATED: 'commentOnPullRequestCreated',
  UPDATED: 'commentOnPullRequestUpdated',
} as const;

export const BRANCH_PREFIX = 'refs/heads/';
export const TAG_PREFIX = 'refs/tags/';

/**
 * `build-status` of a build. Events are documented to carry the first four; the API's type has the
 * others too, so all are handled.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_Build.html
 */
export const BUILD_STATUSES = ['IN_PROGRESS', 'SUCCEEDED', 'FAILED', 'STOPPED', 'FAULT', 'TIMED_OUT'] as const;
export type BuildStatus = (typeof BUILD_STATUSES)[number];

/** An event as EventBridge delivers it. */
export interface EventBridgeEvent {
  readonly version?: string;
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  /** An object; EventBridge Scheduler's default payload has the text `"{}"` here. */
  readonly detail: unknown;
}
