/** The files that a build hands over beside the main ones. */
export interface BuildspecSecondaryArtifactsOptions {
  /**
   * The files, relative to `baseDirectory`: a path, or a pattern with `*` and `**`.
   * Example: `['dist/**']`.
   * @minItems 1
   * @fix for example ["dist/**"]; CodeBuild requires it even with secondary artifacts
   */
  readonly files: string[];

  /**
   * A name that is computed when the build ends: variables and commands in it are run. It counts only
   * where the project takes names from the buildspec.
   * Example: `'app-$(date +%Y-%m-%d)'`.
   *
   * @default - the project's name for the artifacts
   */
  readonly name?: string;

  /**
   * Whether the files lose their folders.
   *
   * @default false
   * @written yesNo
   */
  readonly discardPaths?: boolean;

  /**
   * The folder that the files are in. It is not part of their paths in the artifacts.
   *
   * @default - the root of the source
   */
  readonly baseDirectory?: string;

  /**
   * Files to leave out, relative to `baseDirectory`. `*` stays within a folder, `**` crosses folders.
   * Example: `['node_modules/**']`.
   *
   * @default - none
   * @minItems 1
   * @written stringIfOne
   */
  readonly excludePaths?: string[];

  /**
   * Whether symbolic links stay links in a ZIP file.
   *
   * @default false
   * @written yesNo
   */
  readonly enableSymlinks?: boolean;

  /**
   * The folder in the bucket above the one with the build's id.
   *
   * @default - none
   */
  readonly s3Prefix?: string;
}

/** The files that a build hands over. */
export interface BuildspecArtifactsOptions extends BuildspecSecondaryArtifactsOptions {
  /**
   * More artifacts, by the identifiers that the project has for them, 12 at most.
   *
   * @default - none
   * @keys artifactIdentifier
   * @minProperties 1
   * @maxProperties 12
   */
  readonly secondaryArtifacts?: { [identifier: string]: BuildspecSecondaryArtifactsOptions };
}
