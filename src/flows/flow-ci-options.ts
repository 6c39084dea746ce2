import { CommandOptions } from './command-options';
import { FlowDefaults, FlowOptions } from './flow-options';
import { ReconcileOptions } from './reconcile-options';

/** What is said once for all flows of a repository: the same in `.projenrc.ts` and in a CDK app of your own. */
export interface FlowCiSettings {
  /**
   * Whether the stack makes the repository. It stays when the stack goes.
   * @default false
   */
  readonly createRepository?: boolean;

  /**
   * Stands before the repository's name in the names of all resources: letters, digits and `-`, 32 characters at most.
   * @default ""
   */
  readonly namePrefix?: string;

  /**
   * Lambda runtime of the handlers: `nodejs24.x` or `nodejs22.x`.
   * @default "nodejs24.x"
   */
  readonly handlerRuntime?: string;

  /**
   * Days for which the handlers' logs are kept: a number that CloudWatch Logs knows, such as 30, 90 or 365.
   * @default 90
   */
  readonly handlerLogRetention?: number;

  /**
   * Tags of everything that the flows are made of, and of the repository if the stack makes it.
   * @default - none
   */
  readonly tags?: { [key: string]: string };

  /**
   * Globs over branches that are to change by pull requests only. The stack makes a managed policy that denies
   * everything that walks round them: pushes, merges without a pull request, changes of approval rules, and renaming the
   * repository. Its ARN is an output; attach it to the people and roles that it is for. In a policy `*` also crosses
   * segments.
   * @default - there is no such policy
   */
  readonly protectBranches?: string[];

  /**
   * Whether the policy of `protectBranches` also denies merging pull requests by squash and by three-way merge. By API these
   * two can add content that no build has seen; a fast-forward merge cannot.
   * @default false
   */
  readonly fastForwardMergesOnly?: boolean;

  /**
   * Whether comments on pull requests may hold commands: `/retest`, `/retest failed`, `/stop`, `/help`; `true`, or who
   * may give them.
   * @default false
   */
  readonly commands?: boolean | CommandOptions;

  /**
   * Whether open pull requests and branches are looked through for builds that no event started; `true`, or how
   * often.
   * @default false
   */
  readonly reconcile?: boolean | ReconcileOptions;

  /**
   * ARN of an SNS topic in the stack's Region that is told when an alarm goes off: dead letters, errors or throttles of
   * the functions. `${region}`, `${partition}` and `${accountId}` are filled in.
   * @default - there are alarms, and they tell nobody
   */
  readonly alarmTopicArn?: string;

  /**
   * Whether the stack makes a CloudWatch dashboard: builds by result, how long they ran and waited, errors of the
   * functions, and the oldest dead letter.
   * @default false
   */
  readonly dashboard?: boolean;
}

/** The flows of one repository. Plain data, the same in `.projenrc.ts`, `.projenrc.js` and `.projenrc.json`. */
export interface FlowCiOptions extends FlowCiSettings {
  /**
   * The CodeCommit repository: 1 to 100 letters, digits, `.`, `-` and `_`.
   * @default - read from a git remote that is a CodeCommit repository, else the folder's name
   */
  readonly repositoryName?: string;

  /**
   * The flows, by name.
   * @default - a review flow, and a flow for the default branch
   */
  readonly flows?: { [name: string]: FlowOptions };

  /**
   * Settings of all flows. What a flow says wins: maps (`tags`, `environmentVariables`, `environment`) are
   * merged by key, all else is replaced.
   * @default - the defaults of each setting
   */
  readonly flowDefaults?: FlowDefaults;
}
