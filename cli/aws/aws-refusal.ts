import { ExitCode } from '../host';
import { Refusal } from '../refusal';

/** What kind of no AWS said: `passing` may be a yes the next time, `missing` is a project that is not there. */
export type AwsFaultKind = 'credentials' | 'denied' | 'missing' | 'passing' | 'input' | 'other';

/** What went wrong, in one line that says what to do. */
export interface AwsFault {
  readonly kind: AwsFaultKind;
  readonly message: string;
}

/** AWS could not be asked, or refused. */
export class AwsRefusal extends Refusal {
  public readonly kind: AwsFaultKind;

  public constructor(fault: AwsFault) {
    super(fault.message, fault.kind === 'input' ? ExitCode.USAGE : ExitCode.ENVIRONMENT);
    this.kind = fault.kind;
  }
}
