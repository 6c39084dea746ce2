import * as path from 'node:path';
import { parseJson } from '../../src/checks/parse-json';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { Host } from '../host';
import { readStandardInput, STANDARD_INPUT } from '../read-standard-input';
import { readUserFile } from '../read-user-file';

/** Read an event from a file, or from standard input for `-`. */
export async function readEventArgument(host: Host, name: string): Promise<unknown> {
  const what = name === '-' ? STANDARD_INPUT : name;
  const text = name === '-' ? await readStandardInput(host.stdin) : readUserFile(path.resolve(host.cwd, name), name);
  const parsed = parseJson(text);
  if (parsed.kind === 'refused') throw new UserError(COMMAND_ERRORS.fileUnreadable, { what, reason: parsed.reason });
  return parsed.value;
}
