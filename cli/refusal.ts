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

  public constructor(message: string, public readonly exitCode: number = ExitCode.USAGE) {
    super(message);
    this.name = 'Refusal';
  }
}
