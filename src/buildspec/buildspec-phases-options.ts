/**
 * The commands, phase by phase. The folder and the environment variables in which a command ends are those in
 * which the next one begins; functions, aliases and shell options (`set -e`) end with their command.
 *
 * When `install` or `preBuild` fails, the build ends. When `build` fails, `postBuild` still runs: its
 * commands distinguish the two cases by `CODEBUILD_BUILD_SUCCEEDING`, which is 1 or 0.
 *
 * Besides the members listed here there is `build` (BuildspecPhaseOptions): builds and tests. jsii cannot
 * list it, because the name is reserved in other languages.
 * @rule onePhase
 */
export interface BuildspecPhasesOptions {
  /**
   * Installs tools and runtimes.
   *
   * @default - not run
   */
  readonly install?: BuildspecInstallPhaseOptions;

  /**
   * Runs before the build, for example to sign in to a registry.
   *
   * @default - not run
   * @key pre_build
   */
  readonly preBuild?: BuildspecPhaseOptions;

  /**
   * Builds and tests.
   *
   * @default - `commands` of the short form, if given
   * @jsii ignore
   */
  readonly build?: BuildspecPhaseOptions;

  /**
   * Runs after the build, even if it failed, for example to publish.
   *
   * @default - not run
   * @key post_build
   */
  readonly postBuild?: BuildspecPhaseOptions;
}

/**
 * A phase of a build.
 * @hint runtimeVersions move it to "phases.install.runtimeVersions"
 */
export interface BuildspecPhaseOptions {
  /**
   * The commands, in order. The first that fails ends them.
   * @minItems 1
   * @format command
   * @fix for example ["npm test"], or remove the phase
   */
  readonly commands: string[];

  /**
   * Commands that run after `commands`, whether these failed or not.
   *
   * @default - none
   * @minItems 1
   * @format command
   * @fix for example ["docker logout"]
   */
  readonly finally?: string[];

  /**
   * The Linux user that runs the commands of this phase.
   *
   * @default - the buildspec's `runAs`
   * @format linuxUser
   */
  readonly runAs?: string;

  /**
   * What happens when the phase fails: `ABORT` ends the build, `CONTINUE` goes on to the next phase,
   * `RETRY` tries the build again up to 3 times. `RETRY-5` says how often (0 to 100), `RETRY-<regex>`
   * upon which error message, `RETRY-5-<regex>` both. Only on CodeBuild's own images, not on Lambda compute.
   * Example: `'RETRY-2-.*timed out.*'`.
   *
   * @default - as CodeBuild does it: a failed build phase still runs the phase after it
   * @format onFailure
   */
  readonly onFailure?: string;
}

/**
 * The phase that installs tools and runtimes.
 * @rule installPhase
 */
export interface BuildspecInstallPhaseOptions {
  /**
   * Versions of the runtimes in CodeBuild's images: a version, a major version and `.x`, `latest`, or a variable.
   * Example: `{ nodejs: '22', python: '3.x', ruby: '$RUBY_VERSION' }`.
   *
   * @default - those that the image takes by itself
   * @see https://docs.aws.amazon.com/codebuild/latest/userguide/available-runtimes.html
   * @minProperties 1
   */
  readonly runtimeVersions?: { [runtime: string]: string };

  /**
   * The commands, in order. The first that fails ends them.
   *
   * @default - none
   * @minItems 1
   * @format command
   * @fix for example ["npm install --global pnpm"]
   */
  readonly commands?: string[];

  /**
   * Commands that run after `commands`, whether these failed or not.
   *
   * @default - none
   * @minItems 1
   * @format command
   * @fix for example ["docker logout"]
   */
  readonly finally?: string[];

  /**
   * The Linux user that runs the commands of this phase.
   *
   * @default - the buildspec's `runAs`
   * @format linuxUser
   */
  readonly runAs?: string;

  /**
   * What happens when the phase fails: `ABORT`, `CONTINUE`, `RETRY`, `RETRY-<count>`, `RETRY-<regex>` or
   * `RETRY-<count>-<regex>`, as in the other phases.
   *
   * @default - the build ends
   * @format onFailure
   */
  readonly onFailure?: string;
}
