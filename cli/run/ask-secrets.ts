import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { Host } from '../host';
import { lookUp, SecretReference, SecretValues } from '../plan/secrets';

/** Ask for the values that are not known. They live as long as the command, and are asked for once. */
export async function askSecrets(
  references: readonly SecretReference[],
  known: SecretValues,
  typed: Map<string, string>,
  host: Host,
): Promise<SecretValues> {
  const values = new Map([...known, ...typed]);
  for (const reference of references) {
    if (lookUp(reference, values) !== undefined) continue;
    if (!host.askHidden) throw new UserError(COMMAND_ERRORS.promptNeedsTerminal, { name: reference.name });
    const value = await host.askHidden(`${reference.variable} (${reference.store} ${reference.name}): `);
    values.set(reference.name, value);
    typed.set(reference.name, value);
  }
  return values;
}
