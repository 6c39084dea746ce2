import { existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { Ran, timed } from './processes';

export const ROOT = join(__dirname, '..');

/** A generated repository with flows, and a plain CDK app, by the same projen and with the same CDK. */
export interface Repositories {
  readonly ours: string;
  readonly plain: string;
}

/** A folder that is removed at the end, with a home of its own, and what several groups need in it. */
export class Workplace {
  public readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'flow-ci-bench-')));
  public readonly env: NodeJS.ProcessEnv;
  private packed?: Promise<string>;
  private made?: Promise<Repositories>;
  private count = 0;

  constructor() {
    const home = this.folder('home');
    this.env = {
      ...process.env,
      PATH: `${join(ROOT, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`,
      HOME: home,
      USERPROFILE: home,
      // npm keeps its settings and its cache; the CDK, git and the rest begin with nothing.
      npm_config_userconfig: process.env.npm_config_userconfig ?? join(homedir(), '.npmrc'),
      npm_config_cache: process.env.npm_config_cache ?? join(homedir(), '.npm'),
      npm_config_update_notifier: 'false',
      CDK_DISABLE_CLI_TELEMETRY: '1',
      GIT_AUTHOR_NAME: 'Ada',
      GIT_AUTHOR_EMAIL: 'ada@example.com',
      GIT_COMMITTER_NAME: 'Ada',
      GIT_COMMITTER_EMAIL: 'ada@example.com',
      CI: '',
      // This process runs under tsx, and what it measures is not to.
      NODE_OPTIONS: '',
    };
  }

  public folder(name: string): string {
    const path = join(this.path, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  public async run(cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    return timed({ command, args, cwd, env: { ...this.env, ...env } });
  }

  /** The package as it is published. */
  public async tarball(): Promise<string> {
    return (this.packed ??= (async () => {
      const folder = this.folder('package');
      await this.run(ROOT, 'npm', ['pack', '--silent', '--pack-destination', folder]);
      return join(folder, readdirSync(folder)[0]);
    })());
  }

  /** A new repository with flows, installed. Returns its folder and how long it took. */
  public async newOurs(): Promise<{ folder: string; seconds: number }> {
    return this.newProject('ours', ['--from', `flow-ci-projen@file:${await this.tarball()}`]);
  }

  /** A new plain CDK app, installed. */
  public async newPlain(): Promise<{ folder: string; seconds: number }> {
    return this.newProject('plain', ['awscdk-app-ts', '--package-manager', 'npm', '--cdk-version', '2.276.0']);
  }

  /** Repositories that were made for another purpose will do for all others. */
  public adopt(repositories: Repositories): void {
    this.made ??= Promise.resolve(repositories);
  }

  public async repositories(): Promise<Repositories> {
    return (this.made ??= (async () => ({
      ours: (await this.newOurs()).folder,
      plain: (await this.newPlain()).folder,
    }))());
  }

  public remove(): void {
    if (existsSync(this.path)) rmSync(this.path, { recursive: true, force: true, maxRetries: 3 });
  }

  private async newProject(kind: string, args: readonly string[]) {
    this.count += 1;
    const folder = this.folder(`${kind}-${this.count}/shop`);
    const { milliseconds } = await this.run(folder, join(ROOT, 'node_modules', '.bin', 'projen'), ['new', ...args]);
    return { folder, seconds: milliseconds / 1000 };
  }
}
