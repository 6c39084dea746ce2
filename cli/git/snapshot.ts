import * as fs from 'node:fs';
import * as path from 'node:path';
import { Git } from './git';
import { RepositoryFacts } from './read-repository';

/** The user's work as a commit that only the throw-away origin has. */
export interface Snapshot {
  readonly commit: string;
  readonly modified: number;
  readonly untracked: number;
  readonly deleted: number;
}

/**
 * Make a commit of what lies in the working tree, ignored files left out. The user's index is copied
 * and new objects go to the origin, so nothing of the user's repository is written.
 * Gives nothing when the working tree is HEAD's.
 */
export async function takeSnapshot(git: Git, facts: RepositoryFacts, origin: string, scratch: string): Promise<Snapshot | undefined> {
  const index = path.join(scratch, 'index');
  const usersIndex = path.join(facts.gitDir, 'index');
  if (fs.existsSync(usersIndex)) fs.copyFileSync(usersIndex, index);
  const cwd = facts.root;
  const env = {
    GIT_INDEX_FILE: index,
    GIT_OBJECT_DIRECTORY: path.join(origin, 'objects'),
    GIT_ALTERNATE_OBJECT_DIRECTORIES: quotedPath(path.join(facts.commonDir, 'objects')),
  };
  const quiet = ['-c', 'core.fsmonitor=false', '-c', 'core.untrackedCache=false', '-c', 'core.safecrlf=false', '-c', 'advice.addEmbeddedRepo=false'];
  await git.must([...quiet, 'add', '-A', '--', ':/'], { cwd, env });
  // Local runs are no work. They cannot be left out above: git refuses a path that the user ignores too.
  const runs = ':(top,glob)**/.flow-ci/**';
  await git.must(facts.head ? ['reset', '-q', facts.head, '--', runs] : ['rm', '-r', '-q', '--cached', '--ignore-unmatch', '--', runs], { cwd, env });
  const tree = await git.must(['write-tree'], { cwd, env });
  if (facts.head) {
    const headTree = await git.must(['rev-parse', `${facts.head}^{tree}`], { cwd, env });
    if (headTree === tree) return undefined;
  }
  // Of the same work comes the same commit, so that a second run is the same run.
  const when = facts.head ? await git.must(['show', '-s', '--format=%cI', facts.head], { cwd, env }) : '2000-01-01T00:00:00Z';
  const who = { GIT_AUTHOR_NAME: 'flow-ci', GIT_AUTHOR_EMAIL: 'flow-ci@localhost', GIT_COMMITTER_NAME: 'flow-ci', GIT_COMMITTER_EMAIL: 'flow-ci@localhost' };
  const parent = facts.head ? ['-p', facts.head] : [];
  const commit = await git.must(['-c', 'commit.gpgSign=false', 'commit-tree', tree, ...parent, '-m', 'Uncommitted work, as flow-ci ran it'], {
    cwd, env: { ...env, ...who, GIT_AUTHOR_DATE: when, GIT_COMMITTER_DATE: when },
  });
  const changes = facts.head
    ? (await git.must(['diff-tree', '-r', '--name-status', '--no-renames', facts.head, commit], { cwd, env })).split('\n')
    : (await git.must(['ls-tree', '-r', '--name-only', commit], { cwd, env })).split('\n').map((name) => `A\t${name}`);
  const count = (status: string) => changes.filter((line) => line.startsWith(status)).length;
  return { commit, modified: count('M') + count('T'), untracked: count('A'), deleted: count('D') };
}

/** In a list of paths, one with a colon or a quote at its start is quoted as a C string. */
function quotedPath(file: string): string {
  return /^"|:/.test(file) ? JSON.stringify(file) : file;
}
