import * as fs from 'node:fs';
import * as path from 'node:path';
import { commandScript, environmentScript, readVariablesScript } from './command-script';
import { CommandEnd, Machine, OutputSink } from './machine';
import { killMarked } from '../process/kill-marked';
import { groupIsAlive, runProcess, signalGroup, StartedProcess, startProcess } from '../process/run-process';

export interface HostMachineOptions {
  readonly srcDir: string;
  /** A folder of the run's own for scripts and state. */
  readonly stateDir: string;
  /** Path of the shell. */
  readonly shell: string;
  readonly carryOver: boolean;
  readonly onOutput: OutputSink;
  /** Ends the running command when it is aborted. */
  readonly stop: AbortSignal;
  /** How long processes may take to end before they are killed. */
  readonly graceMs?: number;
}

/** Runs commands with the host's shell. */
export class HostMachine implements Machine {
  public readonly srcDir: string;
  private readonly script: string;
  private readonly environmentFile: string;
  private readonly folderFile: string;
  private readonly started: StartedProcess[] = [];

  public constructor(private readonly options: HostMachineOptions) {
    this.srcDir = options.srcDir;
    this.script = path.join(options.stateDir, 'script.sh');
    this.environmentFile = path.join(options.stateDir, 'env.sh');
    this.folderFile = path.join(options.stateDir, 'dir.txt');
  }

  public async start(variables: Readonly<Record<string, string>>): Promise<void> {
    fs.mkdirSync(this.options.stateDir, { recursive: true });
    fs.writeFileSync(this.environmentFile, environmentScript(variables), { mode: 0o600 });
  }

  public async run(command: string, succeeding: boolean): Promise<CommandEnd> {
    const { stop, shell } = this.options;
    if (stop.aborted) return { kind: 'killed' };
    const { script, environmentFile, folderFile } = this;
    const folder = this.folder();
    fs.writeFileSync(script, commandScript({ command, folder, environmentFile, folderFile, succeeding, carryOver: this.options.carryOver }));
    // The environment comes from the file alone: a variable that a command unset must not come back.
    const child = startProcess({ file: shell, args: [script], cwd: fs.existsSync(folder) ? folder : this.options.stateDir, env: {} }, this.options.onOutput);
    this.started.push(child);
    const onStop = () => void this.killGroup(child);
    stop.addEventListener('abort', onStop, { once: true });
    const end = await child.ended;
    stop.removeEventListener('abort', onStop);
    if (stop.aborted) return { kind: 'killed' };
    if (end.kind !== 'not-started') return end;
    if (end.code === 'ENOENT' || end.code === 'EACCES') return { kind: 'no-shell', shell };
    throw new Error(`could not start ${shell}: ${end.code}`);
  }

  public async variables(names: readonly string[]): Promise<Record<string, string>> {
    if (names.length === 0) return {};
    fs.writeFileSync(this.script, readVariablesScript(names, this.environmentFile));
    const { stdout } = await runProcess({ file: this.options.shell, args: [this.script], cwd: this.options.stateDir, env: {} });
    const values = stdout.split('\0');
    return Object.fromEntries(names.flatMap((name, i) => (values[i]?.startsWith('=') ? [[name, values[i].slice(1)]] : [])));
  }

  public async dispose(): Promise<void> {
    // A group whose leader has ended keeps its number as long as anybody is in it.
    const left = this.started.filter(({ pid }) => pid !== undefined && groupIsAlive(pid));
    await Promise.all(left.map(async (child) => this.killGroup(child)));
    await killMarked(this.srcDir);
    for (const child of this.started) child.release();
  }

  private folder(): string {
    try {
      return fs.readFileSync(this.folderFile, 'utf8').replace(/\n$/, '') || this.srcDir;
    } catch {
      return this.srcDir;
    }
  }

  private async killGroup({ pid }: StartedProcess): Promise<void> {
    if (pid === undefined) return;
    signalGroup(pid, 'SIGTERM');
    const until = Date.now() + (this.options.graceMs ?? 2000);
    while (groupIsAlive(pid) && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
    signalGroup(pid, 'SIGKILL');
  }
}
