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

/** Where a snapshot is made: nothing of the user's repository is written. */
export interface SnapshotPlace {
  /** Gets the new objects. */
  readonly objects: string;
  /** The user's index is copied to it the first time. */
  readonly index: string;
}

/** Variables that send git's writing elsewhere. */
function elsewhere(facts: RepositoryFacts, place: SnapshotPlace): Record<string, string> {
  return {
    GIT_INDEX_FILE: place.index,
    GIT_OBJECT_DIRECTORY: place.objects,
    GIT_ALTERNATE_OBJECT_DIRECTORIES: quotedPath(path.join(facts.commonDir, 'objects')),
  };
}

/** The tree of what lies in the working tree, ignored files left out; the folder of local runs ignores itself. */
export async function writeWorkTree(git: Git, facts: RepositoryFacts, place: SnapshotPlace): Promise<string> {
  const usersIndex = path.join(facts.gitDir, 'index');
  if (!fs.existsSync(place.index) && fs.existsSync(usersIndex)) fs.copyFileSync(usersIndex, place.index);
  const call = { cwd: facts.root, env: elsewhere(facts, place) };
  const quiet = [
    '-c',
    'core.fsmonitor=false',
    '-c',
    'core.untrackedCache=false',
    '-c',
    'core.safecrlf=false',
    '-c',
    'advice.addEmbeddedRepo=false',
  ];
  await git.must([...quiet, 'add', '-A', '--', ':/'], call);
  return git.must(['write-tree'], call);
}

/** Make a commit of what lies in the working tree. Gives nothing when that is what HEAD has. */
export async function takeSnapshot(
  git: Git,
  facts: RepositoryFacts,
  place: SnapshotPlace,
): Promise<Snapshot | undefined> {
  const cwd = facts.root;
  const env = elsewhere(facts, place);
  // Of the same work comes the same commit, so that a second run is the same run.
  const [tree, [headTree, when]] = await Promise.all([
    writeWorkTree(git, facts, place),
    facts.head
      ? git.must(['show', '-s', '--format=%T %cI', facts.head], { cwd }).then((text) => text.split(' '))
      : ['', '2000-01-01T00:00:00Z'],
  ]);
  if (headTree === tree) return undefined;
  const who = {
    GIT_AUTHOR_NAME: 'flow-ci',
    GIT_AUTHOR_EMAIL: 'flow-ci@localhost',
    GIT_COMMITTER_NAME: 'flow-ci',
    GIT_COMMITTER_EMAIL: 'flow-ci@localhost',
  };
  const parent = facts.head ? ['-p', facts.head] : [];
  const commit = await git.must(
    ['-c', 'commit.gpgSign=false', 'commit-tree', tree, ...parent, '-m', 'Uncommitted work, as flow-ci ran it'],
    {
      cwd,
      env: { ...env, ...who, GIT_AUTHOR_DATE: when, GIT_COMMITTER_DATE: when },
    },
  );
  const changes = facts.head
    ? (await git.must(['diff-tree', '-r', '--name-status', '--no-renames', facts.head, commit], { cwd, env })).split(
        '\n',
      )
    : (await git.must(['ls-tree', '-r', '--name-only', commit], { cwd, env })).split('\n').map((name) => `A\t${name}`);
  const count = (status: string) => changes.filter((line) => line.startsWith(status)).length;
  return { commit, modified: count('M') + count('T'), untracked: count('A'), deleted: count('D') };
}

/** In a list of paths, one with a colon or a quote at its start is quoted as a C string. */
function quotedPath(file: string): string {
  return /^"|:/.test(file) ? JSON.stringify(file) : file;
}
