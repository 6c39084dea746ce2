/** The envelope that each event of EventBridge has. */
export interface EventHeader {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  /** ISO 8601 in UTC. */
  readonly time: string;
  /** ARNs. */
  readonly resources: readonly string[];
}

/** A branch or a tag came, moved or went. */
export interface ReferenceChanged extends EventHeader {
  readonly kind: 'reference-changed';
  readonly change: 'created' | 'updated' | 'deleted';
  readonly referenceType: 'branch' | 'tag';
  /** Without `refs/heads/` or `refs/tags/`. */
  readonly name: string;
  /** The new tip. Absent when the reference was deleted. */
  readonly commit?: string;
  /** The tip before. Absent when the reference is new. */
  readonly oldCommit?: string;
}

export interface PullRequestChanged extends EventHeader {
  readonly kind: 'pull-request-changed';
  /** `detail.event`: many changes share the one detail-type, approvals too. */
  readonly change: string;
  readonly pullRequestId: string;
  readonly revision: string;
  readonly isOpen: boolean;
  readonly isMerged: boolean;
  /** Without `refs/heads/`. */
  readonly sourceBranch: string;
  readonly targetBranch: string;
  readonly sourceCommit: string;
  /** The target's tip when the pull request was made. */
  readonly targetCommit: string;
}

/** What CodeBuild says of a build, in its events and in its API. */
export interface BuildState {
  readonly partition: string;
  readonly project: string;
  /** `PROJECT:UUID` */
  readonly buildId: string;
  /** Absent in some events of builds that just started. */
  readonly buildNumber?: number;
  /** As the event says it; not each value is one that is documented. */
  readonly status: string;
  /** Who called StartBuild, as `ROLE/SESSION` or a user's name. */
  readonly initiator?: string;
  readonly sourceVersion?: string;
  /** ISO 8601 in UTC. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** Plain variables that StartBuild gave to this build. */
  readonly variables: Readonly<Record<string, string>>;
  readonly log?: LogPlace;
  readonly phases: readonly BuildPhase[];
}

export interface BuildStateChanged extends EventHeader, BuildState {
  readonly kind: 'build-state-changed';
}

/** Somebody wrote a comment on a pull request. The event does not hold its text. */
export interface CommentWritten extends EventHeader {
  readonly kind: 'comment-written';
  readonly commentId: string;
  readonly pullRequestId: string;
  /** ARN of the author. */
  readonly callerArn: string;
  readonly isReply: boolean;
}

export interface LogPlace {
  readonly group: string;
  readonly stream: string;
}

export interface BuildPhase {
  /** Such as `PRE_BUILD`. */
  readonly name: string;
  /** Absent while the phase runs, and for `COMPLETED`. */
  readonly status?: string;
  /** What CodeBuild says about the outcome, such as `COMMAND_EXECUTION_ERROR: Error while executing command: ...`. */
  readonly contexts: readonly string[];
  readonly seconds?: number;
}

/** A schedule was due. */
export interface Scheduled extends EventHeader {
  readonly kind: 'scheduled';
}

export interface UnknownEvent {
  readonly kind: 'unknown';
  readonly reason: string;
}

export type FlowEvent =
  ReferenceChanged | PullRequestChanged | BuildStateChanged | CommentWritten | Scheduled | UnknownEvent;
