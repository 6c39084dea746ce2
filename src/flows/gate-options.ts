/** How a gate behaves. */
export interface GateOptions {
  /**
   * Names of the target branches whose pull requests wait for the flow. Approval rule templates do not support globs.
   * @default - the targets of the flow's review trigger, which must then be names, or `**` for all branches
   * @format branch
   * @minItems 1
   * @maxItems 100
   * @fix for example ["main"]
   */
  readonly targets?: string[];

  /**
   * What `[skip ci]` in a commit message means: with `wait`, no vote is cast, so that the pull request cannot be merged
   * until a build succeeds (`/retest` starts one); with `approve`, the author of the commit can bypass the gate.
   * @default "wait"
   * @values ON_SKIP_CI
   */
  readonly onSkipCi?: string;

  /**
   * Name of the approval rule template: unique in the account and Region, at most 100 characters. Pull requests show it.
   * @default - derived from the prefix, the repository, a short hash and the flow
   * @format templateName
   */
  readonly templateName?: string;
}
