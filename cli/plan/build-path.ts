import * as path from 'node:path';

/** Folders of programs: those that a build gets, and those of the working copy, which CodeBuild does not have. */
export interface BuildPath {
  readonly searchPath: string;
  readonly leftOut: readonly string[];
}

/** Package managers put these before the PATH of what they start, for the folder and each one above it. */
const OF_PACKAGES = /(?:^|[\\/])node_modules[\\/]\.bin[\\/]*$|[\\/]node-gyp-bin[\\/]*$/;

/**
 * The PATH of a build on the host. A build that finds a program of the working copy, for example in `node_modules/.bin`
 * or in a virtual environment, succeeds here and fails in CodeBuild, where the source is a clean clone.
 * @param workTree the top of the working copy; a home folder that is one is no reason to leave its programs out
 * @param realPath where a folder really is
 */
export function buildPath(
  searchPath: string,
  workTree: string,
  home: string | undefined,
  realPath: (folder: string) => string,
): BuildPath {
  const isWithin = (folder: string, top: string) => folder === top || folder.startsWith(`${top}${path.sep}`);
  const top = realPath(workTree);
  const holdsHome = home !== undefined && isWithin(realPath(home), top);
  const isLeftOut = (folder: string) =>
    // A relative one would be a folder of the clone.
    !path.isAbsolute(folder) || OF_PACKAGES.test(folder) || (!holdsHome && isWithin(realPath(folder), top));
  const folders = searchPath.split(path.delimiter);
  return {
    searchPath: folders.filter((folder) => !isLeftOut(folder)).join(path.delimiter),
    leftOut: folders.filter((folder) => folder && isLeftOut(folder)),
  };
}
