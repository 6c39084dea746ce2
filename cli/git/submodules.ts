import * as fs from 'node:fs';
import * as path from 'node:path';
import { Git, OWN_REPOSITORY } from './git';
import { parseRefs, REF_FORMAT, RefFact, RepositoryFacts } from './read-repository';
import { makeOrigin, setOriginRefs, ThrowAwayOrigin } from './throw-away-origin';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';

/** What stands for a submodule's remote while a build runs. */
export interface SubmoduleOrigin {
  /** The submodule's path in the repository. */
  readonly path: string;
  readonly origin: ThrowAwayOrigin;
}

/** A repository that has submodules: the user's, or one of its submodules. */
interface Level {
  /** Its checkout in the run. */
  readonly folder: string;
  /** Its path in the repository; empty for the repository itself. */
  readonly path: string;
  /** Where the user's clone keeps it; absent where the clone does not have it. */
  readonly gitDir?: string;
  /** Its remote, from which relative URLs count. */
  readonly url: string;
}

interface Submodule {
  readonly name: string;
  readonly path: string;
  readonly url: string;
  readonly commit: string;
}

const REFS = ['refs/heads', 'refs/tags', 'refs/remotes'];

/**
 * Check submodules out, those within submodules too. Each has an origin of its own that is thrown away, so that no push
 * reaches the user's clone or a remote. It borrows from the user's clone where that has the commit, without a network.
 */
export async function checkoutSubmodules(
  git: Git,
  facts: RepositoryFacts,
  folder: string,
  place: string,
): Promise<SubmoduleOrigin[]> {
  const origins: SubmoduleOrigin[] = [];
  await checkoutLevel({ folder, path: '', gitDir: facts.commonDir, url: facts.remotes[0] ?? facts.root });
  return origins;

  async function checkoutLevel(level: Level): Promise<void> {
    const call = { cwd: level.folder, env: OWN_REPOSITORY };
    const submodules = await listSubmodules(git, level);
    if (submodules.length === 0) return;
    const below: Level[] = [];
    for (const submodule of submodules) {
      const shown = path.join(level.path, submodule.path);
      const url = resolveUrl(level.url, submodule.url);
      const own = level.gitDir && (await ownModule(git, level.gitDir, submodule));
      const originFolder = path.join(place, `${origins.length}.git`);
      const refs = own
        ? await borrow(git, own, originFolder)
        : await fetchFrom(git, { url, commit: submodule.commit, shown, folder: originFolder });
      origins.push({ path: shown, origin: setOriginRefs(originFolder, { refs }, new Map()) });
      await git.must(['config', `submodule.${submodule.name}.url`, `file://${originFolder}`], call);
      below.push({
        folder: path.join(level.folder, submodule.path),
        path: shown,
        url: (own && (await remoteOf(git, own))) || url,
        gitDir: own,
      });
    }
    // Local paths are refused by newer versions of git unless they are allowed: these are ours.
    const update = ['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init', '--'];
    await git.must([...update, ...submodules.map((each) => each.path)], call);
    for (const each of below) await checkoutLevel(each);
  }
}

export const GITMODULES = '.gitmodules';
/** A submodule as `.gitmodules` declares it. */
export interface DeclaredSubmodule {
  readonly path: string;
  readonly url: string;
}

/** The submodules of a commit, or of what is staged. */
export async function declaredSubmodules(
  git: Git,
  { cwd, commit }: { readonly cwd: string; readonly commit?: string },
): Promise<DeclaredSubmodule[]> {
  const call = { cwd, env: OWN_REPOSITORY };
  const source = commit === undefined ? `:${GITMODULES}` : `${commit}:${GITMODULES}`;
  const listed = await git.ask(['config', '--blob', source, '-z', '--get-regexp', SETTINGS], call);
  if (listed.code !== 0) return [];
  const list = commit === undefined ? ['ls-files', '-z', '--stage'] : ['ls-tree', '-r', '-z', commit];
  const links = new Set(
    (await git.must(list, call)).split('\0').flatMap((line) => /^160000 [^\t]*\t([^]*)$/.exec(line)?.[1] ?? []),
  );
  const settings = parseSettings(listed.stdout);
  return [...settings].flatMap(([key, at]) => {
    const name = /^submodule\.([^]*)\.path$/.exec(key)?.[1];
    const url = settings.get(`submodule.${name ?? ''}.url`);
    return url !== undefined && links.has(at) ? [{ path: at, url }] : [];
  });
}

const SETTINGS = '^submodule\\..*\\.(path|url)$';

function parseSettings(listed: string): Map<string, string> {
  return new Map(
    listed
      .split('\0')
      .filter(Boolean)
      .map((entry) => {
        const end = entry.indexOf('\n');
        return [entry.slice(0, end), entry.slice(end + 1)];
      }),
  );
}

