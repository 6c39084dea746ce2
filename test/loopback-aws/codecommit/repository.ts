import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../core/process';

/** A reference that a push or a merge changed. */
export interface ReferenceChange {
  readonly ref: string;
  readonly before?: string;
  readonly after?: string;
}

/** A bare git repository. */
export class Repository {
  public readonly id = randomUUID();
  public defaultBranch = 'main';
  /** A customer managed key: its id or ARN. */
  public kmsKey: string | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    public name: string,
    public readonly folder: string,
  ) {}

  public async init(): Promise<void> {
    await this.git(['init', '-q', '--bare', '-b', 'main', this.folder]);
    await this.git(['config', 'http.receivepack', 'true']);
    // Builds fetch the commit that they are for.
    await this.git(['config', 'uploadpack.allowAnySHA1InWant', 'true']);
  }

  /** One change at a time, with what it did to the references. */
  public async change<T>(
    work: () => Promise<T>,
  ): Promise<{ readonly result: T; readonly changes: readonly ReferenceChange[] }> {
    const turn = this.last.then(async () => {
      const before = await this.references();
      const result = await work();
      const after = await this.references();
      const refs = new Set([...before.keys(), ...after.keys()]);
      const changes = [...refs]
        .filter((ref) => before.get(ref) !== after.get(ref))
        .map((ref): ReferenceChange => ({ ref, before: before.get(ref), after: after.get(ref) }));
      return { result, changes };
    });
    this.last = turn.catch(() => undefined);
    return turn;
  }

  public async references(): Promise<Map<string, string>> {
    const lines = (await this.git(['for-each-ref', '--format=%(objectname) %(refname)', 'refs/heads', 'refs/tags']))
      .split('\n')
      .filter(Boolean);
    return new Map(
      lines.map((line) => {
        const [object, ...ref] = line.split(' ');
        return [ref.join(' '), object];
      }),
    );
  }

  /** The commit behind a branch, a tag, a full reference or a commit id. */
  public async commit(specifier: string): Promise<string | undefined> {
    for (const name of [specifier, `refs/heads/${specifier}`, `refs/tags/${specifier}`]) {
      const found = await runProcess('git', ['rev-parse', '-q', '--verify', `${name}^{commit}`], {
        cwd: this.folder,
        env: GIT_ENV,
      });
      if (found.code === 0) return found.stdout.toString().trim();
    }
    return undefined;
  }

  /** The tree of a commit with one file more, or another content of it. */
  public async treeWith(
    commit: string | undefined,
    path: string,
    content: Buffer,
  ): Promise<{ readonly blobId: string; readonly treeId: string }> {
    const blobId = await this.git(['hash-object', '-w', '--stdin'], content.toString());
    const index = { GIT_INDEX_FILE: join(this.folder, `index-${randomUUID()}`) };
    try {
      if (commit !== undefined) await this.git(['read-tree', commit], undefined, index);
      await this.git(['update-index', '--add', '--cacheinfo', `100644,${blobId},${path}`], undefined, index);
      return { blobId, treeId: await this.git(['write-tree'], undefined, index) };
    } finally {
      rmSync(index.GIT_INDEX_FILE, { force: true });
    }
  }

  public async git(args: readonly string[], input?: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const done = await runProcess('git', args, {
      ...(args[0] !== 'init' && { cwd: this.folder }),
      env: { ...GIT_ENV, ...env },
      ...(input !== undefined && { input: Buffer.from(input) }),
    });
    if (done.code !== 0) throw new GitError(`git ${args.join(' ')}: ${done.stderr || done.stdout.toString()}`);
    return done.stdout.toString().trim();
  }
}

export class GitError extends Error {}

/** Nothing of the caller's settings: a hook or a template there would change what the service does. */
const GIT_ENV: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TEMPLATE_DIR: '',
  GIT_AUTHOR_NAME: 'CodeCommit',
  GIT_AUTHOR_EMAIL: 'codecommit@example.com',
  GIT_COMMITTER_NAME: 'CodeCommit',
  GIT_COMMITTER_EMAIL: 'codecommit@example.com',
};
