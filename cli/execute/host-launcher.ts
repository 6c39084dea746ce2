import * as fs from 'node:fs';
import { Launcher } from './launcher';
import { ProcessRequest } from '../process/run-process';

/** Runs scripts with a shell of the host, as the user. */
export class HostLauncher implements Launcher {
  public readonly onHost = true;

  public constructor(
    private readonly shell: string,
    private readonly fallbackFolder: string,
    /** What the shell takes itself for: bash behaves otherwise as `sh`. */
    private readonly calledAs?: string,
  ) {}

  public async start(): Promise<void> {
    // The host is there.
  }

  public command(script: string, folder: string): ProcessRequest {
    // The environment comes from the file alone: a variable that a command unset must not come back.
    const cwd = isDirectory(folder) ? folder : this.fallbackFolder;
    return { file: this.shell, args: [script], cwd, env: {}, ...(this.calledAs && { argv0: this.calledAs }) };
  }

  public interactive(script: string, folder: string): ProcessRequest {
    return this.command(script, folder);
  }

  public async interrupt(): Promise<void> {
    // The group is killed by signals.
  }

  public async dispose(): Promise<void> {
    // Nothing was made.
  }
}

/** What a command left in place of the folder may be anything. */
function isDirectory(path: string): boolean {
  return fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
