import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..');

/** The tarball that `npm test` has packed. */
export const TARBALL = (() => {
  const folder = join(ROOT, 'test-reports');
  const name = existsSync(folder) ? readdirSync(folder).find((file) => file.endsWith('.tgz')) : undefined;
  if (!name) throw new Error('no tarball: run "npm pack --pack-destination test-reports" first, or npm test');
  return join(folder, name);
})();

const PROJEN_NEW = [
  join(ROOT, 'node_modules', 'projen', 'bin', 'projen'),
  'new',
  '--from',
  `flow-ci-projen@file:${TARBALL}`,
];

export interface Done {
  readonly code: number | null;
  readonly out: string;
}

/** A folder and a home of their own, in which commands run as a user would run them. */
export class UserFolder {
  public static make(name: string, files: Readonly<Record<string, string>> = {}): UserFolder {
    const top = realpathSync(mkdtempSync(join(tmpdir(), 'packed-')));
    const home = join(top, 'home');
    mkdirSync(home);
    mkdirSync(join(top, name));
    const folder = new UserFolder(join(top, name), environment(home));
    folder.write(files);
    return folder;
  }

  private constructor(
    public readonly path: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** A folder below, with more in its environment. */
  public within(folder: string, env: NodeJS.ProcessEnv): UserFolder {
    return new UserFolder(join(this.path, folder), { ...this.env, ...env });
  }

  /** Another folder, in which the user goes on. */
  public at(path: string): UserFolder {
    return new UserFolder(path, this.env);
  }

  public get home(): string {
    return this.env.HOME ?? '';
  }

  public write(files: Readonly<Record<string, string>>): void {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(this.path, path)), { recursive: true });
      writeFileSync(join(this.path, path), content);
    }
  }

  /** Runs a command; its whole output is in the error when it ends otherwise than expected. */
  public run(command: string, args: readonly string[], expected = 0): Done {
    const done = this.attempt(command, args);
    if (done.code !== expected)
      throw new Error(`${command} ${args.join(' ')} ended with ${done.code}, not ${expected}\n${done.out}`);
    return done;
  }

  public attempt(command: string, args: readonly string[]): Done {
    const { status, stdout, stderr, error } = spawnSync(command, args, {
      cwd: this.path,
      env: this.env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return { code: status, out: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}` };
  }

  /** As `attempt`, while this process goes on: a command that needs a server of ours. */
  public later(command: string, args: readonly string[]): Promise<Done> {
    return new Promise((resolve, reject) => {
      const child = spawn(command, args, { cwd: this.path, env: this.env, stdio: ['ignore', 'pipe', 'pipe'] });
      let out = '';
      child.stdout.on('data', (piece) => {
        out += piece;
      });
      child.stderr.on('data', (piece) => {
        out += piece;
      });
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, out }));
    });
  }

  /** `projen new --from` the tarball, by the projen that this package is made with. */
  public projenNew(...args: readonly string[]): Done {
    return this.run(process.execPath, [...PROJEN_NEW, ...args]);
  }

  /** The same, which may fail. */
  public tryProjenNew(...args: readonly string[]): Done {
    return this.attempt(process.execPath, [...PROJEN_NEW, ...args]);
  }
}

/** The environment of a user who has just installed Node.js and git. */
function environment(home: string): NodeJS.ProcessEnv {
  const { PROJEN_DISABLE_POST: _, ...inherited } = process.env;
  return {
    ...inherited,
    HOME: home,
    // npm keeps its settings and its cache; the CDK, git and the rest begin with nothing.
    npm_config_userconfig: process.env.npm_config_userconfig ?? join(homedir(), '.npmrc'),
    npm_config_cache: process.env.npm_config_cache ?? join(homedir(), '.npm'),
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    CDK_DISABLE_CLI_TELEMETRY: '1',
    // The registry may lack a platform's optional package, so CI's frozen installation is not for tests.
    CI: '',
  };
}
