import { CommandOptions } from './command-options';
import { FlowDefaults, FlowOptions } from './flow-options';
import { ReconcileOptions } from './reconcile-options';

/**
 * Settings that all flows of a repository share, the same in `.projenrc.ts` and in a CDK app.
 * @rule settings
 */
export interface FlowCiSettings {
  /**
   * Create the repository. It is retained when the stack is deleted.
   * @default false
   */
  readonly createRepository?: boolean;

  /**
   * ARN of the customer managed KMS key that encrypts the repository; not of an alias. The roles of builds, functions
   * and gates may use it by way of CodeCommit, and with `createRepository` the repository is created with it.
   * `${region}`, `${partition}` and `${accountId}` are replaced at deployment.
   * @default - the repository is encrypted with the key that AWS manages
   * @format repositoryKeyArn
   * @rule placeholders
   */
  readonly repositoryKeyArn?: string;

  /**
   * Prefix of the repository's name in the names of all resources: letters, digits and `-`, at most 32 characters.
   * @default ""
   * @format namePrefix
   * @empty
   */
  readonly namePrefix?: string;

  /**
   * Lambda runtime of the functions: `nodejs24.x` or `nodejs22.x`.
   * @default "nodejs24.x"
   * @values HANDLER_RUNTIMES
   */
  readonly handlerRuntime?: string;

  /**
   * Retention of the functions' logs in days: a value that CloudWatch Logs supports, for example 30, 90 or 365.
   * @default 90
   * @values LOG_RETENTION_DAYS
   */
  readonly handlerLogRetention?: number;

  /**
   * Tags of all resources of the flows, and of the repository if the stack creates it.
   * @default {}
   * @keys tagKey
   * @empty
   * @maxProperties 50
   * @maxLength 255
   */
  readonly tags?: { [key: string]: string };

  /**
   * Globs over branches that may only change through pull requests. The stack creates a managed policy that denies
   * everything that bypasses them: pushes, merges without a pull request, changes of approval rules, and renaming the
   * repository. Its ARN is an output; attach it to the people and roles that it applies to. In a policy `*` also
   * crosses segments.
   * @default - no such policy
   * @format glob
   * @minItems 1
   * @maxItems 100
   * @rule protection
   * @fix for example ["main", "release/**"]
   */
  readonly protectBranches?: string[];

  /**
   * Make the policy of `protectBranches` also deny merging pull requests by squash and by three-way merge. Through the
   * API these two can add content that no build has seen; a fast-forward merge cannot.
   * @default false
   */
  readonly fastForwardMergesOnly?: boolean;

  /**
   * Accept commands in comments on pull requests: `/retest`, `/retest failed`, `/stop`, `/help`; `true`, or who may
   * give them.
   * @default false
   */
  readonly commands?: boolean | CommandOptions;

  /**
   * Search open pull requests and branches for builds that no event started; `true`, or how often.
   * @default false
   */
  readonly reconcile?: boolean | ReconcileOptions;

  /**
   * ARN of an SNS topic in the stack's Region that receives alarms: dead letters, errors or throttles of the functions.
   * `${region}`, `${partition}` and `${accountId}` are replaced at deployment.
   * @default - alarms are created without actions
   * @format topicArn
   * @rule placeholders
   */
  readonly alarmTopicArn?: string;

  /**
   * Create a CloudWatch dashboard: builds by result, their duration and time in the queue, errors of the functions, and
   * the oldest dead letter.
   * @default false
   */
  readonly dashboard?: boolean;
}

/** The flows of one repository. Plain data, the same in `.projenrc.ts`, `.projenrc.js` and `.projenrc.json`. */
export interface FlowCiOptions extends FlowCiSettings {
  /**
   * The CodeCommit repository: 1 to 100 letters, digits, `.`, `-` and `_`.
   * @default - read from a git remote that is a CodeCommit repository, otherwise the name of the folder
   * @format repositoryName
   */
  readonly repositoryName?: string;

  /**
   * The Region of the repository, for example `eu-west-1`. A stack in another Region is refused.
   * @default - any Region; `projen new` writes the Region of the git remote
   * @format region
   */
  readonly region?: string;

  /**
   * The account of the repository: 12 digits. A stack in another account is refused.
   * @default - any account
   * @format accountId
   */
  readonly account?: string;

  /**
   * The flows by name.
   * @default - a review flow, and a flow for the default branch
   * @keys flowName
   * @minProperties 1
   * @rule flows
   */
  readonly flows?: { [name: string]: FlowOptions };

  /**
   * Settings of all flows. A flow's own settings take precedence: objects (`tags`, `environmentVariables`,
   * `environment`) are merged by key, everything else is replaced.
   * @default {}
   */
  readonly flowDefaults?: FlowDefaults;
}
