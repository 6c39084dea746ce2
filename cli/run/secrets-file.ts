import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseSecrets, SecretValues } from '../plan/secrets';
import { Refusal } from '../refusal';
import { STATE_FOLDER } from '../run-folder/run-folder';

/** Read the values that stand for Parameter Store and Secrets Manager: a file that is named from where the user stands, or the project's. */
export function readSecretsFile(
  place: { readonly root: string; readonly cwd: string },
  named: string | undefined,
): { readonly values: SecretValues; readonly shown: string } {
  const shown = named ?? path.join(STATE_FOLDER, 'secrets.env');
  const file = path.resolve(named === undefined ? place.root : place.cwd, shown);
  if (!fs.existsSync(file)) {
    if (named !== undefined) throw new Refusal(`the secrets file ${named} was not found`);
    return { values: new Map(), shown };
  }
  try {
    return { values: parseSecrets(fs.readFileSync(file, 'utf8')), shown };
  } catch (error) {
    // The message of a JSON error quotes the file, which must not be shown.
    throw new Refusal(
      `the secrets file ${shown} cannot be read as JSON (${(error as Error).name}): write {"name": "value"}, or NAME=value lines`,
    );
  }
}