/** Submodules that the commit has. */
async function listSubmodules(git: Git, { folder }: Level): Promise<Submodule[]> {
  if (!fs.lstatSync(path.join(folder, GITMODULES), { throwIfNoEntry: false })?.isFile()) return [];
  const call = { cwd: folder, env: OWN_REPOSITORY };
  const [listed, staged] = await Promise.all([
    git.ask(['config', '--file', GITMODULES, '-z', '--get-regexp', SETTINGS], call),
    git.must(['ls-files', '-z', '--stage'], call),
  ]);
  const commits = new Map(
    staged.split('\0').flatMap((line) => {
      const [, commit, file] = /^160000 ([0-9a-f]+) 0\t([^]*)$/.exec(line) ?? [];
      return commit ? [[file, commit] as const] : [];
    }),
  );
  const settings = parseSettings(listed.stdout);
  return [...settings].flatMap(([key, value]) => {
    const name = /^submodule\.([^]*)\.path$/.exec(key)?.[1];
    const commit = commits.get(value);
    const url = settings.get(`submodule.${name ?? ''}.url`);
    // Git refuses such a name itself: it would lead outside of the folder of modules.
    if (!name || !commit || !url || name.split('/').includes('..')) return [];
    return [{ name, path: value, url, commit }];
  });
}

/** Where the user's clone keeps a submodule, if it has the commit. */
async function ownModule(git: Git, gitDir: string, { name, commit }: Submodule): Promise<string | undefined> {
  const own = path.join(gitDir, 'modules', name);
  if (!isReal(own) || !isReal(path.join(own, 'objects'))) return undefined;
  const call = { cwd: own, env: { ...OWN_REPOSITORY, GIT_DIR: own } };
  const found = await git.ask(['cat-file', '-e', `${commit}^{commit}`], call);
  return found.code === 0 ? own : undefined;
}

function isReal(directory: string): boolean {
  return (
    fs.existsSync(directory) &&
    fs.realpathSync(directory) === path.join(fs.realpathSync(path.dirname(directory)), path.basename(directory))
  );
}

async function borrow(git: Git, own: string, folder: string): Promise<RefFact[]> {
  makeOrigin({ commonDir: own }, folder);
  const call = { cwd: own, env: { ...OWN_REPOSITORY, GIT_DIR: own } };
  return parseRefs(await git.must(['for-each-ref', REF_FORMAT, ...REFS], call));
}

async function fetchFrom(
  git: Git,
  { url, commit, shown, folder }: { url: string; commit: string; shown: string; folder: string },
): Promise<RefFact[]> {
  makeOrigin({}, folder);
  // The user's credentials are needed. Which protocols a URL in a repository may name is decided by the user's
  // configuration, not the clone's.
  const call = { cwd: folder, env: { GIT_PROTOCOL_FROM_USER: '0' } };
  const all = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'];
  const fetch = async (...refs: string[]) =>
    git.ask(['fetch', '-q', '--no-write-fetch-head', '--', url, ...refs], call);
  const fetched = await fetch(...all);
  const has = async () => (await git.ask(['cat-file', '-e', `${commit}^{commit}`], call)).code === 0;
  const last = fetched.code === 0 && !(await has()) ? await fetch(commit) : fetched;
  if (last.code !== 0 || !(await has()))
    throw new UserError(COMMAND_ERRORS.submoduleNotFetched, {
      path: shown,
      url,
      output: lastLine(last.stderr) || `it has no commit ${commit}`,
    });
  return parseRefs(await git.must(['for-each-ref', REF_FORMAT, ...REFS], call));
}

async function remoteOf(git: Git, own: string): Promise<string | undefined> {
  const call = { cwd: own, env: { ...OWN_REPOSITORY, GIT_DIR: own } };
  const answer = await git.ask(['config', '--get', 'remote.origin.url'], call);
  return answer.stdout.trim() || undefined;
}

/** What `./` and `../` mean in `.gitmodules`. https://git-scm.com/docs/git-submodule#Documentation/git-submodule.txt-add */
export function resolveUrl(base: string, url: string): string {
  if (!/^\.\.?\//.test(url)) return url;
  let left = base.replace(/\/+$/, '');
  let right = url;
  let separator = '/';
  for (;;) {
    if (right.startsWith('./')) right = right.slice(2);
    else if (right.startsWith('../')) {
      right = right.slice(3);
      const cut = Math.max(left.lastIndexOf('/'), left.lastIndexOf(':'));
      separator = left[cut] ?? '/';
      left = left.slice(0, Math.max(cut, 0));
    } else return `${left}${separator}${right.replace(/\/+$/, '')}`;
  }
}

/** Folders of objects of the submodules that a clone has: they are borrowed from. */
export function moduleObjects(gitDir: string): string[] {
  const found: string[] = [];
  const look = (directory: string): void => {
    for (const entry of fs.existsSync(directory) ? fs.readdirSync(directory, { withFileTypes: true }) : []) {
      if (!entry.isDirectory()) continue;
      const each = path.join(directory, entry.name);
      const objects = path.join(each, 'objects');
      // A name may have slashes, and is then a folder of folders.
      if (!fs.existsSync(path.join(each, 'HEAD'))) look(each);
      else {
        if (isReal(objects)) found.push(objects);
        look(path.join(each, 'modules'));
      }
    }
  };
  look(path.join(gitDir, 'modules'));
  return found;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
