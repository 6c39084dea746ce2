import * as fs from 'node:fs';
import * as path from 'node:path';
import { Git, OWN_REPOSITORY } from './git';
import { WorkChanges, WorkTree, WorkTreeFacts } from './work-tree';

/** A repository within the user's working tree, of which a snapshot has no more than a commit. */
export interface InnerWork {
  /** Its path from the top of the working tree. */
  readonly path: string;
  /** A submodule has changes that are not committed; of another repository nothing is built. */
  readonly kind: 'submodule' | 'repository';
}

interface OuterTree {
  readonly root: string;
  /** What is not as its index has it. */
  readonly changes: WorkChanges;
  /** Paths of the repositories that its index has. */
  readonly links: readonly string[];
  /** A folder of our own. */
  readonly place: string;
}

/** Repositories in repositories are looked through so deep. */
const MAX_DEPTH = 10;

/**
 * Work that lies in submodules, those of submodules too, and other repositories below a working tree. Filters of their
 * configuration are not run: a repository that somebody else made may name programs there.
 */
export async function listInnerWork(git: Git, outer: OuterTree, depth = 0): Promise<InnerWork[]> {
  const { root, changes, links, place } = outer;
  const found = [...changes.changed, ...changes.others]
    .filter((name) => name.endsWith('/'))
    .map((name) => Buffer.from(name.slice(0, -1), 'latin1').toString('utf8'))
    .filter((name) => !links.includes(name) && factsOf(path.join(root, name)))
    .map((name): InnerWork => ({ path: name, kind: 'repository' }));
  for (const [index, link] of links.entries()) {
    const facts = factsOf(path.join(root, link));
    if (!facts) continue;
    const home = path.join(place, String(index));
    const gitDir = path.join(home, 'git');
    const inside = await WorkTree.open(
      git,
      facts,
      { gitDir, objects: path.join(gitDir, 'objects') },
      { runsFilters: false },
    );
    const [own, inner] = await Promise.all([inside.changes(), inside.links()]);
    if (await hasWork(git, facts, inside, own)) found.push({ path: link, kind: 'submodule' });
    const more = { root: facts.root, changes: own, links: inner, place: path.join(home, 'inner') };
    if (depth < MAX_DEPTH)
      for (const each of await listInnerWork(git, more, depth + 1))
        found.push({ ...each, path: path.join(link, each.path) });
  }
  return found;
}

/** Files that are not committed. Repositories in it are looked at by themselves. */
async function hasWork(
  git: Git,
  { gitDir, root }: WorkTreeFacts,
  workTree: WorkTree,
  { changed, others }: WorkChanges,
): Promise<boolean> {
  if ([...changed, ...others].some((name) => !name.endsWith('/'))) return true;
  const call = { cwd: root, env: { ...OWN_REPOSITORY, GIT_DIR: gitDir } };
  const head = await git.ask(['rev-parse', '-q', '--verify', 'HEAD^{commit}'], call);
  return head.code === 0 && workTree.isStaged(head.stdout.trim());
}

/** The repository in a folder, which is a folder `.git`, or named in a file. */
function factsOf(root: string): WorkTreeFacts | undefined {
  const dotGit = path.join(root, '.git');
  const stats = fs.lstatSync(dotGit, { throwIfNoEntry: false });
  const named = stats?.isFile() ? /^gitdir: (.+)$/m.exec(fs.readFileSync(dotGit, 'utf8'))?.[1] : undefined;
  const gitDir = stats?.isDirectory() ? dotGit : named && path.resolve(root, named);
  if (!gitDir || !fs.existsSync(path.join(gitDir, 'HEAD'))) return undefined;
  const common = path.join(gitDir, 'commondir');
  const commonDir = fs.existsSync(common) ? path.resolve(gitDir, fs.readFileSync(common, 'utf8').trim()) : gitDir;
  return { root, gitDir, commonDir };
}
