import * as path from 'node:path';
import { readTextFile } from '../../src/checks/read-text-file';
import { parseSecrets, SecretValues } from '../plan/secrets';
import { MAX_INPUT_BYTES } from '../read-user-file';
import { Refusal } from '../refusal';
import { STATE_FOLDER } from '../run-folder/run-folder';

/** Read the values that stand for Parameter Store and Secrets Manager: a file that is named from where the user stands, or the project's. */
export function readSecretsFile(
  place: { readonly root: string; readonly cwd: string },
  named: string | undefined,
): { readonly values: SecretValues; readonly shown: string } {
  const shown = named ?? path.join(STATE_FOLDER, 'secrets.env');
  const read = readTextFile(path.resolve(named === undefined ? place.root : place.cwd, shown), MAX_INPUT_BYTES);
  if (read.kind === 'missing') {
    if (named !== undefined) throw new Refusal(`the secrets file ${named} was not found`);
    return { values: new Map(), shown };
  }
  if (read.kind === 'unreadable') throw new Refusal(`the secrets file ${shown} ${read.reason}`);
  const parsed = parseSecrets(read.text);
  if (parsed.kind === 'refused') throw new Refusal(`the secrets file ${shown} ${parsed.reason}`);
  return { values: parsed.values, shown };
}
