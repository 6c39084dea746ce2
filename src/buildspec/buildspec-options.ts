import { BuildspecArtifactsOptions } from './buildspec-artifacts-options';
import { BuildspecBatchOptions } from './buildspec-batch-options';
import { BuildspecPhasesOptions } from './buildspec-phases-options';

/**
 * What a build does, step by step: a buildspec of version 0.2.
 *
 * The short form `{ commands: ['npm ci', 'npm test'] }` is enough for many.
 *
 * @rule build
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export interface BuildspecOptions {
  /**
   * The commands of the build phase: a short form of `phases.build.commands`. Other phases may be
   * given beside it.
   * Example: `['npm ci', 'npm test']`.
   *
   * @default - the commands are given in `phases`
   * @minItems 1
   * @format command
   * @fix for example ["npm ci", "npm test"]
   */
  readonly commands?: string[];

  /**
   * The Linux user that runs the commands of all phases.
   *
   * @default "root"
   * @format linuxUser
   */
  readonly runAs?: string;

  /**
   * Environment variables, the shell and git's credentials.
   *
   * @default - no variables of its own
   */
  readonly env?: BuildspecEnvOptions;

  /**
   * What goes through an explicit proxy server.
   *
   * @default - no proxy
   */
  readonly proxy?: BuildspecProxyOptions;

  /**
   * The builds of a batch. CodeBuild reads it when a batch is started, not when a single build is.
   *
   * @default - a single build
   */
  readonly batch?: BuildspecBatchOptions;

  /**
   * The commands, phase by phase.
   *
   * @default - `commands` is given
   */
  readonly phases?: BuildspecPhasesOptions;

  /**
   * Reports of tests and coverage, 5 at most, by name. A name, for example `unit`, creates the report group
   * `<project>-unit`; the ARN of a report group takes that one.
   * Example: `{ unit: { files: ['junit.xml'], baseDirectory: 'test-reports' } }`.
   *
   * @default - no reports
   * @keys reportGroup
   * @maxProperties 5
   */
  readonly reports?: { [nameOrArn: string]: BuildspecReportOptions };

  /**
   * The files that the build hands over. Where they go is the flow's option `artifacts`.
   *
   * @default - none
   */
  readonly artifacts?: BuildspecArtifactsOptions;

  /**
   * The folders that are kept from build to build. Where they are kept is the flow's option `cache`.
   *
   * @default - none
   */
  readonly cache?: BuildspecCacheOptions;
}

/**
 * Environment variables, the shell and git's credentials.
 *
 * A variable of the same name in the flow's `environmentVariables` or from the event takes precedence.
 * @rule env
 */
export interface BuildspecEnvOptions {
  /**
   * The shell that runs the commands: `bash` or `/bin/sh` on Linux, `powershell.exe` or `cmd.exe` on Windows.
   *
   * @default - the image's own
   * @values SHELLS
   */
  readonly shell?: string;

  /**
   * Whether git commands in the build get the credentials of the build's role, so that they reach CodeCommit.
   *
   * @default false
   * @written yesNo
   */
  readonly gitCredentialHelper?: boolean;

  /**
   * Variables in plain text. A value is taken as it is: `$PATH` in it is not expanded.
   * Example: `{ CI: 'true' }`.
   *
   * @default - none
   * @keys variableName
   * @empty
   */
  readonly variables?: { [name: string]: string };

  /**
   * Variables whose values are parameters of Systems Manager Parameter Store, by their names there.
   * Example: `{ TOKEN: '/team/token' }`.
   *
   * @default - none
   * @keys variableName
   * @format parameterName
   */
  readonly parameterStore?: { [name: string]: string };

  /**
   * Variables whose values are secrets of Secrets Manager: `secret-id:json-key:version-stage:version-id`,
   * of which only the first must be given. A version stage and a version id exclude each other.
   * Example: `{ TOKEN: 'team/registry:token' }`.
   *
   * @default - none
   * @keys variableName
   * @rule secrets
   */
  readonly secretsManager?: { [name: string]: string };

  /**
   * Names of variables that can be read from outside when the build has ended. Those that begin with
   * `AWS_`, and those with secrets, cannot.
   *
   * @default - none
   * @format exportedVariable
   */
  readonly exportedVariables?: string[];
}

/**
 * What goes through an explicit proxy server.
 *
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/run-codebuild-in-explicit-proxy-server.html
 */
export interface BuildspecProxyOptions {
  /**
   * Whether artifacts are uploaded through the proxy.
   *
   * @default false
   * @written yesNo
   */
  readonly uploadArtifacts?: boolean;

  /**
   * Whether logs are written through the proxy.
   *
   * @default false
   * @written yesNo
   */
  readonly logs?: boolean;
}

/** A report of tests or of coverage. */
export interface BuildspecReportOptions {
  /**
   * Files with the results, relative to `baseDirectory`: a path, or a pattern with `*` and `**`.
   * Example: `['reports/*.xml']`.
   * @minItems 1
   * @fix for example ["reports/*.xml"]
   */
  readonly files: string[];

  /**
   * The folder that the files are in.
   *
   * @default - the root of the source
   */
  readonly baseDirectory?: string;

  /**
   * Whether the files lose their folders.
   *
   * @default false
   * @written yesNo
   */
  readonly discardPaths?: boolean;

  /**
   * The format of the files. Tests: `CUCUMBERJSON`, `JUNITXML`, `NUNITXML`, `NUNIT3XML`, `TESTNGXML`,
   * `VISUALSTUDIOTRX`. Coverage: `CLOVERXML`, `COBERTURAXML`, `JACOCOXML`, `SIMPLECOV`.
   *
   * @default "JUNITXML"
   * @rule reportFormat
   */
  readonly fileFormat?: string;
}

/**
 * The folders that are cached between builds.
 * @rule cache
 */
export interface BuildspecCacheOptions {
  /**
   * The name of the cache. A cache of exactly this name is restored; commands in it are run.
   * Example: `'npm-$(codebuild-hash-files package-lock.json)'`.
   *
   * @default - one cache for all builds of the project
   */
  readonly key?: string;

  /**
   * Beginnings of names, 5 at most, that are tried in turn when there is no cache of the name `key`.
   * Example: `['npm-']`.
   *
   * @default - none
   * @minItems 1
   * @maxItems 5
   */
  readonly fallbackKeys?: string[];

  /**
   * `restore` to read the cache only, `save` to write it only.
   *
   * @default - both
   * @values CACHE_ACTIONS
   */
  readonly action?: string;

  /**
   * What is kept: a path, or a pattern with `*` and `**`.
   * Example: `['/root/.npm/**']`.
   * @minItems 1
   * @fix for example ["/root/.npm/**"]
   */
  readonly paths: string[];
}
