/**
 * The environment variables that a build gets from the event that started it. The first six are the
 * contract of the original Terraform module; the others came with this project.
 */
export const FlowVariable = {
  /** The pull request's id. Review only. */
  PULL_REQUEST_ID: 'FLOW_PULL_REQUEST_ID',
  /** The tip of the source branch, 40 hex digits: the commit that is built. Review only. */
  PULL_REQUEST_SRC_COMMIT: 'FLOW_PULL_REQUEST_SRC_COMMIT',
  /** The tip of the target branch when the pull request was made. Review only. */
  PULL_REQUEST_DST_COMMIT: 'FLOW_PULL_REQUEST_DST_COMMIT',
  /** The branch, without `refs/heads/`. Branch only. */
  BRANCH: 'FLOW_BRANCH',
  /** The tag, without `refs/tags/`. Tag only. */
  TAG: 'FLOW_TAG',
  /** When the schedule was due, ISO 8601 in UTC. Schedule only. */
  SCHEDULE: 'FLOW_SCHEDULE',
  /** The flow's name. Each build that an event started. */
  NAME: 'FLOW_NAME',
  /** The kind of trigger: `review`, `branch`, `tag` or `schedule`. Each build that an event started. */
  EVENT: 'FLOW_EVENT',
  /** The revision of the pull request that is built, 64 hex digits. Review only. */
  PULL_REQUEST_REVISION: 'FLOW_PULL_REQUEST_REVISION',
  /** The source branch, without `refs/heads/`. Review only. */
  PULL_REQUEST_SRC_BRANCH: 'FLOW_PULL_REQUEST_SRC_BRANCH',
  /** The target branch, without `refs/heads/`. Review only. */
  PULL_REQUEST_DST_BRANCH: 'FLOW_PULL_REQUEST_DST_BRANCH',
  /** The id of the comment whose command asked for the build. Only where one did. */
  COMMAND: 'FLOW_COMMAND',
  /**
   * The tip of the target branch that the build has merged with, 40 hex digits. Review with `mergeResult` only; the
   * build sets it itself, and exports it.
   */
  MERGED_DST_COMMIT: 'FLOW_MERGED_DST_COMMIT',
} as const;

export type FlowVariable = (typeof FlowVariable)[keyof typeof FlowVariable];
