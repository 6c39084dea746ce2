import { COMMAND_ERRORS } from './command-errors';
import { UserError } from './user-error';
import { nearest } from '../../src/checks/nearest';

/** There is no flow of a name; the one that is spelled nearly so is suggested. */
export function unknownFlow(name: string, names: readonly string[]): UserError {
  const near = nearest(name, names);
  return near
    ? new UserError(COMMAND_ERRORS.unknownFlowLike, { name, near })
    : new UserError(COMMAND_ERRORS.unknownFlow, { name, names: names.join(', ') });
}
