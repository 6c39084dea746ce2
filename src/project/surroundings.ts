import { spawnSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { basename, relative, resolve, sep } from 'node:path';
import { repositoryFromRemotes } from './repository-from-remotes';

/** What the folder tells that the project is in. */
export interface Surroundings {
  /** The CodeCommit repository, from a git remote; else the folder's name. */
  readonly repositoryName: string;
  /** The project's folder within the git repository, with `/`; empty at its root. */
  readonly directory: string;
}

export function readSurroundings(folder: string): Surroundings {
  const root = git(folder, ['rev-parse', '--show-toplevel'])?.trim();
  const remotes = git(folder, ['config', '--get-regexp', '^remote\\..*\\.url$']) ?? '';
  return {
    repositoryName: repositoryFromRemotes(remotes) ?? basename(root ? resolve(root) : resolve(folder)),
    directory: root ? withinRoot(root, folder) : '',
  };
}

function withinRoot(root: string, folder: string): string {
  const inside = relative(realpathSync(root), realpathSync(folder));
  return inside.startsWith('..') ? '' : inside.split(sep).join('/');
}

/** What git prints; nothing where git is missing, or the folder is in no repository. */
function git(cwd: string, args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd, encoding: 'utf8' });
  return status === 0 ? stdout : undefined;
}
