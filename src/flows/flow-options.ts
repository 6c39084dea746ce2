import { AnnotationOptions } from './annotation-options';
import {
  ArtifactsOptions,
  BuildEnvironmentOptions,
  CacheOptions,
  EnvironmentVariableOptions,
  PolicyStatementOptions,
  UsesOptions,
  VpcOptions,
} from './build-options';
import { GateOptions } from './gate-options';
import { NotifyOptions } from './notify-options';
import { FlowTriggers } from './trigger-options';
import { BuildspecOptions } from '../buildspec/buildspec-options';

/**
 * A flow: what starts it, and what it does.
 *
 * Besides the members listed here there is `build` (BuildspecOptions): the typed build, written to
 * `buildspecs/<flow>.yml`. jsii cannot list it, because the name is reserved in other languages.
 */
export interface FlowDefinition {
  /**
   * What starts the flow: one or several triggers. A flow that is only started by hand has `demand: {}`.
   * @fix for example { review: {} }; use { demand: {} } if the flow is only started by hand
   */
  readonly on: FlowTriggers;

  /**
   * The typed build. It is written to `buildspecs/<flow>.yml`. Not together with `buildspec`.
   * @default - `buildspec` is used
   * @opaque
   * @rule build
   * @jsii ignore
   */
  readonly build?: BuildspecOptions;

  /**
   * Your own buildspec: its path in the repository, or a whole buildspec as text. Not together with `build`.
   * @default - "buildspec.yml", unless `build` is set
   * @expected the path of a buildspec in the repository, or a whole buildspec as text
   * @fix for example "buildspec.yml"
   */
  readonly buildspec?: string;

  /**
   * Pull requests can be merged only after the flow has succeeded on their newest revision: `true`, or how the gate
   * behaves. A gate is an approval rule with an approver of its own; approvals by people do not count for it.
   * Only for flows with a review trigger. Pull requests that are open when the gate is deployed get the rule too.
   * @default false
   */
  readonly gate?: boolean | GateOptions;

  /**
   * The CodeBuild project's description, at most 255 characters.
   * @default - names the flow and the repository
   * @maxLength 255
   */
  readonly description?: string;

  /**
   * The CodeBuild project's name: 2 to 150 letters, digits, `-` and `_`.
   * @default - derived from the prefix, the repository, the flow and a short hash
   * @format projectName
   */
  readonly projectName?: string;
}

/** Settings of a flow, the same in `.projenrc.ts` and in a CDK app. */
export interface FlowSettings {
  /**
   * Environment variables of the build: a string, or a reference to Parameter Store or Secrets Manager.
   * @default {}
   * @keys variableName
   * @empty
   */
  readonly environmentVariables?: { [name: string]: string | EnvironmentVariableOptions };

  /**
   * Minutes after which a running build is stopped: 5 to 2160.
   * @default 60
   * @unit minutes
   * @minimum 5
   * @maximum 2160
   */
  readonly timeout?: number;

  /**
   * Minutes after which a queued build is stopped: 5 to 480.
   * @default 480
   * @unit minutes
   * @minimum 5
   * @maximum 480
   */
  readonly queuedTimeout?: number;

  /**
   * Give the project a build badge, which is public. Builds that events start are of a commit ID, and CodeBuild
   * attributes them to no branch: they do not change the badge. Builds of a branch do, for example `flow-ci start FLOW
   * --ref main`.
   * @default false
   */
  readonly badge?: boolean;

  /**
   * What is built if no event names a commit (schedules, and manual starts): a branch, a tag or a commit.
   * @default - the tip of the repository's default branch
   * @format sourceVersion
   */
  readonly sourceVersion?: string;

  /**
   * Number of commits that CodeBuild fetches; 0 fetches the full history.
   * @default 0
   * @unit commits
   * @minimum 0
   * @maximum 1000000
   */
  readonly gitCloneDepth?: number;

  /**
   * Fetch git submodules. The build may pull those of other CodeCommit repositories that `uses.repositories` names.
   * @default false
   */
  readonly fetchSubmodules?: boolean;

  /**
   * Maximum number of builds of the flow at the same time. CodeBuild refuses further builds; it does not queue them.
   * @default - the account's limit
   * @unit builds
   * @minimum 1
   * @maximum 10000
   * @fix for example 5
   */
  readonly concurrentBuildLimit?: number;

