import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import {
  commandScript,
  environmentScript,
  evaluateOneScript,
  evaluateScript,
  interactiveScript,
} from './command-script';
import { HASH_FILES, hashFilesScript } from './hash-files-tool';
import { Launcher } from './launcher';
import { CommandEnd, EvaluatedText, Machine, OutputSink } from './machine';
import { OwnDirectory } from '../files/own-directory';
import { groupIsRunning, killMarked } from '../process/kill-marked';
import {
  groupIsAlive,
  runInteractive,
  runProcess,
  signalGroup,
  StartedProcess,
  startProcess,
} from '../process/run-process';

export interface ShellMachineOptions {
  readonly srcDir: string;
  /** A folder of the run's own for scripts and state. */
  readonly stateDir: string;
  /** The directory above it that commands cannot put something else in place of. Default: its parent. */
  readonly root?: string;
  readonly launcher: Launcher;
  readonly carryOver: boolean;
  readonly onOutput: OutputSink;
  /** Ends the running command when it is aborted. */
  readonly stop: AbortSignal;
  /** How long processes may take to end before they are killed. */
  readonly graceMs?: number;
}

/** Runs each command as a script of its own, and keeps the environment and the folder from one to the next. */
export class ShellMachine implements Machine {
  public readonly srcDir: string;
  /** What the last command left. */
  private environmentFile: string;
  private readonly state: OwnDirectory;
  private folderFile: string;
  private scripts = 0;
  private readonly started: StartedProcess[] = [];

  public constructor(private readonly options: ShellMachineOptions) {
    this.srcDir = options.srcDir;
    this.state = new OwnDirectory(options.root ?? path.dirname(options.stateDir));
    this.environmentFile = path.join(options.stateDir, 'env.sh');
    this.folderFile = path.join(options.stateDir, 'dir.txt');
  }

  public async start(variables: Readonly<Record<string, string>>): Promise<void> {
    fs.mkdirSync(this.options.stateDir, { recursive: true });
    this.writeState(this.environmentFile, environmentScript(variables, this.tools));
    const tools = path.relative(this.state.root, this.tools);
    this.state.make(tools);
    this.state.write(path.join(tools, HASH_FILES), hashFilesScript(this.srcDir), 0o755);
    await this.options.launcher.start();
  }

  public async run(command: string, succeeding: boolean, user?: string): Promise<CommandEnd> {
    const { stop, launcher } = this.options;
    if (stop.aborted) return { kind: 'killed' };
    const folder = this.folder();
    const home = this.nextHome();
    const left = { environment: path.join(home, 'env.sh'), folder: path.join(home, 'dir.txt') };
    const script = this.writeScript(
      home,
      commandScript({
        command,
        folder,
        environmentFile: this.environmentFile,
        succeeding,
        leave: this.options.carryOver ? left : undefined,
      }),
    );
    const request = launcher.command(script, folder, user);
    const child = startProcess(request, this.options.onOutput);
    this.started.push(child);
    const onStop = () => {
      void launcher.interrupt();
      void this.killGroup(child);
    };
    stop.addEventListener('abort', onStop, { once: true });
    const end = await child.ended;
    stop.removeEventListener('abort', onStop);
    // A command that exits by itself leaves nothing: what was before it still counts.
    if (fs.existsSync(left.folder)) {
      this.environmentFile = left.environment;
      this.folderFile = left.folder;
    }
    if (stop.aborted) return { kind: 'killed' };
    if (end.kind !== 'not-started') return end;
    if (end.code === 'ENOENT' || end.code === 'EACCES') return { kind: 'no-shell', shell: request.file };
    throw new Error(`could not start ${request.file}: ${end.code}`);
  }

  public async evaluate(texts: readonly string[]): Promise<string[]> {
    if (texts.length === 0) return [];
    const script = this.writeScript(this.nextHome(), evaluateScript(texts, this.environmentFile));
    const request = this.options.launcher.command(script, this.srcDir);
    const { stdout } = await runProcess(request);
    const values = stdout.split('\0');
    return texts.map((text, index) => (index < values.length - 1 ? values[index] : text));
  }

  public async evaluateOne(text: string): Promise<EvaluatedText> {
    const script = this.writeScript(this.nextHome(), evaluateOneScript(text, this.environmentFile, this.tools));
    const { stdout, stderr } = await runProcess(this.options.launcher.command(script, this.srcDir));
    const [status, value] = stdout.split('\0');
    // Of several commands the status is that of the last one.
    const complaint = stderr
      .split('\n')
      .filter((line) => line.includes(HASH_FILES) || line.includes('not found'))
      .at(-1);
    if (status === '0' && complaint === undefined) return { kind: 'value', value };
    const last = complaint ?? stderr.trim().split('\n').at(-1);
    return { kind: 'failed', reason: last?.replace(/^\S*script\.sh: (line )?\d+: /, '') || `exit status ${status}` };
  }

  public async variables(names: readonly string[]): Promise<Record<string, string>> {
    // A sign before the value distinguishes an empty one from one that is not set.
    const values = await this.evaluate(names.map((name) => `\${${name}+=}\${${name}-}`));
    return Object.fromEntries(
      names.flatMap((name, index) => (values[index].startsWith('=') ? [[name, values[index].slice(1)]] : [])),
    );
  }

  public async interact(): Promise<void> {
    const script = this.writeScript(this.nextHome(), interactiveScript(this.folder(), this.environmentFile));
    await runInteractive(this.options.launcher.interactive(script, this.folder()));
  }

  public async dispose(): Promise<void> {
    // A group whose leader has ended keeps its number as long as anybody is in it.
    const left = this.started.filter(({ pid }) => pid !== undefined && groupIsAlive(pid));
    await Promise.all(left.map(async (child) => this.killGroup(child)));
    if (this.options.launcher.onHost) killMarked(this.srcDir);
    await this.options.launcher.dispose();
    for (const child of this.started) child.release();
  }

  /** Where the programs are that CodeBuild brings. */
  private get tools(): string {
    return path.join(this.options.stateDir, 'tools');
  }

  /** Each script has a folder of its own: to write over a file makes some file systems wait for the disk. */
  private nextHome(): string {
    this.scripts += 1;
    const home = path.join(this.options.stateDir, String(this.scripts));
    this.state.make(path.relative(this.state.root, home));
    return home;
  }

  private writeScript(home: string, text: string): string {
    const script = path.join(home, 'script.sh');
    this.writeState(script, text);
    return script;
  }

  private folder(): string {
    return (
      this.state.read(path.relative(this.state.root, this.folderFile))?.toString('utf8').replace(/\n$/, '') ||
      this.srcDir
    );
  }

  /**
   * The commands can write there too, those of a container with the rights of its root: no link of theirs is followed.
   */
  private writeState(file: string, text: string): void {
    this.state.write(path.relative(this.state.root, file), text, 0o600);
  }

  private async killGroup({ pid }: StartedProcess): Promise<void> {
    if (pid === undefined) return;
    signalGroup(pid, 'SIGTERM');
    const until = performance.now() + (this.options.graceMs ?? 2000);
    while (groupIsRunning(pid) && performance.now() < until) await setTimeout(20);
    signalGroup(pid, 'SIGKILL');
  }
}
