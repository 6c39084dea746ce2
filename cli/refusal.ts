import { ExitCode } from './host';

/**
 * The user can put this right: it is shown as one line, without a stack, and ends the command with its
 * exit code. All other errors are ours.
 */
export class Refusal extends Error {
  /** Something about this machine. */
  public static ofMachine(message: string): Refusal {
    return new Refusal(message, ExitCode.ENVIRONMENT);
  }

  public constructor(
    message: string,
    public readonly exitCode: number = ExitCode.USAGE,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

/** Whether it is a refusal. Each bundle has a class of its own, so that `instanceof` would not know those of another. */
export function isRefusal(error: unknown): error is Refusal {
  return (
    error instanceof Error && error.name === 'Refusal' && 'exitCode' in error && typeof error.exitCode === 'number'
  );
}

export function diskFull(what: string): Refusal {
  return Refusal.ofMachine(`the disk is full (${what}): make room, or set TMPDIR to a directory that has some`);
}

/** What the user can put right, of any error: a refusal, or a disk that is full, which each writing may meet. */
export function asRefusal(error: unknown): { readonly message: string; readonly exitCode: number } | undefined {
  if (isRefusal(error)) return error;
  const { code, path, message } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? diskFull(path ? `${path} cannot be written` : String(message))
    : undefined;
}
