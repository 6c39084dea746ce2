/** Generated from the option interfaces by `npx projen schemas`. */

/**
 * `flow-ci.json`: the options with every default filled in.
 * The project type writes it, the stack and the `flow-ci` command read it.
 */
export interface ResolvedFlowFileOptions {
  readonly createRepository: boolean;
  readonly repositoryKeyArn?: string;
  readonly namePrefix: string;
  readonly handlerRuntime: 'nodejs24.x' | 'nodejs22.x';
  readonly handlerLogRetention: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly protectBranches?: readonly string[];
  readonly fastForwardMergesOnly: boolean;
  readonly commands: false | ResolvedCommandOptions;
  readonly reconcile: false | ResolvedReconcileOptions;
  readonly alarmTopicArn?: string;
  readonly dashboard: boolean;
  readonly $schema?: string;
  readonly version: number;
  readonly repositoryName: string;
  readonly region?: string;
  readonly account?: string;
  readonly defaultBranch: string;
  readonly localCommand?: string;
  readonly flows: Readonly<Record<string, ResolvedFlowOptions>>;
}

/** Commands in comments on pull requests. */
export interface ResolvedCommandOptions {
  readonly allow: readonly string[];
}

/** The search for builds that no event started, because an event of CodeCommit was lost. */
export interface ResolvedReconcileOptions {
  readonly interval: number;
}

/**
 * A flow: what starts it, what it does, and its settings.
 * Plain data, the same in `.projenrc.ts`, `.projenrc.js` and `.projenrc.json`.
 */
export interface ResolvedFlowOptions {
  readonly on: ResolvedFlowTriggers;
  readonly buildspec?: string;
  readonly gate: false | ResolvedGateOptions;
  readonly description?: string;
  readonly projectName?: string;
  readonly environmentVariables: Readonly<Record<string, string | ResolvedEnvironmentVariableOptions>>;
  readonly timeout: number;
  readonly queuedTimeout: number;
  readonly badge: boolean;
  readonly sourceVersion?: string;
  readonly gitCloneDepth: number;
  readonly fetchSubmodules: boolean;
  readonly concurrentBuildLimit?: number;
  readonly autoRetryLimit: number;
  readonly reports?: boolean;
  readonly annotations: false | ResolvedAnnotationOptions;
  readonly policyStatements: readonly ResolvedPolicyStatementOptions[];
  readonly uses?: ResolvedUsesOptions;
  readonly tags: Readonly<Record<string, string>>;
  readonly logRetention: number;
  readonly environment: ResolvedBuildEnvironmentOptions;
  readonly artifacts?: ResolvedArtifactsOptions;
  readonly cache?: ResolvedCacheOptions;
  readonly encryptionKeyArn?: string;
  readonly managedPolicyArns: readonly string[];
  readonly vpc?: ResolvedVpcOptions;
  readonly notify?: readonly ResolvedNotifyOptions[];
}

/** What starts a flow. A flow with several triggers has one CodeBuild project and one rule for each trigger. */
export interface ResolvedFlowTriggers {
  readonly review?: ResolvedReviewTriggerOptions;
  readonly branch?: ResolvedBranchTriggerOptions;
  readonly tag?: ResolvedTagTriggerOptions;
  readonly schedule?: readonly ResolvedScheduleTriggerOptions[];
  readonly demand?: ResolvedDemandTriggerOptions;
}

/** How a gate behaves. */
export interface ResolvedGateOptions {
  readonly targets?: readonly string[];
  readonly onSkipCi: 'wait' | 'approve';
  readonly templateName?: string;
}

/** An environment variable that is read when the build starts. Set exactly one of the two. */
export interface ResolvedEnvironmentVariableOptions {
  readonly parameterStore?: string;
  readonly secretsManager?: string;
}

/** Which findings of tools the comment shows. */
export interface ResolvedAnnotationOptions {
  readonly only?: 'errors' | 'warnings';
}

/** A statement of an IAM policy. */
export interface ResolvedPolicyStatementOptions {
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, unknown>>;
  readonly sid?: string;
}

/**
 * What a build uses in AWS beside what other options name.
 * The build's role may do exactly this with it.
 * What a typed `build` names itself is added to the lists: its parameters, secrets and report groups.
 */
export interface ResolvedUsesOptions {
  readonly parameters: readonly string[];
  readonly secrets: readonly string[];
  readonly reportGroups: readonly string[];
  readonly repositories: readonly string[];
}

/** The environment of a build. */
export interface ResolvedBuildEnvironmentOptions {
  readonly image?: string;
  readonly computeType?: 'BUILD_GENERAL1_SMALL' | 'BUILD_GENERAL1_MEDIUM' | 'BUILD_GENERAL1_LARGE' | 'BUILD_GENERAL1_XLARGE' | 'BUILD_GENERAL1_2XLARGE' | 'BUILD_LAMBDA_1GB' | 'BUILD_LAMBDA_2GB' | 'BUILD_LAMBDA_4GB' | 'BUILD_LAMBDA_8GB' | 'BUILD_LAMBDA_10GB';
  readonly type?: 'LINUX_CONTAINER' | 'ARM_CONTAINER' | 'LINUX_GPU_CONTAINER' | 'LINUX_LAMBDA_CONTAINER' | 'ARM_LAMBDA_CONTAINER';
  readonly privileged: boolean;
  readonly imagePullCredentialsType?: 'CODEBUILD' | 'SERVICE_ROLE';
  readonly certificate?: string;
}

/** Where artifacts are stored. */
export interface ResolvedArtifactsOptions {
  readonly path?: string;
  readonly sharedWith?: readonly string[];
  readonly name?: string;
  readonly packaging: 'ZIP' | 'NONE';
  readonly includeBuildId: boolean;
  readonly encryption: boolean;
  readonly bucket: string;
}

/** Where caches are kept between builds. Set either `local` or `bucket`. */
export interface ResolvedCacheOptions {
  readonly local?: readonly ('LOCAL_SOURCE_CACHE' | 'LOCAL_DOCKER_LAYER_CACHE' | 'LOCAL_CUSTOM_CACHE')[];
  readonly bucket?: string;
  readonly prefix?: string;
  readonly sharedWith?: readonly string[];
}

/** The VPC of a build. */
export interface ResolvedVpcOptions {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** Notifications about builds to one topic. */
export interface ResolvedNotifyOptions {
  readonly topicArn: string;
  readonly on: readonly ('started' | 'succeeded' | 'failed' | 'stopped')[];
  readonly format: 'text' | 'chat' | 'event';
}

/** Pull requests that start a flow. */
export interface ResolvedReviewTriggerOptions {
  readonly targets: readonly string[];
  readonly except: readonly string[];
  readonly supersede: boolean;
  readonly paths: readonly string[];
  readonly exceptPaths: readonly string[];
  readonly skipCi: boolean;
  readonly mergeResult: boolean;
}

/** Branches that start a flow. */
export interface ResolvedBranchTriggerOptions {
  readonly names: readonly string[];
  readonly except: readonly string[];
  readonly supersede: boolean;
  readonly paths: readonly string[];
  readonly exceptPaths: readonly string[];
  readonly skipCi: boolean;
}

/** Tags that start a flow. */
export interface ResolvedTagTriggerOptions {
  readonly names: readonly string[];
  readonly except: readonly string[];
}

/** A schedule that starts a flow. */
export interface ResolvedScheduleTriggerOptions {
  readonly expression: string;
  readonly timeZone: string;
  readonly runImmediately: boolean;
}

/** A manual start. It has no options. */
export interface ResolvedDemandTriggerOptions {

}
