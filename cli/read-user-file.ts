import { COMMAND_ERRORS } from './errors/command-errors';
import { UserError } from './errors/user-error';
import { readTextFile } from '../src/checks/read-text-file';

/** Events, settings and Terraform files are far smaller. */
export const MAX_INPUT_BYTES = 4 * 1024 * 1024;

/**
 * Read a file that the user named. `what` begins the sentences about it, for example "the file a.env of
 * --variables-file".
 */
export function readUserFile(file: string, what: string): string {
  const read = readTextFile(file, MAX_INPUT_BYTES);
  if (read.kind === 'text') return read.text;
  throw read.kind === 'missing'
    ? new UserError(COMMAND_ERRORS.fileNotFound, { what })
    : new UserError(COMMAND_ERRORS.fileUnreadable, { what, reason: read.reason });
}