  /**
   * Number of times that CodeBuild retries a failed build by itself: 0 to 10. The build's role gets the permission to
   * do so, and the comment on the pull request follows the retry.
   * @default 0
   * @unit retries
   * @minimum 0
   * @maximum 10
   * @fix for example 2
   */
  readonly autoRetryLimit?: number;

  /**
   * Let builds of pull requests write test and coverage reports, which the comment summarizes.
   * @default - true if the flow has a review trigger, unless its `build` has no reports
   */
  readonly reports?: boolean;

  /**
   * List in the comment what tools found in builds of pull requests: workflow commands of GitHub in the output, for
   * example `::error file=src/cart.js,line=2::message`. `true`, or which findings.
   * @default false
   */
  readonly annotations?: boolean | AnnotationOptions;

  /**
   * What the build may do in addition to reading its source and writing its logs and reports. In resources and
   * conditions `${repositoryArn}`, `${partition}`, `${region}` and `${accountId}` are replaced at deployment; IAM's own
   * variables, for example `${aws:username}`, stay as they are.
   * @default []
   */
  readonly policyStatements?: PolicyStatementOptions[];

  /**
   * Parameters, secrets, report groups and repositories that the build uses. A typed `build` names its own; a buildspec
   * of your own needs them here.
   * @default - what `build` and `environmentVariables` name
   */
  readonly uses?: UsesOptions;

  /**
   * Tags of all resources of the flow.
   * @default {}
   * @keys tagKey
   * @empty
   * @maxProperties 50
   * @maxLength 255
   */
  readonly tags?: { [key: string]: string };

  /**
   * Retention of the build logs in days: a value that CloudWatch Logs supports, for example 30, 90 or 365.
   * @default 90
   * @values LOG_RETENTION_DAYS
   */
  readonly logRetention?: number;
}

/** Settings of a flow, or of all flows, as plain data. A flow's own settings take precedence. */
export interface FlowDefaults extends FlowSettings {
  /**
   * The environment of the build.
   * @default {}
   */
  readonly environment?: BuildEnvironmentOptions;

  /**
   * Where artifacts are stored.
   * @default - artifacts are not kept
   */
  readonly artifacts?: ArtifactsOptions;

  /**
   * Where caches are kept between builds.
   * @default - nothing is cached
   */
  readonly cache?: CacheOptions;

  /**
   * ARN of the KMS key that encrypts artifacts.
   * @default - the AWS managed key for S3
   * @format kmsKeyArn
   * @rule placeholders
   */
  readonly encryptionKeyArn?: string;

  /**
   * ARNs of managed policies for the build's role. `${partition}` and `${accountId}` are replaced at deployment.
   * @default []
   * @format policyArn
   * @rule placeholders
   * @maxItems 10
   */
  readonly managedPolicyArns?: string[];

  /**
   * The VPC in which the build runs.
   * @default - none: the build reaches the internet, but no VPC
   */
  readonly vpc?: VpcOptions;

  /**
   * Notifications about builds to SNS topics, to which mail, chat and others subscribe. For other targets use the
   * flow's `onStarted`, `onSucceeded`, `onFailed` and `onStopped` in the stack.
   * @default - no notifications
   * @minItems 1
   * @maxItems 10
   * @fix for example [{ topicArn: "arn:${partition}:sns:${region}:${accountId}:ci" }]
   */
  readonly notify?: NotifyOptions[];
}

/**
 * A flow: what starts it, what it does, and its settings. Plain data, the same in `.projenrc.ts`, `.projenrc.js` and
 * `.projenrc.json`.
 * @rule flow
 * @hint image write "environment: { image: ... }";
 * computeType write "environment: { computeType: ... }";
 * privileged write "environment: { privileged: ... }";
 * commands write "build: { commands: [...] }";
 * script write "build: { commands: [...] }";
 * env write "environmentVariables: { NAME: 'value' }";
 * variables write "environmentVariables: { NAME: 'value' }";
 * timeoutMinutes write "timeout", which is in minutes;
 * timeoutInMinutes write "timeout", which is in minutes;
 * triggers write "on: { ... }";
 * trigger write "on: { ... }";
 * pullRequest write "on: { review: {} }";
 * review write "on: { review: {} }";
 * push write "on: { branch: {} }";
 * branch write "on: { branch: {} }";
 * branches write "on: { branch: { names: [...] } }";
 * tag write "on: { tag: {} }";
 * schedule write "on: { schedule: [...] }"
 */
export interface FlowOptions extends FlowDefinition, FlowDefaults {}
