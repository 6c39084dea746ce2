/**
 * `flow-ci.json`: the flows with every default filled in. The project type writes it, the stack and
 * the `flow-ci` command read it. Its JSON Schema is schema/flow-ci.schema.json.
 */

export const FLOW_FILE = 'flow-ci.json';
export const FLOW_FILE_VERSION = 1;

export interface FlowFile {
  readonly $schema?: string;
  readonly version: typeof FLOW_FILE_VERSION;
  /** The CodeCommit repository that the flows watch. */
  readonly repositoryName: string;
  /** Whether the stack makes the repository. */
  readonly createRepository: boolean;
  /** The branch that a local run takes as the target of a review, and that schedules build. */
  readonly defaultBranch: string;
  /** Starts the `flow-ci` command from the root of a clone, for example `cd ci && npx --no --offline flow-ci`. Absent: comments do not say how. */
  readonly localCommand?: string;
  /** Stands before the repository's name in all names. May be empty. */
  readonly namePrefix: string;
  readonly handlers: HandlerSettings;
  /** For the repository, when the stack makes it, and for what all flows share. */
  readonly tags: Readonly<Record<string, string>>;
  readonly flows: readonly ResolvedFlow[];
  /** Commands that people write in comments on pull requests. Absent: comments start nothing. */
  readonly commands?: CommandSettings;
  /** Look for builds that were never started because an event was lost. Absent: nobody looks. */
  readonly reconcile?: ReconcileSettings;
  /** Globs over branches for which the stack has a policy against changes around pull requests. Absent: there is none. */
  readonly protectBranches?: readonly string[];
  /** Whether that policy leaves fast-forward merges of pull requests only. Absent: no. */
  readonly fastForwardMergesOnly?: boolean;
  /** ARN of the SNS topic that alarms tell, with placeholders. Absent: they tell nobody. */
  readonly alarmTopicArn?: string;
  /** Whether the stack has a dashboard. Absent: no. */
  readonly dashboard?: boolean;
}

export interface CommandSettings {
  /** Who may give commands: patterns over the ARN of the caller, in which `*` stands for any characters. Our own functions never may. */
  readonly allow: readonly string[];
}

export interface ReconcileSettings {
  /** Minutes from one look to the next. */
  readonly interval: number;
}

export interface HandlerSettings {
  /** A Lambda runtime such as `nodejs24.x`. */
  readonly runtime: string;
  /** Days to keep the handlers' logs. */
  readonly logRetention: number;
}

export interface ResolvedFlow {
  readonly name: string;
  /** The CodeBuild project's name. */
  readonly projectName: string;
  readonly description: string;
  /** At least one. Several schedules are several triggers. */
  readonly triggers: readonly Trigger[];
  readonly buildspec: BuildspecSource;
  readonly environment: BuildEnvironment;
  readonly environmentVariables: Readonly<Record<string, EnvironmentVariable>>;
  /** Minutes. */
  readonly timeout: number;
  /** Minutes. */
  readonly queuedTimeout: number;
  readonly badge: boolean;
  /** What builds without an event's commit build: a branch, tag or commit. Absent: the default branch's tip. */
  readonly sourceVersion?: string;
  /** Commits to fetch; 0 is the full history. */
  readonly gitCloneDepth: number;
  readonly fetchSubmodules: boolean;
  readonly artifacts?: ArtifactsTarget;
  readonly cache?: CacheTarget;
  readonly encryptionKeyArn?: string;
  /** Builds of this project at the same time. Absent: the account's limit. */
  readonly concurrentBuildLimit?: number;
  readonly managedPolicyArns: readonly string[];
  readonly policyStatements: readonly FlowPolicyStatement[];
  readonly vpc?: {
    readonly vpcId: string;
    readonly subnetIds: readonly string[];
    readonly securityGroupIds: readonly string[];
  };
  readonly tags: Readonly<Record<string, string>>;
  /** Days to keep the builds' logs. */
  readonly logRetention: number;
  /** An approval rule that only this flow's success fulfils. Absent: none. */
  readonly gate?: GateSettings;
  /** How often CodeBuild itself tries a failed build again. Absent: never. */
  readonly autoRetryLimit?: number;
  /** Whether builds for pull requests may write test and coverage reports, which the comment then sums up. Absent: no. */
  readonly reports?: boolean;
  /** An SNS topic that is told of builds. Absent: none. */
  readonly notify?: NotifySettings;
}

