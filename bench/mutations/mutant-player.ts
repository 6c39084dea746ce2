import { ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';

/** What the environment of the tests notes: a line of JSON for each file of tests. */
export interface Hits {
  readonly file: string;
  /** Test -> mutants. Under the empty name what was met outside of tests, which all of the file depend on. */
  readonly tests: Readonly<Record<string, readonly number[]>>;
}
/** The one mutant that is turned on, and who meets it. */
export interface Active {
  readonly id: number;
  /** File -> names of tests; absent: all of them. */
  readonly tests: Readonly<Record<string, readonly string[] | undefined>>;
}
export type Outcome = 'killed' | 'survived' | 'timed out';
export interface Job {
  readonly active: Active;
  readonly files: readonly string[];
  /** What the tests may take. */
  readonly milliseconds: number;
}

/** jest keeps more of each run than it needs. */
const RUNS_OF_A_PROCESS = 40;

/** A process that plays mutants one after the other: jest takes longer to start than most tests take. */
export class MutantPlayer {
  private child: ChildProcess | undefined;
  private runs = 0;

  public constructor(
    private readonly copy: string,
    private readonly config: string,
  ) {}

  public async play({ active, files, milliseconds }: Job): Promise<Outcome> {
    if (this.runs >= RUNS_OF_A_PROCESS) this.stop();
    const child = (this.child ??= fork(join(__dirname, 'play-mutants.cjs'), [this.copy, this.config], {
      cwd: this.copy,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
      env: { ...process.env, NODE_ENV: 'test', JEST_WORKER_ID: '1' },
      detached: true,
    }));
    this.runs += 1;
    return new Promise((resolve, reject) => {
      const ended = (outcome: Outcome) => {
        clearTimeout(late);
        child.removeAllListeners();
        resolve(outcome);
      };
      const late = setTimeout(() => {
        this.stop();
        ended('timed out');
      }, milliseconds);
      child.once('message', ({ outcome, error }: { readonly outcome?: Outcome; readonly error?: string }) => {
        if (outcome) ended(outcome);
        else reject(new Error(`jest does not run: ${error}`));
      });
      // A mutant may end the process.
      child.once('exit', () => {
        this.child = undefined;
        this.runs = 0;
        ended('killed');
      });
      child.send({ active, files });
    });
  }

  /** End the process, and what its tests have started. */
  public stop(): void {
    const { child } = this;
    this.child = undefined;
    this.runs = 0;
    if (child?.pid === undefined) return;
    child.removeAllListeners();
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch {
      // It has ended by itself.
    }
  }
}
