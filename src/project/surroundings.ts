import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { CodeCommitRemote, codeCommitRemotes, GitRemote } from './codecommit-remote';
import { folderWithin } from './folder-within';

/** The paths of a million files. */
const MAX_OUTPUT_BYTES = 128 * 1024 * 1024;

/** What a project's folder and the clone around it say. */
export interface Surroundings {
  /** The name of the clone's folder, else of the project's. */
  readonly folderName: string;
  /** The project's folder within the git repository, with `/`; empty at its root. */
  readonly directory: string;
  /** The repositories that the remotes name: of `origin`, if it is in CodeCommit, else of the others. */
  readonly remotes: readonly CodeCommitRemote[];
  /** The default branch of `origin`, else the branch that is checked out. */
  readonly defaultBranch?: string;
  /** All branches of the clone and its remotes. Absent: the clone does not have them all. */
  readonly branches?: readonly string[];
}

export function readSurroundings(folder: string): Surroundings {
  const there = nearestFolder(resolve(folder));
  const root = git(there, ['rev-parse', '--show-toplevel'])?.trim();
  if (root === undefined || root === '') return { folderName: basename(resolve(folder)), directory: '', remotes: [] };
  const defaultBranch = readDefaultBranch(there);
  const branches = readBranches(there);
  return {
    folderName: basename(resolve(root)),
    directory: folderWithin(realpathSync(root), join(realpathSync(there), relative(there, resolve(folder)))),
    remotes: codeCommitRemotes(readRemotes(there)),
    ...(defaultBranch && { defaultBranch }),
    ...(branches && { branches }),
  };
}

/**
 * What `git commit` would take after `git add .` in a folder: paths from the root of the repository. Nothing outside a
 * repository.
 */
export function uncommittedPaths(folder: string): readonly string[] {
  const there = nearestFolder(resolve(folder));
  const { directory } = readSurroundings(there);
  const text = git(there, ['status', '--porcelain', '-z', '--untracked-files=all', '--no-renames']) ?? '';
  return text
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => ({ staged: !/^[ ?]/.test(entry), path: entry.slice(3) }))
    .filter(({ staged, path }) => staged || directory === '' || path.startsWith(`${directory}/`))
    .map(({ path }) => path);
}

/** The files that git tracks, as paths from the root of the repository; nothing outside a repository. */
export function trackedFiles(folder: string): readonly string[] {
  const text = git(nearestFolder(resolve(folder)), ['ls-files', '-z', '--full-name', ':/']) ?? '';
  return text.split('\0').filter((path) => path !== '');
}

/** Reads regular files in the root of the repository around a folder, without those that git ignores. */
export function rootFileReader(folder: string): (name: string) => string | undefined {
  const there = nearestFolder(resolve(folder));
  const root = git(there, ['rev-parse', '--show-toplevel'])?.replace(/\n$/, '');
  const list = ['ls-files', '-z', '--full-name', '--cached', '--others', '--exclude-standard', ':(top,glob)*'];
  const names = new Set((git(there, list) ?? '').split('\0'));
  return (name) => {
    if (root === undefined || !names.has(name)) return undefined;
    const stats = lstatSync(join(root, name), { throwIfNoEntry: false });
    return stats?.isFile() ? readFileSync(join(root, name), 'utf8') : undefined;
  };
}

/** Names of the files and folders in a folder, without what git ignores. */
export function presentNames(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const text = git(folder, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  if (text === undefined) return readdirSync(folder);
  const names = text.split('\0').map((path) => path.split('/')[0]);
  return [...new Set(names)].filter((name) => name !== '' && existsSync(join(folder, name)));
}

function readRemotes(folder: string): readonly GitRemote[] {
  const urls = new Map<string, string[]>();
  const add = (text: string | undefined, form: RegExp) => {
    for (const line of (text ?? '').split('\n')) {
      const { name, url } = form.exec(line)?.groups ?? {};
      if (name) urls.set(name, [...(urls.get(name) ?? []), url.trim()]);
    }
  };
  add(git(folder, ['config', '--get-regexp', '^remote\\..*\\.url$']), /^remote\.(?<name>.*)\.url (?<url>.*)$/);
  add(git(folder, ['remote', '--verbose']), /^(?<name>[^\t]*)\t(?<url>.*) \(fetch\)/);
  return [...urls].map(([name, each]) => ({ name, urls: each }));
}

function readDefaultBranch(folder: string): string | undefined {
  const remote = git(folder, ['symbolic-ref', '--quiet', 'refs/remotes/origin/HEAD'])?.trim();
  const checkedOut = git(folder, ['symbolic-ref', '--quiet', 'HEAD'])?.trim();
  return remote?.replace(/^refs\/remotes\/origin\//, '') ?? checkedOut?.replace(/^refs\/heads\//, '');
}

/** A clone of one branch, as builds have it, says nothing of the others. */
function readBranches(folder: string): readonly string[] | undefined {
  const fetched = git(folder, ['config', '--get-all', 'remote.origin.fetch'])?.trim();
  if (fetched !== undefined && fetched !== '' && !/refs\/heads\/\*/.test(fetched)) return undefined;
  const refs = git(folder, ['for-each-ref', '--format=%(refname)', 'refs/heads', 'refs/remotes']) ?? '';
  const names = refs
    .split('\n')
    .filter((ref) => ref !== '' && !/^refs\/remotes\/[^/]+\/HEAD$/.test(ref))
    .map((ref) => ref.replace(/^refs\/(?:heads|remotes\/[^/]+)\//, ''));
  return names.length > 0 ? [...new Set(names)] : undefined;
}

/**
 * A subproject's folder is created when it is first written. Until then its parent folder determines where it will be.
 */
function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}

/** What git prints; nothing where git is missing, or the folder is in no repository. */
function git(cwd: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: MAX_OUTPUT_BYTES });
  return status === 0 ? stdout : undefined;
}
