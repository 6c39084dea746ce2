import { Git } from './git';
import { InnerWork, listInnerWork } from './inner-work';
import { RepositoryFacts } from './read-repository';
import { WorkChanges, WorkTree, WorkTreePlace } from './work-tree';

/** The user's work as a commit that only the throw-away origin has. */
export interface Snapshot {
  readonly commit: string;
  readonly modified: number;
  readonly untracked: number;
  readonly deleted: number;
}

/** What lies in the working tree. */
export interface LocalWork {
  /** Absent when HEAD has the same. */
  readonly snapshot?: Snapshot;
  /** What no snapshot can have. */
  readonly inner: () => Promise<readonly InnerWork[]>;
}

/** The message of such a commit. */
export const SNAPSHOT_SUBJECT = 'Uncommitted work, as flow-ci ran it';

/** Make a commit of what lies in the working tree. */
export async function takeSnapshot(
  git: Git,
  facts: RepositoryFacts,
  place: WorkTreePlace,
  options: { readonly runsFilters: boolean },
): Promise<LocalWork> {
  const workTree = await WorkTree.open(git, facts, place, options);
  // Before the tree is written: it gets links to repositories that the index did not have.
  const [changes, links] = await Promise.all([workTree.changes(), workTree.links()]);
  const snapshot = await commitWork(git, facts, workTree, changes);
  const inner = async () => listInnerWork(git, { root: facts.root, changes, links, place: `${place.gitDir}-inner` });
  return { ...(snapshot && { snapshot }), inner };
}

async function commitWork(
  git: Git,
  facts: RepositoryFacts,
  workTree: WorkTree,
  changes: WorkChanges,
): Promise<Snapshot | undefined> {
  const { call } = workTree;
  const [tree, head] = await Promise.all([
    workTree.writeTree(changes),
    facts.head ? git.must(['cat-file', 'commit', facts.head], call) : undefined,
  ]);
  if (head !== undefined && /^tree ([0-9a-f]+)$/m.exec(head)?.[1] === tree) return undefined;
  // Of the same work comes the same commit, so that a second run is the same run.
  const when = /^committer .* (\d+ [+-]\d{4})$/m.exec(head ?? '')?.[1] ?? '946684800 +0000';
  const who = {
    GIT_AUTHOR_NAME: 'flow-ci',
    GIT_AUTHOR_EMAIL: 'flow-ci@localhost',
    GIT_COMMITTER_NAME: 'flow-ci',
    GIT_COMMITTER_EMAIL: 'flow-ci@localhost',
    GIT_AUTHOR_DATE: `@${when}`,
    GIT_COMMITTER_DATE: `@${when}`,
  };
  const parent = facts.head ? ['-p', facts.head] : [];
  const commit = await git.must(['commit-tree', tree, ...parent, '-m', SNAPSHOT_SUBJECT], {
    ...call,
    env: { ...call.env, ...who },
  });
  const listed = facts.head
    ? await git.must(['diff-tree', '-r', '--name-status', '--no-renames', facts.head, commit], call)
    : (await git.must(['ls-tree', '-r', '--name-only', commit], call)).replace(/^/gm, 'A\t');
  const files = listed.split('\n');
  const count = (status: string) => files.filter((line) => line.startsWith(status)).length;
  return { commit, modified: count('M') + count('T'), untracked: count('A'), deleted: count('D') };
}
