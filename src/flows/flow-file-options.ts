import { FlowCiOptions, FlowCiSettings } from './flow-ci-options';
import { FlowOptions } from './flow-options';

/**
 * `flow-ci.json`: the options with every default filled in. The project type writes it, the stack and the `flow-ci`
 * command read it.
 * @rule settings
 */
export interface FlowFileOptions extends FlowCiSettings {
  /**
   * The address of this schema, for editors.
   * @default - none
   */
  readonly $schema?: string;

  /**
   * The version of the format.
   * @values FLOW_FILE_VERSIONS
   */
  readonly version: number;

  /**
   * The CodeCommit repository that the flows watch.
   * @format repositoryName
   */
  readonly repositoryName: string;

  /**
   * The Region of the repository, for example `eu-west-1`. A stack in another Region is refused.
   * @default - any Region
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
   * The branch that schedules build, and the default target of a local review.
   * @maxLength 256
   */
  readonly defaultBranch: string;

  /**
   * Starts the `flow-ci` command from the root of a clone, for example `cd ci && npx --no --offline flow-ci`.
   * @default - comments do not say how to run a flow locally
   * @maxLength 1000
   */
  readonly localCommand?: string;

  /**
   * The flows by name.
   * @keys flowName
   */
  readonly flows: { [name: string]: FlowOptions };
}

/**
 * The options, with what is read from the clone if they do not say it.
 * @rule settings
 */
export interface DeclaredFlows extends FlowCiOptions {
  /**
   * The CodeCommit repository that the flows watch.
   * @format repositoryName
   */
  readonly repositoryName: string;

  /**
   * The branch that schedules build, and the default target of a local review.
   * @maxLength 256
   */
  readonly defaultBranch: string;

  /**
   * Starts the `flow-ci` command from the root of a clone, for example `cd ci && npx --no --offline flow-ci`.
   * @default - comments do not say how to run a flow locally
   * @maxLength 1000
   */
  readonly localCommand?: string;

  /**
   * The flows by name.
   * @keys flowName
   * @minProperties 1
   * @rule flows
   * @fix add a flow
   */
  readonly flows: { [name: string]: FlowOptions };
}
