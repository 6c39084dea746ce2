import { ErrorArguments } from '../../src/checks/error-data';
import { AwsErrorData, AwsErrorKind } from '../errors/aws-errors';
import { UserError } from '../errors/user-error';

/** AWS could not be called, or refused. */
export class AwsError<E extends AwsErrorData = AwsErrorData> extends UserError<E> {
  public readonly kind: AwsErrorKind;

  public constructor(error: E, ...values: ErrorArguments<E>) {
    super({ ...error, exit: error.kind === 'input' ? 'USAGE' : 'ENVIRONMENT' }, ...values);
    this.kind = error.kind;
  }
}
