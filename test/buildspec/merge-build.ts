import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { HostLauncher } from '../../cli/execute/host-launcher';
import { ShellMachine } from '../../cli/execute/shell-machine';
import { withMergeSteps } from '../../src/buildspec/merge-steps';

export interface MergeRun {
  /** The exit status of the last step that ran. */
  readonly status: number;
  /** What the steps wrote. */
  readonly output: string;
  /** The step that failed, or none. */
  readonly failed?: string;
  /** Variables after the last step. */
  readonly exported: Readonly<Record<string, string>>;
}

export type Files = Readonly<Record<string, string | Buffer | undefined>>;

/** A repository as CodeCommit has it, and builds of it that run the steps with real git and a real shell. */
export class MergeRepository {
  public readonly base = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'flow-ci-merge-')));
  public readonly origin = path.join(this.base, 'origin.git');
  private readonly work = path.join(this.base, 'work');
  private builds = 0;

  public constructor(files: Files) {
    fs.mkdirSync(path.join(this.base, 'home'));
    this.git(this.base, 'init', '-q', '--bare', '-b', 'main', this.origin);
    this.git(this.base, 'init', '-q', '-b', 'main', this.work);
    this.git(this.work, 'remote', 'add', 'origin', this.origin);
    this.commit(files);
    this.push('main');
  }

  /** Commit on what is checked out. `undefined` removes a file. */
  public commit(files: Files): string {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(this.work, name);
      if (content === undefined) {
        fs.rmSync(file);
        continue;
      }
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, content);
    }
    this.git(this.work, 'add', '-A');
    this.git(this.work, 'commit', '-q', '--allow-empty', '-m', 'Change');
    return this.git(this.work, 'rev-parse', 'HEAD');
  }

  public push(branch: string): void {
    this.git(this.work, 'push', '-q', 'origin', `HEAD:refs/heads/${branch}`);
  }

  /** A branch with one commit on top of another branch, pushed. */
  public branch(name: string, from: string, files: Files): string {
    this.git(this.work, 'checkout', '-q', '--detach', `refs/remotes/origin/${from}`);
    const commit = this.commit(files);
    this.push(name);
    return commit;
  }

  public inWork(...args: string[]): string {
    return this.git(this.work, ...args);
  }

  public tip(branch: string): string {
    return this.git(this.origin, 'rev-parse', `refs/heads/${branch}`);
  }

  /** A clone with a detached HEAD, as CodeBuild makes it. */
  public clone(commit: string, depth?: number): string {
    const folder = path.join(this.base, `build-${(this.builds += 1)}`);
    if (depth === undefined) this.git(this.base, 'clone', '-q', '--no-checkout', this.origin, folder);
    else
      this.git(
        this.base,
        'clone',
        '-q',
        '--no-checkout',
        '--no-single-branch',
        '--depth',
        String(depth),
        `file://${this.origin}`,
        folder,
      );
    this.git(folder, 'checkout', '-q', '--detach', commit);
    return folder;
  }

  /** Run the steps in a clone, one after the other, until one fails. */
  public async build(
    folder: string,
    variables: Readonly<Record<string, string>>,
    { shell = 'sh', submodules = false } = {},
  ): Promise<MergeRun> {
    const stateDir = fs.mkdtempSync(path.join(this.base, 'state-'));
    let output = '';
    const machine = new ShellMachine({
      srcDir: folder,
      stateDir,
      launcher: new HostLauncher(shell, stateDir),
      carryOver: true,
      stop: new AbortController().signal,
      onOutput: (piece) => {
        output += piece.toString('latin1');
      },
    });
    // Nobody's settings of git: CodeBuild has none.
    await machine.start({
      PATH: process.env.PATH ?? '',
      HOME: path.join(this.base, 'home'),
      GIT_CONFIG_NOSYSTEM: '1',
      ...variables,
    });
    const steps = withMergeSteps({ commands: ['make'] }, { submodules }).phases?.install?.commands ?? [];
    for (const step of steps) {
      const end = await machine.run(step, true);
      const status = end.kind === 'exit' ? end.code : -1;
      if (status !== 0)
        return { status, output, failed: step, exported: await machine.variables(['FLOW_MERGED_DST_COMMIT']) };
    }
    return { status: 0, output, exported: await machine.variables(['FLOW_MERGED_DST_COMMIT']) };
  }

  public git(cwd: string, ...args: string[]): string {
    const who = {
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@example.com',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@example.com',
    };
    return execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], {
      cwd,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...who, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  }

  public remove(): void {
    fs.rmSync(this.base, { recursive: true, force: true });
  }
}

/** What start-build gives to a build of a pull request, as far as the steps look at it. */
export function reviewVariables(source: string, target = 'main'): Record<string, string> {
  return { FLOW_EVENT: 'review', FLOW_PULL_REQUEST_SRC_COMMIT: source, FLOW_PULL_REQUEST_DST_BRANCH: target };
}
