import { PROJECT_ERRORS } from './project-errors';
import { errorText } from '../checks/error-data';
import { ValidationError } from '../checks/validation-error';

/** The first version of projen whose options and files the project type is made for. The component takes older ones. */
const OLDEST = '0.103.25';

/**
 * An older projen is fine for the component, but has not all that `FlowCiProject` builds on.
 * @param version the version of projen that is installed
 * @throws Error that names both versions
 */
export function requireProjen(version: string): void {
  if (!isOlder(version, OLDEST)) return;
  const error = new ValidationError(errorText(PROJECT_ERRORS.olderProjen, { version, oldest: OLDEST }));
  throw error; // node-do-not-add-exception-line
}

/** Compares versions such as `0.103.25`; in a checkout projen is 0.0.0, which counts as new. */
function isOlder(version: string, than: string): boolean {
  const numbers = (text: string) => text.split(/[.+-]/).slice(0, 3).map(Number);
  const [mine, theirs] = [numbers(version), numbers(than)];
  if (mine.every((each) => each === 0)) return false;
  const at = mine.findIndex((each, index) => each !== theirs[index]);
  return at >= 0 && mine[at] < theirs[at];
}
