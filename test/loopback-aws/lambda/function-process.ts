import { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { forkNode } from '../core/process';

export type InvocationEnd =
  | { readonly kind: 'returned'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly errorType: string; readonly errorMessage: string };

/** One execution environment of a function: a Node.js process that handles one event at a time. */
export class FunctionProcess {
  private readonly child: ChildProcess;
  private settle: ((end: InvocationEnd) => void) | undefined;
  private taken = false;
  public ended = false;

  constructor(node: string, environment: NodeJS.ProcessEnv, onLine: (line: string) => void) {
    this.child = forkNode(node, join(__dirname, 'runtime.js'), environment);
    for (const stream of [this.child.stdout, this.child.stderr]) {
      let rest = '';
      stream?.on('data', (piece: Buffer) => {
        const lines = (rest + piece.toString()).split('\n');
        rest = lines.pop() ?? '';
        lines.forEach(onLine);
      });
    }
    this.child.on('message', (message: { result?: unknown; error?: { errorType: string; errorMessage: string } }) => {
      // What the handler wrote comes through another pipe, and is read first.
      setTimeout(
        () =>
          this.end(message.error ? { kind: 'failed', ...message.error } : { kind: 'returned', result: message.result }),
        5,
      );
    });
    this.child.on('exit', (code, signal) => {
      this.ended = true;
      this.end({
        kind: 'failed',
        errorType: 'Runtime.ExitError',
        errorMessage: `Runtime exited with error: ${signal ?? `exit status ${String(code)}`}`,
      });
    });
  }

  /** Take it for one event, if it is free. At once: two events must not find it free at the same time. */
  public take(): boolean {
    if (this.taken || this.ended) return false;
    return (this.taken = true);
  }

  public async invoke(requestId: string, event: unknown, timeoutMs: number): Promise<InvocationEnd> {
    const timer = setTimeout(() => {
      this.end({
        kind: 'failed',
        errorType: 'Sandbox.Timedout',
        errorMessage: `Task timed out after ${timeoutMs / 1000} seconds`,
      });
      this.kill();
    }, timeoutMs);
    try {
      return await new Promise((resolve) => {
        this.settle = resolve;
        this.child.send({ event, requestId });
      });
    } finally {
      clearTimeout(timer);
      this.taken = false;
    }
  }

  public get busy(): boolean {
    return this.settle !== undefined;
  }

  public kill(): void {
    this.ended = true;
    this.child.kill('SIGKILL');
  }

  private end(end: InvocationEnd): void {
    const { settle } = this;
    this.settle = undefined;
    settle?.(end);
  }
}
