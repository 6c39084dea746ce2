import * as path from 'node:path';
import { readTextFile } from '../../src/checks/read-text-file';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { parseSecrets, SecretValues } from '../plan/secrets';
import { MAX_INPUT_BYTES } from '../read-user-file';
import { STATE_FOLDER } from '../run-folder/run-folder';

/**
 * Read the values that stand for Parameter Store and Secrets Manager: a file that is named from where the user stands,
 * or the project's.
 */
export function readSecretsFile(
  place: { readonly root: string; readonly cwd: string },
  named: string | undefined,
): { readonly values: SecretValues; readonly shown: string } {
  const shown = named ?? path.join(STATE_FOLDER, 'secrets.env');
  const read = readTextFile(path.resolve(named === undefined ? place.root : place.cwd, shown), MAX_INPUT_BYTES);
  if (read.kind === 'missing') {
    if (named !== undefined) throw new UserError(COMMAND_ERRORS.secretsFileNotFound, { file: named });
    return { values: new Map(), shown };
  }
  const unreadable = (reason: string) =>
    new UserError(COMMAND_ERRORS.fileUnreadable, { what: `the secrets file ${shown}`, reason });
  if (read.kind === 'unreadable') throw unreadable(read.reason);
  const parsed = parseSecrets(read.text);
  if (parsed.kind === 'refused') throw unreadable(parsed.reason);
  return { values: parsed.values, shown };
}
