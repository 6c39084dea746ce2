import { BuildFacts } from '../decode/flow-event';

/** A build as CodeBuild's API tells it. */
export interface KnownBuild extends BuildFacts {
  readonly arn: string;
  /** Whether it has ended, in whatever way. */
  readonly complete: boolean;
  /** ARN of the build that CodeBuild itself tried again with this one. */
  readonly retryOf?: string;
  /** ARN of the build with which CodeBuild itself tried this one again. */
  readonly retriedBy?: string;
  readonly reportArns: readonly string[];
  /** Variables that the build has exported. */
  readonly exported: Readonly<Record<string, string>>;
  readonly setup: BuildSetup;
}

/** What the project says and StartBuild can override. */
export interface BuildSetup {
  readonly sourceType: string;
  readonly sourceLocation: string;
  /** A path, or a whole buildspec. */
  readonly buildspec: string;
  readonly image: string;
  readonly environmentType: string;
  readonly serviceRole: string;
  readonly secondarySources: number;
}

/** CodeBuild tries a build again ten times at most. */
export const MAX_CHAIN = 12;

/**
 * Whether our own function started a build, or CodeBuild tried again one that it had started. `initiator` is written by
 * CodeBuild and cannot be given. A retry has another initiator, so the build that it repeats is looked at: both must name
 * each other, which only CodeBuild can make them do, and RetryBuild takes no overrides.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_AutoRetryConfig.html
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_RetryBuild.html
 */
export function isOurs(build: KnownBuild, startedBy: string, find: (arn: string) => KnownBuild | undefined): boolean {
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

/** Whether a build is for the same thing as one that is asked for: the variables that our function gave say so. */
export function hasVariables(build: KnownBuild, variables: Readonly<Record<string, string>>): boolean {
  return Object.entries(variables).every(
    ([name, value]) => Object.hasOwn(build.variables, name) && build.variables[name] === value,
  );
}
