/**
 * What starts a flow. Several together are allowed: the flow then has one CodeBuild project and a rule
 * for each.
 */
export interface FlowTriggers {
  /**
   * A pull request is made, or its source branch moves.
   * @default - pull requests do not start the flow
   */
  readonly review?: ReviewTriggerOptions;

  /**
   * A branch is made or moves. Deleting one starts nothing.
   * @default - branches do not start the flow
   */
  readonly branch?: BranchTriggerOptions;

  /**
   * A tag is made or moves. Deleting one starts nothing.
   * @default - tags do not start the flow
   */
  readonly tag?: TagTriggerOptions;

  /**
   * Times.
   * @default - no time starts the flow
   */
  readonly schedule?: ScheduleTriggerOptions[];

  /**
   * By hand, or by a workflow of your own, through CodeBuild's StartBuild: `demand: {}`. Every flow can be
   * started so; this says that it is meant.
   * @default - not said
   */
  readonly demand?: DemandTriggerOptions;
}

/** Pull requests. */
export interface ReviewTriggerOptions {
  /**
   * Globs over target branches: `*` stays within a path segment, `**` crosses segments.
   * @default ["**"]
   */
  readonly targets?: string[];

  /**
   * Globs over target branches that do not count.
   * @default []
   */
  readonly except?: string[];

  /**
   * Whether a new commit stops the builds of older ones, and the end of the pull request stops all of its builds.
   * A build that was stopped so is not reported as failed.
   * @default true
   */
  readonly supersede?: boolean;

  /**
   * Globs over paths: the flow builds when one of the files that the pull request changes is among them. `*` stays
   * within a folder, `**` crosses folders. A check that is skipped so counts as passed at a gate, and the pull request
   * is told.
   * @default - all paths
   */
  readonly paths?: string[];

  /**
   * Globs over paths that do not count, such as `docs/**`.
   * @default []
   */
  readonly exceptPaths?: string[];

  /**
   * Whether `[skip ci]`, `[ci skip]` and `[no ci]` in the message of the newest commit are heeded, as on GitHub and
   * GitLab. What that means at a gate is said there; by default the gate stays shut.
   * @default true
   */
  readonly skipCi?: boolean;

  /**
   * Whether builds test what the target branch would become: the generated buildspec first merges the pull request into
   * the target branch as it is then. A conflict ends the build, and the comment names the files. Only for flows with
   * `build`. When the target branch moves later, nothing is built again; `/retest` does it.
   * @default false
   */
  readonly mergeResult?: boolean;
}

/** Branches. */
export interface BranchTriggerOptions {
  /** Globs over branch names: `*` stays within a path segment, `**` crosses segments. */
  readonly names: string[];

  /**
   * Globs over branch names that do not count.
   * @default []
   */
  readonly except?: string[];

  /**
   * Whether a new commit stops the builds of older ones. Leave it off where each commit has to be built, or where a
   * build that is stopped halfway does harm, as a deployment may.
   * @default false
   */
  readonly supersede?: boolean;

  /**
   * Globs over paths: the flow builds when one of the files that changed since the branch's last tip is among them. `*`
   * stays within a folder, `**` crosses folders. A branch that is new is always built.
   * @default - all paths
   */
  readonly paths?: string[];

  /**
   * Globs over paths that do not count, such as `docs/**`.
   * @default []
   */
  readonly exceptPaths?: string[];

  /**
   * Whether `[skip ci]`, `[ci skip]` and `[no ci]` in the message of the newest commit are heeded, as on GitHub and
   * GitLab. A flow that pushes commits of its own needs it, so as not to start itself for ever.
   * @default true
   */
  readonly skipCi?: boolean;
}

/** Tags. */
export interface TagTriggerOptions {
  /**
   * Globs over tag names: `*` stays within a path segment, `**` crosses segments.
   * @default ["**"]
   */
  readonly names?: string[];

  /**
   * Globs over tag names that do not count.
   * @default []
   */
  readonly except?: string[];
}

/** A time. */
export interface ScheduleTriggerOptions {
  /**
   * `cron(minutes hours day-of-month month day-of-week year)`, `rate(value unit)` or `at(yyyy-mm-ddThh:mm:ss)`.
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly expression: string;

  /**
   * The IANA time zone of the expression, such as `Europe/Berlin`.
   * @default "UTC"
   */
  readonly timeZone?: string;
}

/** By hand. It has no options. */
export interface DemandTriggerOptions {}
