import { Host } from '../host';
import { lookUp, SecretReference, SecretValues } from '../plan/secrets';
import { Refusal } from '../refusal';

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
    if (!host.askHidden) throw new Refusal(`--prompt-secrets needs a terminal to ask for ${reference.name}`);
    const value = await host.askHidden(`${reference.variable} (${reference.store} ${reference.name}): `);
    values.set(reference.name, value);
    typed.set(reference.name, value);
  }
  return values;
}
