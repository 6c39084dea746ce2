import * as fs from 'node:fs';
import * as path from 'node:path';
import type * as TinyGlobby from 'tinyglobby';

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
  const globby = loadGlobby();
  const base = baseOf(root, selection.baseDirectory ?? '.', globby);
  if (base === undefined) return { kind: 'no-base', baseDirectory: selection.baseDirectory ?? '.' };
  const options = {
    cwd: base,
    dot: true,
    expandDirectories: false,
    onlyFiles: false,
    ignore: [...(selection.excludePaths ?? [])].map(clean),
  };
  const invalid: string[] = [];
  const found = new Set<string>();
  for (const pattern of selection.files) {
    const inside = isInside(base, pattern);
    const matches = inside
      ? globby
          .globSync([clean(pattern)], options)
          .filter((match) => isFile(path.join(base, match)) && !isThroughLink(base, match))
      : [];
    if (matches.length === 0) invalid.push(pattern);
    for (const match of matches) found.add(match);
  }
  return { kind: 'found', base, files: [...found].sort(), invalid };
}

function baseOf(root: string, baseDirectory: string, globby: typeof TinyGlobby): string | undefined {
  const literal = path.resolve(root, baseDirectory);
  if (fs.existsSync(literal) && fs.statSync(literal).isDirectory()) return literal;
  if (!/[*?[{]/.test(baseDirectory)) return undefined;
  const [first] = globby
    .globSync([clean(baseDirectory)], { cwd: root, onlyDirectories: true, dot: true, expandDirectories: false })
    .sort();
  return first === undefined ? undefined : path.resolve(root, first);
}

/** Folders that are links could lead in circles. */
function isThroughLink(base: string, file: string): boolean {
  const folder = path.dirname(file);
  return folder !== '.' && fs.realpathSync(path.join(base, folder)) !== path.join(fs.realpathSync(base), folder);
}

/** Links to files count, and links to nothing, of which the caller tells. */
function isFile(file: string): boolean {
  return (
    fs.statSync(file, { throwIfNoEntry: false })?.isFile() ??
    fs.lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ??
    false
  );
}

function clean(pattern: string): string {
  return pattern.replace(/^\.\//, '');
}

/** Absolute paths within the base are taken as relative ones; what lies outside is not ours to read. */
function isInside(base: string, pattern: string): boolean {
  return !path.relative(base, path.resolve(base, pattern)).startsWith('..');
}

/** Loaded when it is first needed. */
function loadGlobby(): typeof TinyGlobby {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('tinyglobby') as typeof TinyGlobby;
}
