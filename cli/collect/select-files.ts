import * as fs from 'node:fs';
import * as path from 'node:path';
import type * as TinyGlobby from 'tinyglobby';
import { isBelow } from '../files/open-inside';
import { interruptible } from '../process/interruptible';

export interface Selection {
  readonly files: readonly string[];
  readonly baseDirectory?: string;
  readonly excludePaths?: readonly string[];
}

/** Files by their place in the base directory. */
export type SelectedFiles =
  | {
      readonly kind: 'found';
      readonly base: string;
      readonly files: readonly string[];
      readonly invalid: readonly string[];
    }
  | { readonly kind: 'no-base'; readonly baseDirectory: string };

/**
 * Find files as CodeBuild does: names and globs relative to the base directory, which may itself be a glob.
 * A `*` stays within a folder, `**` crosses folders; files whose names begin with a dot count.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
 */
export function selectFiles(root: string, selection: Selection): SelectedFiles {
  // A glob becomes an expression that may never end on a long name.
  return interruptible('finding files', undefined, () => select(root, selection));
}

function select(root: string, selection: Selection): SelectedFiles {
  const globby = loadGlobby();
  const base = baseOf(root, selection.baseDirectory ?? '.', globby);
  if (base === undefined) return { kind: 'no-base', baseDirectory: selection.baseDirectory ?? '.' };
  const options = {
    ...within(base),
    onlyFiles: false,
    ignore: [...(selection.excludePaths ?? [])].map(clean),
  };
  const invalid: string[] = [];
  const found = new Set<string>();
  for (const pattern of selection.files) {
    const matches = isInside(base, pattern)
      ? globby.globSync([clean(pattern)], options).filter((match) => isSelectable(base, match))
      : [];
    if (matches.length === 0) invalid.push(pattern);
    for (const match of matches) found.add(match);
  }
  return { kind: 'found', base, files: [...found].sort(), invalid };
}

/**
 * Search in real directories below the base alone. A link to a directory may lead in circles, or to all files of the
 * machine, so each link is taken for a file, and what a pattern reaches through one is not read.
 */
function within(base: string): TinyGlobby.GlobOptions {
  const readdirSync = (directory: string): fs.Dirent[] => {
    const full = path.resolve(base, directory);
    if (!isBelow(base, full) || fs.realpathSync(full) !== full) return [];
    return fs
      .readdirSync(full, { withFileTypes: true })
      .map((entry) => (entry.isSymbolicLink() ? asFile(entry) : entry));
  };
  return {
    cwd: base,
    dot: true,
    expandDirectories: false,
    fs: { readdirSync: readdirSync as unknown as typeof fs.readdirSync },
  };
}

function asFile(entry: fs.Dirent): fs.Dirent {
  return Object.assign(Object.create(entry) as fs.Dirent, { isFile: () => true, isSymbolicLink: () => false });
}

/** The base directory, by its real path: within the root, whatever links lead to it. */
function baseOf(root: string, baseDirectory: string, globby: typeof TinyGlobby): string | undefined {
  // The build may have put a link in the place of its source.
  if (!fs.existsSync(root) || fs.realpathSync(root) !== path.resolve(root)) return undefined;
  const literal = path.resolve(root, baseDirectory);
  if (isDirectoryInside(root, literal)) return fs.realpathSync(literal);
  if (!/[*?[{]/.test(baseDirectory) || !isInside(root, baseDirectory)) return undefined;
  const [first] = globby
    .globSync([clean(baseDirectory)], { ...within(root), onlyDirectories: true })
    .map((match) => path.resolve(root, match))
    .filter((match) => isDirectoryInside(root, match))
    .sort();
  return first === undefined ? undefined : fs.realpathSync(first);
}

function isDirectoryInside(root: string, directory: string): boolean {
  const stats = isBelow(root, directory) ? statOf(directory) : undefined;
  return Boolean(stats?.isDirectory()) && isBelow(root, fs.realpathSync(directory));
}

/**
 * Files count, and links to files, wherever those are: whoever reads them reports what is outside. So do links to
 * nothing. What lies in a folder that is a link is found by the folder's own name.
 */
function isSelectable(base: string, match: string): boolean {
  const file = path.resolve(base, match);
  const folder = path.dirname(file);
  if (!isBelow(base, file) || fs.realpathSync(folder) !== folder) return false;
  const stats = fs.lstatSync(file, { throwIfNoEntry: false });
  if (!stats?.isSymbolicLink()) return stats?.isFile() ?? false;
  return !statOf(file)?.isDirectory();
}

/** What a path leads to; nothing where it leads nowhere, or in a circle. */
function statOf(file: string): fs.Stats | undefined {
  try {
    return fs.statSync(file);
  } catch {
    return undefined;
  }
}

function clean(pattern: string): string {
  return pattern.replace(/^\.\//, '');
}

/** Absolute paths within the base are taken as relative ones; what lies outside is not ours to read. */
function isInside(base: string, pattern: string): boolean {
  return isBelow(base, path.resolve(base, pattern));
}

/** Loaded when it is first needed. */
function loadGlobby(): typeof TinyGlobby {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('tinyglobby') as typeof TinyGlobby;
}
