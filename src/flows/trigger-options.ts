/**
 * What starts a flow. A flow with several triggers has one CodeBuild project and one rule for each trigger.
 * @rule oneTrigger
 * @hint pullRequest write "review";
 * pullRequests write "review";
 * pull_request write "review";
 * mergeRequest write "review";
 * push write "branch";
 * branches write "branch: { names: [...] }";
 * tags write "tag: { names: [...] }";
 * cron write "schedule: [{ expression: ... }]";
 * schedules write "schedule";
 * manual write "demand: {}";
 * workflow_dispatch write "demand: {}"
 */
export interface FlowTriggers {
  /**
   * A pull request is created, or its source branch is updated.
   * @default - pull requests do not start the flow
   */
  readonly review?: ReviewTriggerOptions;

  /**
   * A branch is created or updated. Deleting a branch starts nothing.
   * @default - branches do not start the flow
   */
  readonly branch?: BranchTriggerOptions;

  /**
   * A tag is created or moved. Deleting a tag starts nothing.
   * @default - tags do not start the flow
   */
  readonly tag?: TagTriggerOptions;

  /**
   * Schedules on which the flow runs.
   * @default - no schedule starts the flow
   * @minItems 1
   * @maxItems 50
   * @fix for example [{ expression: "rate(1 day)" }]
   */
  readonly schedule?: ScheduleTriggerOptions[];

  /**
   * A manual start, or a start by your own workflow with CodeBuild's StartBuild: `demand: {}`. Every flow can be
   * started this way; the trigger declares the intention.
   * @default - the flow declares no manual trigger
   */
  readonly demand?: DemandTriggerOptions;
}

/**
 * Pull requests that start a flow.
 * @hint branches write "targets";
 * names write "targets";
 * branch write "targets"
 */
export interface ReviewTriggerOptions {
  /**
   * Globs over target branches: `*` stays within a path segment, `**` crosses segments.
   * @default ["**"]
   * @format glob
   * @minItems 1
   * @maxItems 100
   * @fix for example ["main", "release/**"]
   */
  readonly targets?: string[];

  /**
   * Globs over target branches to exclude.
   * @default []
   * @format glob
   * @maxItems 100
   */
  readonly except?: string[];

  /**
   * Stop the builds of older commits when a new commit arrives, and all builds when the pull request ends.
   * A build that is stopped for this reason is not reported as failed.
   * @default true
   */
  readonly supersede?: boolean;

  /**
   * Globs over paths: the flow builds if the pull request changes a matching file. `*` stays within a folder, `**`
   * crosses folders. If no file matches, the gate counts the check as passed, and the pull request says so.
   * @default []
   * @format pathGlob
   * @maxItems 100
   */
  readonly paths?: string[];

  /**
   * Globs over paths to ignore, for example `docs/**`.
   * @default []
   * @format pathGlob
   * @maxItems 100
   */
  readonly exceptPaths?: string[];

  /**
   * Do not build if the newest commit's message contains `[skip ci]`, `[ci skip]` or `[no ci]`, as on GitHub and
   * GitLab. The option `gate` defines what that means for a gate; by default the gate stays unsatisfied.
   * @default true
   */
  readonly skipCi?: boolean;

  /**
   * Test the result of the merge: the generated buildspec first merges the pull request into the current target
   * branch. A conflict fails the build, and the comment names the files. Only for flows with `build`. A later update
   * of the target branch does not start another build; `/retest` does.
   * @default false
   */
  readonly mergeResult?: boolean;
}

/**
 * Branches that start a flow.
 * @hint branches write "names";
 * targets write "names";
 * branch write "names"
 */
export interface BranchTriggerOptions {
  /**
   * Globs over branch names: `*` stays within a path segment, `**` crosses segments.
   * @format glob
   * @minItems 1
   * @maxItems 100
   * @fix for example ["main"]
   */
  readonly names: string[];

  /**
   * Globs over branch names to exclude.
   * @default []
   * @format glob
   * @maxItems 100
   */
  readonly except?: string[];

  /**
   * Stop the builds of older commits when a new commit arrives. Leave it off if every commit must be built, or if a
   * build that stops halfway causes harm, for example a deployment.
   * @default false
   */
  readonly supersede?: boolean;

  /**
   * Globs over paths: the flow builds if a file that changed since the previous tip of the branch matches. `*` stays
   * within a folder, `**` crosses folders. A new branch is always built.
   * @default []
   * @format pathGlob
   * @maxItems 100
   */
  readonly paths?: string[];

  /**
   * Globs over paths to ignore, for example `docs/**`.
   * @default []
   * @format pathGlob
   * @maxItems 100
   */
  readonly exceptPaths?: string[];

  /**
   * Do not build if the newest commit's message contains `[skip ci]`, `[ci skip]` or `[no ci]`, as on GitHub and
   * GitLab. A flow that pushes commits needs it to avoid triggering itself in a loop.
   * @default true
   */
  readonly skipCi?: boolean;
}

/**
 * Tags that start a flow.
 * @hint tags write "names";
 * patterns write "names"
 */
export interface TagTriggerOptions {
  /**
   * Globs over tag names: `*` stays within a path segment, `**` crosses segments.
   * @default ["**"]
   * @format glob
   * @minItems 1
   * @maxItems 100
   * @fix for example ["v*"]
   */
  readonly names?: string[];

  /**
   * Globs over tag names to exclude.
   * @default []
   * @format glob
   * @maxItems 100
   */
  readonly except?: string[];
}

/**
 * A schedule that starts a flow.
 * @rule immediateRate
 * @hint cron write "expression", for example "cron(0 8 * * ? *)";
 * rate write "expression", for example "rate(1 day)"
 */
export interface ScheduleTriggerOptions {
  /**
   * `cron(minutes hours day-of-month month day-of-week year)`, `rate(value unit)` or `at(yyyy-mm-ddThh:mm:ss)`.
   * @rule schedule
   * @fix for example "rate(1 day)"
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
   */
  readonly expression: string;

  /**
   * The IANA time zone of the expression, for example `Europe/Berlin`.
   * @default "UTC"
   * @rule timeZone
   */
  readonly timeZone?: string;

  /**
   * Also run when the schedule is created. Without it a `rate(...)` schedule runs at times that follow from its name,
   * the first time within one interval after the deployment. Only with `rate(...)`.
   * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based
   * @default false
   */
  readonly runImmediately?: boolean;
}

/** A manual start. It has no options. */
export interface DemandTriggerOptions {}
