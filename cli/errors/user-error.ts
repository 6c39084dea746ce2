import { ErrorArguments, ErrorData, errorText } from '../../src/checks/error-data';
import { ExitCode } from '../host';

/** An error of the command. */
export interface CommandErrorData extends ErrorData {
  /** How the command ends. Absent: `USAGE`. */
  readonly exit?: keyof typeof ExitCode;
  /** Whether the error is of one flow, though its exit code is not `USAGE`: other flows can run. */
  readonly ofOneFlow?: true;
  /** Whether the message is CodeBuild's own, which `YAML_FILE_ERROR` precedes there. */
  readonly isQuoted?: true;
}
export type ErrorTable = Readonly<Record<string, CommandErrorData>>;

/**
 * The user can fix this: it is shown without a stack, and ends the command with its exit code. All other errors are
 * bugs.
 */
export class UserError<E extends CommandErrorData = CommandErrorData> extends Error {
  public readonly exitCode: number;
  /** Whether other flows of the same event can run. */
  public readonly ofOneFlow: boolean;

  public constructor(error: E, ...values: ErrorArguments<E>) {
    super(errorText(error, ...values));
    this.name = 'UserError';
    this.exitCode = ExitCode[error.exit ?? 'USAGE'];
    this.ofOneFlow = error.ofOneFlow ?? this.exitCode === ExitCode.USAGE;
  }
}

/** Each bundle has a class of its own, so that `instanceof` would not know those of another. */
export function isUserError(error: unknown): error is UserError {
  return (
    error instanceof Error && error.name === 'UserError' && 'exitCode' in error && typeof error.exitCode === 'number'
  );
}
