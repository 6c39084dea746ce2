/** What a gate is like. */
export interface GateOptions {
  /**
   * Names of the target branches whose pull requests wait for the flow. An approval rule template knows no globs.
   * @default - the targets of the flow's review trigger, which must be names then, or `**` for all branches
   */
  readonly targets?: string[];

  /**
   * What `[skip ci]` in a commit's message means: `wait` casts no vote, so that the pull request cannot be merged
   * until a build has succeeded (`/retest` asks for one); `approve` lets the commit's author go past the gate.
   * @default "wait"
   */
  readonly onSkipCi?: string;

  /**
   * Name of the approval rule template: unique in the account and Region, 100 characters at most. Pull requests show it.
   * @default - made of the prefix, the repository, a short hash and the flow
   */
  readonly templateName?: string;
}
