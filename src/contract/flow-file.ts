/** Flows as the stack, the functions and the `flow-ci` command know them. */
import {
  ResolvedArtifactsOptions,
  ResolvedBranchTriggerOptions,
  ResolvedBuildEnvironmentOptions,
  ResolvedDemandTriggerOptions,
  ResolvedFlowFileOptions,
  ResolvedFlowOptions,
  ResolvedGateOptions,
  ResolvedNotifyOptions,
  ResolvedPolicyStatementOptions,
  ResolvedReviewTriggerOptions,
  ResolvedScheduleTriggerOptions,
  ResolvedTagTriggerOptions,
} from './resolved-options';

export const FLOW_FILE = 'flow-ci.json';
export const FLOW_FILE_VERSION = 1;

/** The content of `flow-ci.json`: the options with every default filled in. */
export type FlowFileContent = ResolvedFlowFileOptions;

/** `flow-ci.json` as it is used: with everything that follows from the options. */
export interface FlowFile extends Omit<FlowFileContent, 'flows'> {
  readonly flows: readonly ResolvedFlow[];
}

/** A flow with everything that follows from its options and from the other flows. */
export interface ResolvedFlow extends Omit<
  ResolvedFlowOptions,
  | 'on'
  | 'buildspec'
  | 'environment'
  | 'environmentVariables'
  | 'artifacts'
  | 'cache'
  | 'gate'
  | 'reports'
  | 'annotations'
> {
  readonly name: string;
  /** The CodeBuild project's name. */
  readonly projectName: string;
  readonly description: string;
  /** At least one. Several schedules are several triggers. */
  readonly triggers: readonly Trigger[];
  readonly buildspec: BuildspecSource;
  readonly environment: BuildEnvironment;
  readonly environmentVariables: Readonly<Record<string, EnvironmentVariable>>;
  readonly artifacts?: ArtifactsTarget;
  readonly cache?: CacheTarget;
  /** An approval rule that only this flow's success satisfies. */
  readonly gate?: GateSettings;
  /** Whether builds for pull requests may write test and coverage reports, which the comment summarizes. */
  readonly reports: boolean;
  /** Which findings in the log of a build for a pull request the comment lists. Absent: none. */
  readonly annotations?: AnnotatedLevels;
}

/** `warnings`: errors too. */
export const ANNOTATED_LEVELS = ['all', 'warnings', 'errors'] as const;
export type AnnotatedLevels = (typeof ANNOTATED_LEVELS)[number];

/** A change of a build's state. Failed is for any reason; stopped is by a newer commit, a command or by hand. */
export type BuildMoment = ResolvedNotifyOptions['on'][number];

/** Notifications about a flow's builds to one topic. */
export type NotifySettings = ResolvedNotifyOptions;

/** Where artifacts are stored: `path` is the whole folder, empty for the root. */
export interface ArtifactsTarget extends ResolvedArtifactsOptions {
  readonly path: string;
}
export type FlowPolicyStatement = ResolvedPolicyStatementOptions;

/** The approval rule of a review flow, from an approval rule template that is associated with the repository. */
export interface GateSettings extends Required<Pick<ResolvedGateOptions, 'templateName' | 'onSkipCi'>> {
  /**
   * Target branches whose pull requests get the rule, as `refs/heads/NAME`; a `*` at the end stands for any characters.
   * Empty: all.
   */
  readonly targets: readonly string[];
}

/** A file in the repository (the path from its root), or a whole buildspec as text. */
export type BuildspecSource =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'text'; readonly text: string };

/** What makes a flow run. `id` is unique within the flow and names the rule or schedule. */
export type Trigger = ReviewTrigger | BranchTrigger | TagTrigger | ScheduleTrigger | DemandTrigger;

/** The triggers that match an event of the repository, so that they have a rule. */
export type RuleTrigger = ReviewTrigger | BranchTrigger | TagTrigger;
/** The triggers that reach the start-build function. */
export type EventTrigger = RuleTrigger | ScheduleTrigger;

/** What is off is left out: triggers travel in the input of rules, which is limited. */
type Filters<T> = Partial<Omit<T, 'targets' | 'names' | 'except'>>;

interface WithRule {
  readonly id: string;
  /** Whether the rule may use a wildcard: an account has 30 such rules, so a stack uses few. */
  readonly wildcard: boolean;
}
export interface ReviewTrigger
  extends Pick<ResolvedReviewTriggerOptions, 'targets' | 'except'>, Filters<ResolvedReviewTriggerOptions>, WithRule {
  readonly kind: 'review';
}
export interface BranchTrigger
  extends Pick<ResolvedBranchTriggerOptions, 'names' | 'except'>, Filters<ResolvedBranchTriggerOptions>, WithRule {
  readonly kind: 'branch';
}
export interface TagTrigger extends ResolvedTagTriggerOptions, WithRule {
  readonly kind: 'tag';
}
export interface ScheduleTrigger
  extends
    Omit<ResolvedScheduleTriggerOptions, 'runImmediately'>,
    Partial<Pick<ResolvedScheduleTriggerOptions, 'runImmediately'>> {
  readonly kind: 'schedule';
  readonly id: string;
}
export interface DemandTrigger extends ResolvedDemandTriggerOptions {
  readonly kind: 'demand';
  readonly id: string;
}

export type BuildEnvironment = ResolvedBuildEnvironmentOptions &
  Required<Omit<ResolvedBuildEnvironmentOptions, 'certificate'>>;

export interface EnvironmentVariable {
  readonly type: 'PLAINTEXT' | 'PARAMETER_STORE' | 'SECRETS_MANAGER';
  readonly value: string;
}

export type CacheTarget =
  | { readonly kind: 'local'; readonly modes: readonly string[] }
  | {
      readonly kind: 's3';
      readonly bucket: string;
      /** The whole folder, empty for the root. */
      readonly prefix: string;
      /** With it, projects that have the same one find each other's caches. */
      readonly namespace?: string;
    };

/** Whether a trigger looks at the files that changed. */
export function filtersPaths({ paths = [], exceptPaths = [] }: Pick<ReviewTrigger, 'paths' | 'exceptPaths'>): boolean {
  return paths.length > 0 || exceptPaths.length > 0;
}
