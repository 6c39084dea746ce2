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
