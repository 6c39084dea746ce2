import { COMMAND_ERRORS } from './errors/command-errors';
import { UserError } from './errors/user-error';
import { Host } from './host';
import { MAX_INPUT_BYTES } from './read-user-file';
import { decodeText, sizeText } from '../src/checks/read-text-file';

/** How messages call it. */
export const STANDARD_INPUT = 'standard input';

/** All of standard input as text, with the bounds of a file. */
export async function readStandardInput(input: Host['stdin']): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of input ?? []) {
    pieces.push(Buffer.from(piece));
    length += piece.length;
    if (length > MAX_INPUT_BYTES) throw new UserError(COMMAND_ERRORS.inputTooLarge, { max: sizeText(MAX_INPUT_BYTES) });
  }
  const decoded = decodeText(Buffer.concat(pieces));
  if (decoded.kind === 'text') return decoded.text;
  throw new UserError(COMMAND_ERRORS.fileUnreadable, { what: STANDARD_INPUT, reason: decoded.reason });
}
