import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { folderWithin } from './folder-within';
import { repositoryFromRemotes } from './repository-from-remotes';

/** What the folder tells that the project is in. */
export interface Surroundings {
  /** The CodeCommit repository, from a git remote; else the folder's name. */
  readonly repositoryName: string;
  /** The project's folder within the git repository, with `/`; empty at its root. */
  readonly directory: string;
}

export function readSurroundings(folder: string): Surroundings {
  const there = nearestFolder(resolve(folder));
  const root = git(there, ['rev-parse', '--show-toplevel'])?.trim();
  const remotes = git(there, ['config', '--get-regexp', '^remote\\..*\\.url$']) ?? '';
  return {
    repositoryName: repositoryFromRemotes(remotes) ?? basename(root ? resolve(root) : resolve(folder)),
    directory: root
      ? folderWithin(realpathSync(root), join(realpathSync(there), relative(there, resolve(folder))))
      : '',
  };
}

/** A subproject's folder is made when it is first written: until then what is above it tells where it will be. */
function nearestFolder(folder: string): string {
  return existsSync(folder) ? folder : nearestFolder(dirname(folder));
}

/** What git prints; nothing where git is missing, or the folder is in no repository. */
function git(cwd: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd, encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}
