import { ChildProcess, spawn } from 'node:child_process';

/** The only file of the command that starts processes. */

export interface ProcessRequest {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
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

/** Run a short process, such as git, and give what it wrote. */
export function runProcess(request: ProcessRequest, input?: string): Promise<ProcessOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn(request.file, request.args, {
      cwd: request.cwd, env: request.env as NodeJS.ProcessEnv, stdio: ['pipe', 'pipe', 'pipe'],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.on('error', reject);
    child.stdin.on('error', () => undefined); // a process that reads nothing closes it early
    child.stdin.end(input ?? '');
    child.on('close', (code, signal) => resolve({
      code: code ?? (signal ? 128 : 1),
      stdout: Buffer.concat(stdout).toString(),
      stderr: Buffer.concat(stderr).toString(),
    }));
  });
}

/** How long the output is read on after the process has ended, while something else still holds it open. */
const DRAIN_MS = 40;
const DRAIN_LIMIT_MS = 400;

/** Start a process in a group of its own. Each piece of output is handed over before the next is read. */
export function startProcess(request: ProcessRequest, onOutput: (piece: Buffer) => void): StartedProcess {
  const child = spawn(request.file, request.args, {
    cwd: request.cwd, env: request.env as NodeJS.ProcessEnv, stdio: ['ignore', 'pipe', 'pipe'], detached: true,
  });
  let lastPiece = 0;
  const onPiece = (piece: Buffer) => { lastPiece = Date.now(); onOutput(piece); };
  child.stdout.on('data', onPiece);
  child.stderr.on('data', onPiece);
  const release = () => { child.stdout.destroy(); child.stderr.destroy(); };

  const ended = new Promise<ProcessEnd>((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => resolve({ kind: 'not-started', code: error.code ?? error.message }));
    child.on('exit', (code, signal) => {
      const end: ProcessEnd = signal ? { kind: 'signal', signal } : { kind: 'exit', code: code ?? 1 };
      // 'close' comes only when everybody has let go of the output: a server left in the background never does.
      const exitedAt = lastPiece = Date.now();
      const settle = () => { clearInterval(timer); resolve(end); };
      const timer = setInterval(() => {
        const now = Date.now();
        if (now - lastPiece >= DRAIN_MS || now - exitedAt >= DRAIN_LIMIT_MS) { letGo(child); settle(); }
      }, 10);
      child.on('close', settle);
    });
  });
  return { pid: child.pid, ended, release };
}

/** Go on reading what comes, without keeping our own process alive for it. */
function letGo(child: ChildProcess): void {
  for (const stream of [child.stdout, child.stderr]) (stream as unknown as { unref?: () => void } | null)?.unref?.();
}

/** Hand the terminal to a process until it ends. */
export function runInteractive(request: ProcessRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(request.file, request.args, { cwd: request.cwd, env: request.env as NodeJS.ProcessEnv, stdio: 'inherit' });
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
