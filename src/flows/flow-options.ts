import {
  ArtifactsOptions,
  BuildEnvironmentOptions,
  CacheOptions,
  EnvironmentVariableOptions,
  PolicyStatementOptions,
  VpcOptions,
} from './build-options';
import { GateOptions } from './gate-options';
import { NotifyOptions } from './notify-options';
import { FlowTriggers } from './trigger-options';
import { BuildspecOptions } from '../buildspec/buildspec-options';

/**
 * What a flow is: what starts it, and what it does.
 *
 * Besides the members listed here there is `build` (BuildspecOptions): the build, typed, written to
 * `buildspecs/<flow>.yml`. jsii cannot list it, as the name is taken in other languages.
 */
export interface FlowDefinition {
  /**
   * What starts the flow: one or several triggers. A flow that is only started by hand says `demand: {}`.
   */
  readonly on: FlowTriggers;

  /**
   * The build, typed. It is written to `buildspecs/<flow>.yml`. Not together with `buildspec`.
   * @default - `buildspec` is used
   * @jsii ignore
   */
  readonly build?: BuildspecOptions;

  /**
   * A buildspec of your own: its path in the repository, or a whole buildspec as text.
   * Not together with `build`.
   * @default "buildspec.yml", unless `build` is given
   */
  readonly buildspec?: string;

  /**
   * Whether pull requests can be merged only when the flow has succeeded on their newest revision: `true`, or how the
   * gate is to be. It is an approval rule with an approver of its own; approvals of people do not count for it.
   * Only for flows with a review trigger. Pull requests that are open already when the stack is deployed do not get it.
   * @default false
   */
  readonly gate?: boolean | GateOptions;

  /**
   * The CodeBuild project's description, 255 characters at most.
   * @default - says which flow of which repository it is
   */
  readonly description?: string;

  /**
   * The CodeBuild project's name: 2 to 150 letters, digits, `-` and `_`.
   * @default - made of the prefix, the repository, the flow and a short hash
   */
  readonly projectName?: string;
}

/** Settings that every flow has, in `.projenrc.ts` and in a CDK app alike. */
export interface FlowSettings {
  /**
   * Environment variables of the build: a text, or a reference to Parameter Store or Secrets Manager.
   * @default - none
   */
  readonly environmentVariables?: { [name: string]: string | EnvironmentVariableOptions };

  /**
   * Minutes after which a running build is stopped: 5 to 2160.
   * @default 60
   */
  readonly timeout?: number;

  /**
   * Minutes after which a build that still waits is given up: 5 to 480.
   * @default 480
   */
  readonly queuedTimeout?: number;

  /**
   * Whether the project has a badge that anybody can read.
   * @default false
   */
  readonly badge?: boolean;

  /**
   * What is built when no event names a commit (schedules, and builds started by hand): a branch, a tag or a commit.
   * @default - the tip of the repository's default branch
   */
  readonly sourceVersion?: string;

  /**
   * How many commits of the history CodeBuild fetches; 0 is all of it.
   * @default 0
   */
  readonly gitCloneDepth?: number;

  /**
   * Whether CodeBuild fetches submodules.
   * @default false
   */
  readonly fetchSubmodules?: boolean;

  /**
   * How many builds of the flow may run at the same time. More are refused by CodeBuild, not queued.
   * @default - as many as the account may run
   */
  readonly concurrentBuildLimit?: number;

  /**
   * How often CodeBuild tries a failed build again by itself: 0 to 10. The build's role gets the permission for it,
   * and a pull request's comment follows the retry.
   * @default 0
   */
  readonly autoRetryLimit?: number;

  /**
   * What the build may do beyond reading its source and writing its logs and reports. In resources and
   * conditions `${repositoryArn}`, `${partition}`, `${region}` and `${accountId}` are filled in; IAM's own
   * variables such as `${aws:username}` stay as they are.
   * @default - nothing more
   */
  readonly policyStatements?: PolicyStatementOptions[];

  /**
   * Tags of everything that the flow is made of.
   * @default - none
   */
  readonly tags?: { [key: string]: string };

  /**
   * Days for which the logs of the builds are kept: a number that CloudWatch Logs knows, such as 30, 90 or 365.
   * @default 90
   */
  readonly logRetention?: number;
}

/** Settings of a flow, or of all flows: plain data. What a flow says wins. */
export interface FlowDefaults extends FlowSettings {
  /**
   * The machine that builds.
   * @default - a small Linux container with the newest Amazon Linux image
   */
  readonly environment?: BuildEnvironmentOptions;

  /**
   * Where artifacts go.
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
   * @default - the key of the account for S3
   */
  readonly encryptionKeyArn?: string;

  /**
   * ARNs of managed policies for the build's role. `${partition}` and `${accountId}` are filled in.
   * @default - none
   */
  readonly managedPolicyArns?: string[];

  /**
   * The network in which the build runs.
   * @default - none: the build reaches the internet and no VPC
   */
  readonly vpc?: VpcOptions;

  /**
   * An SNS topic that is told of builds: mail, chat and more subscribe to it. For other targets the stack's flows
   * have `onStarted`, `onSucceeded`, `onFailed` and `onStopped`.
   * @default - nobody is told
   */
  readonly notify?: NotifyOptions;
}

/**
 * A flow: what starts it, what it does, and with what. Plain data, the same in `.projenrc.ts`,
 * `.projenrc.js` and `.projenrc.json`.
 */
export interface FlowOptions extends FlowDefinition, FlowDefaults {}
