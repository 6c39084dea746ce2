import { spawn } from 'node:child_process';

/** The one place from which the benchmark starts processes. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Called with each piece of the standard output. */
  readonly onOutput?: (piece: string) => void;
  /** The exit code that is no failure. Default: 0. */
  readonly expect?: number;
}

export interface Ran {
  /** Wall time from before the start to after the end. */
  readonly milliseconds: number;
  /** The end of what it wrote, both streams. */
  readonly tail: string;
}

const TAIL = 20_000;

/** Runs a command to its end. One that ends otherwise than expected is an error that shows what it said. */
export async function timed({ command, args, cwd, env, onOutput, expect = 0 }: Command): Promise<Ran> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let tail = '';
    const keep = (piece: Buffer) => {
      tail = (tail + piece.toString()).slice(-TAIL);
    };
    child.stdout.on('data', (piece: Buffer) => {
      keep(piece);
      onOutput?.(piece.toString());
    });
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code) => {
      const milliseconds = performance.now() - began;
      if (code === expect) resolve({ milliseconds, tail });
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}, not ${expect}\n${tail}`));
    });
  });
}
