import { isPlainObject } from '../../src/checks/check';
import { errorText } from '../../src/checks/error-data';
import { parseJson } from '../../src/checks/parse-json';
import { COMMAND_ERRORS } from '../errors/command-errors';

/** Values of parameters and secrets, by the names that they have in AWS. */
export type SecretValues = ReadonlyMap<string, string>;

export interface SecretReference {
  /** The environment variable. */
  readonly variable: string;
  readonly store: 'parameter-store' | 'secrets-manager';
  /** The parameter's name, or `secret-id:json-key:version-stage:version-id`. */
  readonly name: string;
}

export type ParsedSecrets =
  | { readonly kind: 'secrets'; readonly values: SecretValues }
  /** The end of the sentence "the secrets file FILE ...". It never quotes the file. */
  | { readonly kind: 'refused'; readonly reason: string };

const LINE_START = /^[ \t]*(?:export[ \t]+)?([^#=\s][^=\n]*)=[ \t]*/;

/**
 * Parse a file of secrets: `NAME=value` lines, where a value may stand in quotes and in double quotes go
 * over several lines; or a JSON object from names to values.
 */
export function parseSecrets(text: string): ParsedSecrets {
  if (text.trimStart().startsWith('{')) return parseJsonSecrets(text);
  const whole = text.replaceAll('\r\n', '\n');
  const values = new Map<string, string>();
  for (let at = 0; at < whole.length;) {
    const end = whole.indexOf('\n', at);
    const line = whole.slice(at, end < 0 ? whole.length : end);
    // Names may hold slashes and colons, so everything up to the first equals sign is the name.
    const start = LINE_START.exec(line);
    let next = at + line.length + 1;
    if (start) {
      const quoted = quotedAt(whole, at + start[0].length);
      values.set(start[1].trimEnd(), quoted?.value ?? line.slice(start[0].length).trim());
      next = quoted?.next ?? next;
    }
    at = next;
  }
  return { kind: 'secrets', values };
}

/** A value in quotes, over several lines perhaps, after which its line ends. */
function quotedAt(text: string, at: number): { readonly value: string; readonly next: number } | undefined {
  const quote = text[at];
  if (quote !== '"' && quote !== "'") return undefined;
  let end = at + 1;
  while (end < text.length && text[end] !== quote) end += quote === '"' && text[end] === '\\' ? 2 : 1;
  let next = end + 1;
  while (text[next] === ' ' || text[next] === '\t') next += 1;
  if (end >= text.length || (next < text.length && text[next] !== '\n')) return undefined;
  const inner = text.slice(at + 1, end);
  return { value: quote === '"' ? unescaped(inner) : inner, next: next + 1 };
}

function parseJsonSecrets(text: string): ParsedSecrets {
  const parsed = parseJson(text);
  // The message of a JSON error quotes the file, which must not be shown.
  if (parsed.kind === 'refused' || !isPlainObject(parsed.value))
    return {
      kind: 'refused',
      reason: errorText(COMMAND_ERRORS.secretsNotJson),
    };
  return {
    kind: 'secrets',
    values: new Map(
      Object.entries(parsed.value).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  };
}

function unescaped(quoted: string): string {
  return quoted.replace(/\\(n|t|.)/g, (_, c: string) => (c === 'n' ? '\n' : c === 't' ? '\t' : c));
}

/** The value that a build would get, if it is known. */
export function lookUp(reference: SecretReference, values: SecretValues): string | undefined {
  const exact = values.get(reference.name);
  if (exact !== undefined || reference.store === 'parameter-store') return exact;
  const [id, key] = splitSecretId(reference.name);
  const whole = values.get(key ? `${id}:${key}` : id) ?? values.get(id);
  if (whole === undefined || !key || values.has(`${id}:${key}`)) return whole;
  const parsed = parseJson(whole);
  if (parsed.kind === 'refused' || !isPlainObject(parsed.value) || !Object.hasOwn(parsed.value, key)) return undefined;
  const value = parsed.value[key];
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A secret's id may be an ARN, which has colons of its own. */
function splitSecretId(name: string): [string, string | undefined] {
  const parts = name.split(':');
  const idParts = name.startsWith('arn:') ? 7 : 1;
  return [parts.slice(0, idParts).join(':'), parts[idParts] || undefined];
}
