/**
 * The builds of a batch: one of `buildGraph`, `buildList`, `buildMatrix` and `buildFanout`. What a
 * build of the batch does not say is taken from the buildspec around it.
 *
 * @rule batch
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html
 */
export interface BuildspecBatchOptions {
  /**
   * Whether the first build that fails stops the others.
   *
   * @default false
   */
  readonly fastFail?: boolean;

  /**
   * Builds that wait for each other.
   *
   * @default - another kind of batch is given
   * @minItems 1
   * @rule buildGraph
   */
  readonly buildGraph?: BuildspecBatchGraphTaskOptions[];

  /**
   * Builds that run at the same time.
   *
   * @default - another kind of batch is given
   * @minItems 1
   * @rule buildList
   */
  readonly buildList?: BuildspecBatchTaskOptions[];

  /**
   * One build for each combination of values.
   *
   * @default - another kind of batch is given
   */
  readonly buildMatrix?: BuildspecBatchMatrixOptions;

  /**
   * One build that is split, so that its tests run in several at the same time.
   *
   * @default - another kind of batch is given
   */
  readonly buildFanout?: BuildspecBatchFanoutOptions;
}

/** A build of a batch. */
export interface BuildspecBatchTaskOptions {
  /**
   * Its name in the batch: letters, digits and `_`.
   * @format taskIdentifier
   */
  readonly identifier: string;

  /**
   * The path of another buildspec, or its whole text.
   *
   * @default - this one
   */
  readonly buildspec?: string;

  /**
   * Whether one can look into the running build with Session Manager.
   *
   * @default false
   */
  readonly debugSession?: boolean;

  /**
   * The machine and the variables of this build.
   *
   * @default - those of the project
   */
  readonly env?: BuildspecBatchEnvOptions;

  /**
   * Whether the batch can succeed when this build fails.
   *
   * @default false
   */
  readonly ignoreFailure?: boolean;
}

/** A build of a batch that may wait for others. */
export interface BuildspecBatchGraphTaskOptions extends BuildspecBatchTaskOptions {
  /**
   * Identifiers of the builds that have to end first.
   *
   * @default - none
   */
  readonly dependOn?: string[];
}

/**
 * The environment and the variables of a build of a batch.
 * @rule fleet
 */
export interface BuildspecBatchEnvOptions {
  /**
   * The compute type, for example `BUILD_GENERAL1_LARGE`. Not together with `fleet`.
   *
   * @default - the project's
   */
  readonly computeType?: string;

  /**
   * The reserved fleet that runs the build.
   *
   * @default - none
   */
  readonly fleet?: string;

  /**
   * The image.
   *
   * @default - the project's
   */
  readonly image?: string;

  /**
   * Whether the build may run Docker.
   *
   * @default - the project's
   */
  readonly privilegedMode?: boolean;

  /**
   * The environment type, for example `ARM_CONTAINER`.
   *
   * @default - the project's
   */
  readonly type?: string;

  /**
   * Variables in plain text.
   *
   * @default - none
   * @keys variableName
   * @empty
   */
  readonly variables?: { [name: string]: string };
}

/** One build for each combination of values. */
export interface BuildspecBatchMatrixOptions {
  /**
   * What all builds have in common.
   *
   * @default - nothing but the project's settings
   */
  readonly static?: BuildspecBatchMatrixStaticOptions;

  /**
   * The values that are combined.
   * @fix for example { env: { variables: { NODE: ["20", "22"] } } }
   */
  readonly dynamic: BuildspecBatchMatrixDynamicOptions;
}

/** What all builds of a matrix have in common. */
export interface BuildspecBatchMatrixStaticOptions {
  /**
   * Whether the batch can succeed when one of them fails.
   *
   * @default false
   */
  readonly ignoreFailure?: boolean;

  /**
   * The machine.
   *
   * @default - the project's
   */
  readonly env?: BuildspecBatchMatrixStaticEnvOptions;
}

/** The machine of all builds of a matrix. */
export interface BuildspecBatchMatrixStaticEnvOptions {
  /**
   * Whether the builds may run Docker.
   *
   * @default - the project's
   */
  readonly privilegedMode?: boolean;

  /**
   * The environment type, for example `ARM_CONTAINER`.
   *
   * @default - the project's
   */
  readonly type?: string;
}

/** The values that a matrix combines. */
export interface BuildspecBatchMatrixDynamicOptions {
  /**
   * Paths of buildspecs.
   *
   * @default - this one
   * @minItems 1
   */
  readonly buildspec?: string[];

  /**
   * Values of the machine and of variables.
   *
   * @default - none
   */
  readonly env?: BuildspecBatchMatrixDynamicEnvOptions;
}

/** Values of the machine and of variables that a matrix combines. */
export interface BuildspecBatchMatrixDynamicEnvOptions {
  /**
   * Sizes of machines.
   *
   * @default - the project's
   * @minItems 1
   */
  readonly computeType?: string[];

  /**
   * Images.
   *
   * @default - the project's
   * @minItems 1
   */
  readonly image?: string[];

  /**
   * Variables, each with its values.
   * Example: `{ NODE: ['20', '22', '24'] }`.
   *
   * @default - none
   * @keys variableName
   * @minProperties 1
   * @empty
   */
  readonly variables?: { [name: string]: string[] };
}

/**
 * One build that is split, so that its tests run in several at the same time by `codebuild-tests-run`.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/parallel-test.html
 */
export interface BuildspecBatchFanoutOptions {
  /**
   * Into how many builds.
   * @unit builds
   * @minimum 1
   * @maximum 1000
   * @fix for example 5
   */
  readonly parallelism: number;

  /**
   * Whether the batch can succeed when one of them fails.
   *
   * @default false
   */
  readonly ignoreFailure?: boolean;
}
