/** A pull request as CodeCommit's API returns it. */
export interface PullRequest {
  readonly id: string;
  readonly repositoryName: string;
  readonly revision: string;
  readonly isOpen: boolean;
  readonly isMerged: boolean;
  /** Without `refs/heads/`. */
  readonly sourceBranch: string;
  readonly targetBranch: string;
  readonly sourceCommit: string;
  /** The target's tip when the pull request was made. */
  readonly targetCommit: string;
  /** Where the two branches part. */
  readonly mergeBase?: string;
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  /** When somebody or something last did something with it, as this answer knows it. ISO 8601 in UTC. */
  readonly lastActivityAt?: string;
}
