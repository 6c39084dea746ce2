import { spawn } from 'node:child_process';

/** The only file of the scenarios that starts processes. */

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly mayFail?: boolean;
  /** Milliseconds after which it is ended, if not the usual ones. */
  readonly longestMs?: number;
  /** Called with all that was written so far, and a way to send a signal. */
  readonly onOutput?: (output: string, signal: (name: NodeJS.Signals) => void) => void;
}

/** Shorter than a test may take, so that what hangs fails with what it has said so far. */
const LONGEST_MS = 150_000;

/** Our environment without what jest adds: projen and others would take themselves to be under test. */
const { NODE_ENV: _, JEST_WORKER_ID: __, NODE_OPTIONS: ___, ...OURS } = process.env;

/** How long each step took, in order. */
export const times: { readonly title: string; readonly seconds: number }[] = [];

/** Run a command to its end; its time is kept. */
export async function run(
  title: string,
  file: string,
  args: readonly string[],
  { cwd, env = {}, mayFail = false, longestMs = LONGEST_MS, onOutput }: RunOptions,
): Promise<{ readonly code: number; readonly output: string }> {
  return timed(title, async () => {
    const done = await new Promise<{ code: number; output: string }>((resolve, reject) => {
      const child = spawn(file, args, {
        cwd,
        env: { ...OURS, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      let output = '';
      const late = setTimeout(() => {
        output += `\n(ended after ${longestMs / 1000} s)`;
        // The group: npx and projen have processes of their own.
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      }, longestMs);
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (piece: Buffer) => {
          output += piece.toString();
          onOutput?.(output, (signal) => child.kill(signal));
        });
      child.on('error', reject);
      child.on('close', (code) => {
        clearTimeout(late);
        resolve({ code: code ?? 1, output });
      });
    });
    if (done.code !== 0 && !mayFail) throw new Error(`${title} failed with ${done.code}:\n${done.output}`);
    return done;
  });
}

/** Do something and keep how long it took. */
export async function timed<T>(title: string, work: () => Promise<T>): Promise<T> {
  const began = Date.now();
  try {
    return await work();
  } finally {
    times.push({ title, seconds: (Date.now() - began) / 1000 });
  }
}

/** The times so far, as lines; what took no time is left out. */
export function takeTimes(): string {
  return times
    .splice(0)
    .filter(({ title, seconds }) => seconds >= 0.15 && !title.startsWith('git '))
    .map(({ title, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${title}`)
    .join('\n');
}
