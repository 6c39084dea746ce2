/** Values of parameters and secrets, by the names that they have in AWS. */
export type SecretValues = ReadonlyMap<string, string>;

export interface SecretReference {
  /** The environment variable. */
  readonly variable: string;
  readonly store: 'parameter-store' | 'secrets-manager';
  /** The parameter's name, or `secret-id:json-key:version-stage:version-id`. */
  readonly name: string;
}

/**
 * Read a file of secrets: `NAME=value` lines, where a value may stand in quotes and in double quotes go
 * over several lines; or a JSON object from names to values.
 */
export function parseSecrets(text: string): SecretValues {
  if (text.trimStart().startsWith('{')) {
    const object = JSON.parse(text) as Record<string, unknown>;
    return new Map(
      Object.entries(object).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]),
    );
  }
  const values = new Map<string, string>();
  // Names may hold slashes and colons, so everything up to the first equals sign is the name.
  const line =
    /^[ \t]*(?:export[ \t]+)?([^#=\s][^=\n]*?)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\[^])*)"|'([^']*)'|([^\n]*))[ \t]*$/gm;
  for (const [, name, doubled, single, bare] of text.replaceAll('\r\n', '\n').matchAll(line)) {
    values.set(
      name,
      doubled !== undefined
        ? doubled.replace(/\\(n|t|.)/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c))
        : (single ?? bare.trim()),
    );
  }
  return values;
}

/** The value that a build would get, if it is known. */
export function lookUp(reference: SecretReference, values: SecretValues): string | undefined {
  const exact = values.get(reference.name);
  if (exact !== undefined || reference.store === 'parameter-store') return exact;
  const [id, key] = splitSecretId(reference.name);
  const whole = values.get(key ? `${id}:${key}` : id) ?? values.get(id);
  if (whole === undefined || !key || values.has(`${id}:${key}`)) return whole;
  try {
    const value = (JSON.parse(whole) as Record<string, unknown>)[key];
    return value === undefined ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** A secret's id may be an ARN, which has colons of its own. */
function splitSecretId(name: string): [string, string | undefined] {
  const parts = name.split(':');
  const idParts = name.startsWith('arn:') ? 7 : 1;
  return [parts.slice(0, idParts).join(':'), parts[idParts] || undefined];
}
