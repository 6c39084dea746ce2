import { ChildProcess, spawn } from 'node:child_process';

/** The only file of the command that starts processes. */

export interface ProcessRequest {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** End a short process that takes longer. */
  readonly timeoutMs?: number;
  /** What the program is told that it was called. Default: `file`. */
  readonly argv0?: string;
}

export interface ProcessOutput {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Why a process ended. */
export type ProcessEnd =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: string }
  | { readonly kind: 'not-started'; readonly code: string };

/** A process that leads its own group, so that it can be killed with all that it started. */
export interface StartedProcess {
  readonly pid: number | undefined;
  /** Settles when the process itself has ended and what it wrote has been handed over. */
  readonly ended: Promise<ProcessEnd>;
  /** Stop reading: what holds the output open is left to itself. */
  release(): void;
}

/** Run a short process, for example git, and give what it wrote. */
export function runProcess(
  request: ProcessRequest,
  input?: string,
  encoding: 'utf8' | 'latin1' = 'utf8',
): Promise<ProcessOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn(request.file, request.args, {
      cwd: request.cwd,
      env: request.env as NodeJS.ProcessEnv,
      argv0: request.argv0,
      stdio: ['pipe', 'pipe', 'pipe'],
      timeout: request.timeoutMs,
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.stdin.on('error', () => undefined); // a process that reads nothing closes it early
    child.stdin.end(input ?? '', encoding);
    child.on('close', (code, signal) =>
      resolve({
        code: code ?? (signal ? 128 : 1),
        stdout: Buffer.concat(stdout).toString(encoding),
        stderr: Buffer.concat(stderr).toString(),
      }),
    );
  });
}

/**
 * After the process has ended, its output is read until nothing came for so many looks, while something else still
 * holds it open.
 */
const QUIET_LOOKS = 4;
const LOOK_MS = 10;
const MAX_DRAIN_MS = 400;

/** Start a process in a group of its own. Each piece of output is handed over before the next is read. */
export function startProcess(request: ProcessRequest, onOutput: (piece: Buffer) => void): StartedProcess {
  let child;
  try {
    child = spawn(request.file, request.args, {
      cwd: request.cwd,
      env: request.env as NodeJS.ProcessEnv,
      argv0: request.argv0,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
  } catch (error) {
    // Some errors of the system are thrown at once, others come as an event.
    const { code, message } = error as NodeJS.ErrnoException;
    return {
      pid: undefined,
      ended: Promise.resolve({ kind: 'not-started', code: code ?? message }),
      release: () => undefined,
    };
  }
  let pieces = 0;
  let outputError: unknown;
  const onPiece = (piece: Buffer) => {
    pieces += 1;
    try {
      if (outputError === undefined) onOutput(piece);
    } catch (error) {
      // Thrown from here it would end our process; nobody can take the output, so the child is of no use.
      outputError = error;
      if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
    }
  };
  child.stdout.on('data', onPiece);
  child.stderr.on('data', onPiece);
  const release = () => {
    child.stdout.destroy();
    child.stderr.destroy();
  };

  const ended = new Promise<ProcessEnd>((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve({ kind: 'not-started', code: error.code ?? error.message }),
    );
    child.on('exit', (code, signal) => {
      const end: ProcessEnd = signal ? { kind: 'signal', signal } : { kind: 'exit', code: code ?? 1 };
      let settled = false;
      const settle = () => {
        settled = true;
        if (outputError === undefined) resolve(end);
        else reject(outputError instanceof Error ? outputError : new Error(String(outputError)));
      };
      // 'close' comes only when everybody has let go of the output: a server left in the background never does.
      child.on('close', settle);
      const until = performance.now() + MAX_DRAIN_MS;
      // Each look has been through the event loop's reading once, so that on a busy machine nothing that waits is lost.
      const look = (quiet: number, seen: number) =>
        setTimeout(
          () =>
            setImmediate(() => {
              if (settled) return;
              const still = pieces === seen ? quiet + 1 : 0;
              if (still < QUIET_LOOKS && performance.now() < until) return void look(still, pieces);
              letGo(child);
              settle();
            }),
          LOOK_MS,
        );
      look(0, pieces);
    });
  });
  return { pid: child.pid, ended, release };
}

/** Go on reading what comes, without keeping our own process alive for it. */
function letGo(child: ChildProcess): void {
  for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref?: () => void } | null)?.unref?.();
}

/** Start what nobody waits for: it goes on after our own end. */
export function startDetached(request: ProcessRequest): void {
  const child = spawn(request.file, request.args, {
    cwd: request.cwd,
    env: request.env as NodeJS.ProcessEnv,
    stdio: 'ignore',
    detached: true,
  });
  child.on('error', () => undefined);
  child.unref();
}

/** Hand the terminal to a process until it ends. */
export function runInteractive(request: ProcessRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(request.file, request.args, {
      cwd: request.cwd,
      env: request.env as NodeJS.ProcessEnv,
      argv0: request.argv0,
      stdio: 'inherit',
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? (signal ? 130 : 1)));
  });
}

/** Whether a group still has a process. */
export function groupIsAlive(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Send a signal to a whole group; one that is gone is none. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // it ended in the meantime
  }
}
