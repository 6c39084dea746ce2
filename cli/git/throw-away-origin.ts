import * as fs from 'node:fs';
import * as path from 'node:path';
import { Git, OWN_REPOSITORY } from './git';
import { parseRefs, REF_FORMAT, RefFact, RepositoryFacts } from './read-repository';

/**
 * A bare repository that stands for CodeCommit while a build runs. It borrows the user's objects and
 * has the user's branches and tags; what the build pushes stays here, and is thrown away with it.
 */
export interface ThrowAwayOrigin {
  readonly folder: string;
  /** Branches and tags as they were before the build: full name to object. */
  readonly before: ReadonlyMap<string, string>;
}

export interface PushedRef {
  readonly ref: string;
  readonly kind: 'created' | 'updated' | 'deleted';
  /** The commit, for one that was not deleted. */
  readonly commit?: string;
  /** What it points to: for an annotated tag, the tag object. */
  readonly object?: string;
  readonly oldCommit?: string;
}

/** Make it, empty of refs, and let it borrow from a repository if there is one to borrow from. */
export function makeOrigin({ commonDir }: Partial<Pick<RepositoryFacts, 'commonDir'>>, folder: string): void {
  initRepository(folder, true);
  if (commonDir !== undefined) {
    borrowObjects(folder, path.join(commonDir, 'objects'));
    // A shallow clone's history ends early; without its list of ends, git takes its objects for broken.
    const shallow = path.join(commonDir, 'shallow');
    if (fs.existsSync(shallow)) fs.copyFileSync(shallow, path.join(folder, 'shallow'));
  }
  // Lets a build fetch the exact commit with a depth, as CodeBuild does.
  fs.appendFileSync(path.join(folder, 'config'), '[uploadpack]\n\tallowAnySHA1InWant = true\n[gc]\n\tauto = 0\n');
}

/** What `git init` would make, without starting it: a repository is a few files. */
export function initRepository(gitDir: string, bare: boolean): void {
  for (const name of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info'])
    fs.mkdirSync(path.join(gitDir, name), { recursive: true });
  fs.writeFileSync(path.join(gitDir, 'HEAD'), 'ref: refs/heads/main\n');
  fs.writeFileSync(
    path.join(gitDir, 'config'),
    `[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = ${String(bare)}\n\tlogallrefupdates = ${String(!bare)}\n`,
  );
}

/** Have a repository read objects from another place too. */
export function borrowObjects(gitDir: string, objects: string): void {
  fs.mkdirSync(path.join(gitDir, 'objects', 'info'), { recursive: true });
  // git reads a quoted line as a C string: a path may hold a line end or begin with a sign.
  const line = /^["#]|\n/.test(objects) ? JSON.stringify(objects) : objects;
  fs.appendFileSync(path.join(gitDir, 'objects', 'info', 'alternates'), `${line}\n`);
}

/** In a list of paths, one with a colon or a quote at its start is quoted as a C string. */
export function quotedPath(file: string): string {
  return /^"|:/.test(file) ? JSON.stringify(file) : file;
}

/** Give it the user's branches and tags; `extra` wins. Remote branches fill the gaps. */
export function setOriginRefs(
  folder: string,
  facts: Pick<RepositoryFacts, 'refs'>,
  extra: ReadonlyMap<string, string>,
): ThrowAwayOrigin {
  const before = new Map<string, string>();
  const remoteFirst = [...facts.refs].sort(
    (a, b) => Number(b.name.startsWith('refs/remotes/')) - Number(a.name.startsWith('refs/remotes/')),
  );
  for (const ref of remoteFirst) {
    const name = ref.name.startsWith('refs/remotes/') ? remoteBranch(ref) : ref.name;
    if (name) before.set(name, ref.object);
  }
  for (const [name, object] of extra) before.set(name, object);
  writePackedRefs(folder, before);
  return { folder, before };
}

function remoteBranch(ref: RefFact): string | undefined {
  const name = ref.name.replace(/^refs\/remotes\/[^/]+\//, '');
  return ref.name.startsWith('refs/remotes/origin/') && name !== 'HEAD' ? `refs/heads/${name}` : undefined;
}

/** Write all refs at once: a process for each would cost more than the build. */
export function writePackedRefs(gitDir: string, refs: ReadonlyMap<string, string>): void {
  fs.writeFileSync(path.join(gitDir, 'packed-refs'), packedRefs(refs));
}

function packedRefs(refs: ReadonlyMap<string, string>): string {
  const lines = [...refs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, object]) => `${object} ${name}\n`);
  return ['# pack-refs with: sorted \n', ...lines].join('');
}

/** What the build pushed. Nothing is known of it when the build has removed its origin, or broken it. */
export async function readPushedRefs(git: Git, origin: ThrowAwayOrigin): Promise<PushedRef[] | undefined> {
  if (!['HEAD', 'objects', 'refs', 'packed-refs', 'config'].every((name) => isReal(path.join(origin.folder, name))))
    return undefined;
  if (isUntouched(origin)) return [];
  const call = { cwd: origin.folder, env: OWN_REPOSITORY };
  const { code, stdout } = await git.ask(['for-each-ref', REF_FORMAT, 'refs/heads', 'refs/tags'], call);
  if (code !== 0) return undefined;
  const now = new Map(parseRefs(stdout).map((ref) => [ref.name, ref]));
  const pushed: PushedRef[] = [];
  for (const [ref, { object, commit }] of now) {
    const old = origin.before.get(ref);
    if (old === object) continue;
    pushed.push(
      old ? { ref, kind: 'updated', commit, object, oldCommit: old } : { ref, kind: 'created', commit, object },
    );
  }
  for (const [ref, old] of origin.before) if (!now.has(ref)) pushed.push({ ref, kind: 'deleted', oldCommit: old });
  return pushed;
}

/** It is there, and nothing on the way to it was replaced by a link. */
function isReal(file: string): boolean {
  return fs.existsSync(file) && fs.realpathSync(file) === file;
}

/** A push leaves a file for the ref, or has packed-refs written again. */
function isUntouched({ folder, before }: ThrowAwayOrigin): boolean {
  const loose = fs.readdirSync(path.join(folder, 'refs'), { recursive: true, withFileTypes: true });
  return (
    !loose.some((entry) => entry.isFile()) &&
    fs.readFileSync(path.join(folder, 'packed-refs'), 'utf8') === packedRefs(before)
  );
}
