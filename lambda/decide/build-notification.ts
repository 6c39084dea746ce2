import { BuildStatus } from '../../src/contract/codecommit-events';

/** All that a notification tells of a build: plain data. Texts from git and from people are as they were written. */
export interface BuildNotification {
  readonly repository: string;
  readonly flow: string;
  readonly status: BuildStatus;
  /** `PROJECT:UUID` */
  readonly buildId: string;
  readonly buildArn: string;
  /** Counts up within the project. */
  readonly buildNumber?: number;
  /** ISO 8601 in UTC. */
  readonly startedAt?: string;
  /** ISO 8601 in UTC. Absent while the build runs. */
  readonly finishedAt?: string;
  readonly subject: NotifiedSubject;
  /** 40 hex digits. Absent while CodeBuild has not checked out a branch or tag that was asked for by its name. */
  readonly commit?: string;
  /** The page of the build. Absent where the console's address is not known. */
  readonly link?: string;
}

/** What was built. */
export type NotifiedSubject =
  /** Branches without `refs/heads/`. */
  | {
      readonly kind: 'pull-request';
      readonly id: string;
      readonly sourceBranch?: string;
      readonly targetBranch?: string;
    }
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'tag'; readonly name: string }
  /** `time` is when the schedule was due, ISO 8601 in UTC. */
  | { readonly kind: 'schedule'; readonly time: string }
  /** Somebody started it himself. What he gave it as variables may be anything. */
  | { readonly kind: 'manual'; readonly initiator?: string; readonly version?: string };

/** The commit, as far as CodeCommit could be asked. */
export type CommitDetails =
  | { readonly kind: 'read'; readonly subject: string; readonly author: string }
  /** `reason` ends the sentence "Subject and author could not be read: ...". */
  | { readonly kind: 'unreadable'; readonly reason: string };
