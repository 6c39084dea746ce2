import * as path from 'node:path';
import { parseJson } from '../../src/checks/parse-json';
import { decodeText, sizeText } from '../../src/checks/read-text-file';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { Host } from '../host';
import { MAX_INPUT_BYTES, readUserFile } from '../read-user-file';

/** Read an event from a file, or from standard input for `-`. */
export async function readEventArgument(host: Host, name: string): Promise<unknown> {
  const what = name === '-' ? 'standard input' : name;
  const text = name === '-' ? await readAll(host.stdin) : readUserFile(path.resolve(host.cwd, name), name);
  const parsed = parseJson(text);
  if (parsed.kind === 'refused') throw new UserError(COMMAND_ERRORS.fileUnreadable, { what, reason: parsed.reason });
  return parsed.value;
}

async function readAll(input: Host['stdin']): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of input ?? []) {
    pieces.push(Buffer.from(piece));
    length += piece.length;
    if (length > MAX_INPUT_BYTES) throw new UserError(COMMAND_ERRORS.inputTooLarge, { max: sizeText(MAX_INPUT_BYTES) });
  }
  const decoded = decodeText(Buffer.concat(pieces));
  if (decoded.kind === 'text') return decoded.text;
  throw new UserError(COMMAND_ERRORS.fileUnreadable, { what: 'standard input', reason: decoded.reason });
}
