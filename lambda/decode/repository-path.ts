import { posix } from 'node:path';

/** Where CodeBuild clones a CodeCommit repository: linters print absolute paths. */
const CODEBUILD_SOURCE =
  /^(?:\w:)?\/codebuild\/output\/src\d+\/src\/(?:git-codecommit\.[\w.-]+\/v1\/repos\/[\w.-]+\/)?/;

/** A path of a build as one from the root of the repository, or nothing where it is not in it. */
export function repositoryPath(file: string, sourceDirs: readonly string[]): string | undefined {
  // Windows has no `/` in names, other systems may have `\`.
  const slashed = /^\w:\\|^[^/]*$/.test(file) ? file.replaceAll('\\', '/') : file;
  const root = sourceDirs.find((each) => slashed.startsWith(`${each}/`));
  const path = posix.normalize(
    root === undefined ? slashed.replace(CODEBUILD_SOURCE, '') : slashed.slice(root.length + 1),
  );
  return /^(?:\/|\w:\/|\.\.?(?:\/|$))|\/$/.test(path) ? undefined : path;
}
