/** How a gate behaves. */
export interface GateOptions {
  /**
   * Target branches whose pull requests wait for the flow: names, or globs that do not begin with `*`.
   * @default - the targets of the flow's review trigger; `**` stands for all branches
   * @format gateGlob
   * @minItems 1
   * @maxItems 100
   * @fix for example ["main", "release/**"]
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
   * Name of the approval rule template: unique in the account and Region, at most 100 characters. Pull requests show
   * it.
   * @default - derived from the prefix, the repository, a short hash and the flow
   * @format templateName
   */
  readonly templateName?: string;
}