/** A change of a build's state. Failed is for whatever reason; stopped is by a newer commit, a command or by hand. */
export type BuildMoment = 'started' | 'succeeded' | 'failed' | 'stopped';

export interface NotifySettings {
  /** ARN of the topic, in which `${partition}`, `${region}` and `${accountId}` are filled in at deployment. */
  readonly topicArn: string;
  readonly on: readonly BuildMoment[];
}

/** The approval rule of a review flow. It is a template of CodeCommit's, associated with the repository. */
export interface GateSettings {
  /** The approval rule template's name, unique in the account and Region. */
  readonly templateName: string;
  /** Target branches whose pull requests get the rule, as `refs/heads/NAME`. Empty: all. */
  readonly targets: readonly string[];
  /** What `[skip ci]` means: `approve` casts the vote as if the build had succeeded, `wait` casts none. */
  readonly onSkipCi: 'approve' | 'wait';
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

export interface ReviewTrigger {
  readonly kind: 'review';
  readonly id: string;
  /** Globs over target branches, without `refs/heads/`. */
  readonly targets: readonly string[];
  /** Globs over target branches that do not count. */
  readonly except: readonly string[];
  /** Whether the rule may use a wildcard: an account has 30 such rules, so a stack uses few. */
  readonly wildcard: boolean;
  /** Whether a new commit, or the end of the pull request, stops the builds of older ones. Absent: no. */
  readonly supersede?: boolean;
  /** Globs over paths, one of which a changed file must match. Absent or empty: all paths. */
  readonly paths?: readonly string[];
  /** Globs over paths of changed files that do not count. Absent or empty: all count. */
  readonly exceptPaths?: readonly string[];
  /** Whether `[skip ci]`, `[ci skip]` and `[no ci]` in the commit's message are heeded. Absent: no. */
  readonly skipCi?: boolean;
  /** Whether the builds merge the pull request into the target branch first: the generated buildspec does it. Absent: no. */
  readonly mergeResult?: boolean;
}
export interface BranchTrigger {
  readonly kind: 'branch';
  readonly id: string;
  readonly names: readonly string[];
  readonly except: readonly string[];
  readonly wildcard: boolean;
  /** Whether a new commit stops the builds of older ones. Absent: no. */
  readonly supersede?: boolean;
  /** Globs over paths, one of which a changed file must match. Absent or empty: all paths. */
  readonly paths?: readonly string[];
  /** Globs over paths of changed files that do not count. Absent or empty: all count. */
  readonly exceptPaths?: readonly string[];
  /** Whether `[skip ci]`, `[ci skip]` and `[no ci]` in the commit's message are heeded. Absent: no. */
  readonly skipCi?: boolean;
}
export interface TagTrigger {
  readonly kind: 'tag';
  readonly id: string;
  readonly names: readonly string[];
  readonly except: readonly string[];
  readonly wildcard: boolean;
}
export interface ScheduleTrigger {
  readonly kind: 'schedule';
  readonly id: string;
  /** `cron(...)`, `rate(...)` or `at(...)`, as EventBridge Scheduler takes them. */
  readonly expression: string;
  /** An IANA time zone. */
  readonly timeZone: string;
}
export interface DemandTrigger {
  readonly kind: 'demand';
  readonly id: string;
}

export interface BuildEnvironment {
  readonly image: string;
  readonly computeType: string;
  /** CodeBuild's environment type, such as `LINUX_CONTAINER`. */
  readonly type: string;
  readonly privileged: boolean;
  /** `CODEBUILD` for curated images, `SERVICE_ROLE` for images in the account's own ECR or elsewhere. */
  readonly imagePullCredentialsType: string;
  /** ARN of an object in S3 with a certificate in PEM, with placeholders. Absent: none. */
  readonly certificate?: string;
}

export interface EnvironmentVariable {
  readonly type: 'PLAINTEXT' | 'PARAMETER_STORE' | 'SECRETS_MANAGER';
  readonly value: string;
}

export interface ArtifactsTarget {
  readonly bucket: string;
  readonly path?: string;
  readonly name?: string;
  readonly packaging: 'NONE' | 'ZIP';
  readonly includeBuildId: boolean;
  readonly encryption: boolean;
}

export type CacheTarget =
  | { readonly kind: 'local'; readonly modes: readonly string[] }
  | { readonly kind: 's3'; readonly bucket: string; readonly prefix?: string };

export interface FlowPolicyStatement {
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  /** ARNs, in which `${repositoryArn}`, `${partition}`, `${region}` and `${accountId}` are filled in at deployment. */
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}
