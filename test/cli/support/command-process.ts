import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { bundleCommand } from './bundle-command';
import { ProjectFixture } from './project-fixture';

export interface CommandEnd {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command as users have it: bundled as in the package, each call a process of its own. */
export class CommandProcess {
  public static async bundle(): Promise<CommandProcess> {
    const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'flow-ci-command-')));
    // As in the package, where the version stands two folders above.
    const assets = path.join(folder, 'assets', 'cli');
    fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'flow-ci-projen', version: '1.2.3' }));
    await bundleCommand(assets, 'flow-ci', 'flow-ci-local');
    return new CommandProcess(folder, path.join(assets, 'flow-ci', 'index.js'));
  }

  private constructor(
    private readonly folder: string,
    public readonly script: string,
  ) {}

  /** Run it in a project, with few variables beside those that are given. */
  public run(
    project: ProjectFixture,
    argv: readonly string[],
    env: Readonly<Record<string, string>> = {},
    cwd = project.root,
  ): Promise<CommandEnd> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [this.script, ...argv], {
        cwd,
        env: { PATH: process.env.PATH, HOME: project.base, TMPDIR: project.tempRoot, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let out = '';
      let err = '';
      child.stdout.on('data', (piece: Buffer) => (out += String(piece)));
      child.stderr.on('data', (piece: Buffer) => (err += String(piece)));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, out, err }));
    });
  }

  public remove(): void {
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
