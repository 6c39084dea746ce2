import * as fs from 'node:fs';
import * as path from 'node:path';
import { Git } from './git';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';

export interface RefFact {
  /** The full name, for example `refs/heads/main`. */
  readonly name: string;
  /** What it points to: for an annotated tag, the tag object. */
  readonly object: string;
  /** The commit. */
  readonly commit: string;
}

/** What is to know of the user's repository. */
export interface RepositoryFacts {
  /** The top of the working tree. */
  readonly root: string;
  /** The repository's own folder; for a linked worktree, that worktree's. */
  readonly gitDir: string;
  /** The folder that linked worktrees share. */
  readonly commonDir: string;
  /** The branch that is checked out, without `refs/heads/`. Absent: HEAD is detached. */
  readonly branch?: string;
  /** The commit that is checked out. Absent: there is none yet. */
  readonly head?: string;
  readonly refs: readonly RefFact[];
  /** Of a partial clone: the remote that has the rest. */
  readonly promisor?: string;
  /** URLs of remotes, `origin` first. */
  readonly remotes: readonly string[];
}

/** Read the repository around a folder. */
export async function readRepository(git: Git, cwd: string): Promise<RepositoryFacts> {
  const places = await git.ask(
    [
      'rev-parse',
      '--is-bare-repository',
      '--show-cdup',
      '--absolute-git-dir',
      '--git-common-dir',
      '--show-object-format',
    ],
    { cwd },
  );
  if (places.code !== 0) {
    if (/dubious ownership/.test(places.stderr)) throw untrusted(places.stderr, cwd);
    throw new UserError(COMMAND_ERRORS.notARepository, { folder: cwd });
  }
  const [bare, cdup, gitDir, commonDir, format] = places.stdout.split('\n');
  if (format === 'sha256') throw new UserError(COMMAND_ERRORS.sha256Repository, { folder: cwd });
  if (bare === 'true') throw new UserError(COMMAND_ERRORS.bareRepository, { folder: cwd });
  const [{ branch, commit }, listed, config] = await Promise.all([
    readHead(git, cwd, gitDir),
    git.must(['for-each-ref', REF_FORMAT, 'refs/heads', 'refs/tags', 'refs/remotes'], { cwd }),
    git.ask(['config', '--get-regexp', '^remote\\..*\\.(url|promisor)$|^extensions\\.partialclone$'], { cwd }),
  ]);
  const refs = parseRefs(listed);
  const head = commit ?? refs.find((ref) => ref.name === `refs/heads/${branch ?? ''}`)?.commit;
  const settings = config.stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const space = line.indexOf(' ');
      return { key: line.slice(0, space), value: line.slice(space + 1) };
    });
  const urls = settings
    .filter(({ key }) => key.endsWith('.url'))
    .sort((a, b) => Number(b.key === 'remote.origin.url') - Number(a.key === 'remote.origin.url'));
  return {
    root: path.resolve(cwd, cdup),
    gitDir,
    commonDir: path.resolve(cwd, commonDir),
    branch,
    head,
    refs,
    remotes: urls.map(({ value }) => value),
    ...promisorOf(settings),
  };
}

function promisorOf(settings: readonly { readonly key: string; readonly value: string }[]): { promisor?: string } {
  const old = settings.find(({ key }) => key === 'extensions.partialclone')?.value;
  const promisor = settings.find(({ key, value }) => key.endsWith('.promisor') && /^(true|yes|on|1)$/i.test(value));
  const name = old ?? promisor?.key.slice('remote.'.length, -'.promisor'.length);
  return name ? { promisor: name } : {};
}

/** https://git-scm.com/docs/git-config#Documentation/git-config.txt-safedirectory */
function untrusted(message: string, cwd: string): UserError {
  const root = / at '(.+)'/.exec(message)?.[1] ?? cwd;
  return new UserError(COMMAND_ERRORS.untrustedRepository, { folder: root });
}

/** A branch without its commit, or the commit of a detached HEAD. The file has it, so that git is not started. */
async function readHead(git: Git, cwd: string, gitDir: string): Promise<{ branch?: string; commit?: string }> {
  const text = fs.existsSync(path.join(gitDir, 'HEAD'))
    ? fs.readFileSync(path.join(gitDir, 'HEAD'), 'utf8').trim()
    : '';
  if (/^[0-9a-f]{40}$/.test(text)) return { commit: text };
  const branch = /^ref: refs\/heads\/(.+)$/.exec(text)?.[1];
  // Other ways to store refs have no branch in this file.
  if (branch && branch !== '.invalid') return { branch };
  const [symbolic, commit] = await Promise.all([
    git.ask(['symbolic-ref', '-q', 'HEAD'], { cwd }),
    git.ask(['rev-parse', '-q', '--verify', 'HEAD^{commit}'], { cwd }),
  ]);
  return {
    branch: symbolic.code === 0 ? symbolic.stdout.trim().replace(/^refs\/heads\//, '') : undefined,
    commit: commit.code === 0 ? commit.stdout.trim() : undefined,
  };
}

/** How `for-each-ref` is asked. */
export const REF_FORMAT = '--format=%(objectname) %(*objectname) %(refname)';

export function parseRefs(listed: string): RefFact[] {
  return listed.split('\n').filter(Boolean).map(parseRef);
}

function parseRef(line: string): RefFact {
  const [object, peeled, ...name] = line.split(' ');
  return { name: name.join(' '), object, commit: peeled || object };
}

/** The commit that a short name stands for: a local branch, then one that a remote has. */
export function branchCommit(facts: RepositoryFacts, name: string): string | undefined {
  const own = facts.refs.find((ref) => ref.name === `refs/heads/${name}`);
  if (own) return own.commit;
  const remote =
    facts.refs.find((ref) => ref.name === `refs/remotes/origin/${name}`) ??
    facts.refs.find(
      (ref) =>
        ref.name.startsWith('refs/remotes/') &&
        ref.name.endsWith(`/${name}`) &&
        ref.name.split('/').length === 3 + name.split('/').length,
    );
  return remote?.commit;
}

/** The commit of a tag. */
export function tagCommit(facts: RepositoryFacts, name: string): string | undefined {
  return facts.refs.find((ref) => ref.name === `refs/tags/${name}`)?.commit;
}

/** URLs of a clone's remotes; none outside of a repository. */
export async function remotesOf(git: Git, cwd: string): Promise<string[]> {
  const { stdout } = await git.ask(['config', '-z', '--get-regexp', '^remote\\..*\\.url$'], { cwd });
  return stdout.split('\0').flatMap((entry) => (entry ? [entry.slice(entry.indexOf('\n') + 1)] : []));
}

/** The region of the CodeCommit repository that a remote names, if any. */
export function regionOf(remotes: readonly string[]): string | undefined {
  for (const url of remotes) {
    // https and ssh have the region in the host's name, the git-remote-codecommit helper has it in the scheme.
    // https://docs.aws.amazon.com/codecommit/latest/userguide/regions.html
    const region =
      /git-codecommit(?:-fips)?\.([a-z0-9-]+)\./.exec(url)?.[1] ?? /^codecommit::([a-z0-9-]+):\/\//.exec(url)?.[1];
    if (region) return region;
  }
  return undefined;
}
