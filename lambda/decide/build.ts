import { BuildSetup } from './build-setup';
import { BUILD_STATUSES, BuildStatus } from '../../src/contract/codecommit-events';
import { BuildState } from '../decode/flow-event';

/** A build as CodeBuild's API returns it. */
export interface Build extends BuildState {
  readonly arn: string;
  /** Whether it has ended, in whatever way. */
  readonly complete: boolean;
  /** ARN of the build that CodeBuild itself tried again with this one. */
  readonly retryOf?: string;
  /** ARN of the build with which CodeBuild itself tried this one again. */
  readonly retriedBy?: string;
  /** The commit that was checked out, once it is known. */
  readonly resolvedVersion?: string;
  readonly reportArns: readonly string[];
  /** Variables that the build has exported. */
  readonly exported: Readonly<Record<string, string>>;
  readonly setup: BuildSetup;
}

/** CodeBuild tries a build again ten times at most. */
export const MAX_CHAIN = 12;

/**
 * Whether our own function started a build, or CodeBuild tried again one that it had started. `initiator` is written by
 * CodeBuild and cannot be given. A retry has another initiator, so the build that it repeats is looked at: both must
 * name each other, which only CodeBuild can make them do, and RetryBuild takes no overrides.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_AutoRetryConfig.html
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_RetryBuild.html
 */
export function isOurs(build: Build, startedBy: string, find: (arn: string) => Build | undefined): boolean {
  let each = build;
  for (let n = 0; n < MAX_CHAIN; n += 1) {
    if (each.initiator === startedBy) return true;
    const before = each.retryOf === undefined ? undefined : find(each.retryOf);
    if (
      !before ||
      before.retriedBy !== each.arn ||
      before.project !== each.project ||
      before.sourceVersion !== each.sourceVersion
    )
      return false;
    each = before;
  }
  return false;
}

/** A status that is not known yet is none of those that say that all is well. */
export function knownStatus(status: string): BuildStatus {
  return BUILD_STATUSES.find((known) => known === status) ?? 'FAILED';
}

/**
 * The commit that a build was asked for, 40 hex digits. A commit of a branch is written `refs/heads/BRANCH^{COMMIT}`.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-source-version.html
 */
export function requestedCommit({ sourceVersion = '' }: Pick<Build, 'sourceVersion'>): string | undefined {
  const asked = /^(?:refs\/heads\/.+\^\{([0-9a-f]{40})\}|([0-9a-f]{40}))$/i.exec(sourceVersion);
  return (asked?.[1] ?? asked?.[2])?.toLowerCase();
}

/** The commit that a build is of: the one that it was asked for, unless CodeBuild checked out another one. */
export function builtCommit(build: Pick<Build, 'sourceVersion' | 'resolvedVersion'>): string | undefined {
  const commit = requestedCommit(build);
  const { resolvedVersion } = build;
  return resolvedVersion === undefined || resolvedVersion.toLowerCase() === commit ? commit : undefined;
}
