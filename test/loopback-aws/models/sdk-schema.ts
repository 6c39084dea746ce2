import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as codebuild from '@aws-sdk/client-codebuild';
import * as codecommit from '@aws-sdk/client-codecommit';
import * as events from '@aws-sdk/client-eventbridge';
import * as lambda from '@aws-sdk/client-lambda';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { isObject } from '../core/json';

/** The clients by the names that their requests are signed for. */
const CLIENTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  codebuild,
  codecommit,
  events,
  lambda,
  logs,
  sqs,
  sts,
};

/** In the SDK's schemas a number is a simple type, or a list or map of one, and a list tells the rest. */
type Schema = unknown;
const STRUCTURE = 3;
const LIST = 1;
const MAP = 2;
const LIST_OF = 64;
const MAP_OF = 128;
const TYPES: Readonly<Record<number, string>> = { 0: 'string', 1: 'number', 2: 'boolean' };

/** The schema of an operation's input or output, for services whose client is here. */
export function sdkSchema(service: string, operation: string, side: 'input' | 'output'): Schema {
  const client = Object.hasOwn(CLIENTS, service) ? CLIENTS[service] : undefined;
  const schema = client?.[`${operation}$`];
  return Array.isArray(schema) ? resolve(schema[side === 'input' ? 4 : 5]) : undefined;
}

/**
 * What of a value does not fit: an unknown member, a missing one, another type.
 * @param texts whether each value is a text, and an empty one is an empty list: the Query protocol
 */
export function checkSchema(given: Schema, value: unknown, at: string, texts = false): string | undefined {
  const schema = resolve(given);
  const here = at || 'it';
  if (typeof schema === 'number') {
    if (schema >= MAP_OF)
      return isObject(value)
        ? firstComplaint(
            Object.entries(value).map(([key, each]) => checkSchema(schema - MAP_OF, each, `${at}.${key}`, texts)),
          )
        : `${here} must be a map`;
    if (schema >= LIST_OF) {
      if (texts && value === '') return undefined;
      return Array.isArray(value)
        ? firstComplaint(value.map((each: unknown, i) => checkSchema(schema - LIST_OF, each, `${at}[${i}]`, texts)))
        : `${here} must be a list`;
    }
    const type = TYPES[schema];
    return type && typeof value !== type && !(texts && isTextOf(type, value))
      ? `${here} must be a ${type}, not ${JSON.stringify(value)}`
      : undefined;
  }
  if (!Array.isArray(schema)) return undefined;
  const [kind, , , , second, third, required] = schema as [number, string, string, unknown, unknown, unknown, number?];
  if (texts && value === '') return undefined;
  if (kind === LIST) {
    if (!Array.isArray(value)) return `${here} must be a list`;
    return firstComplaint(value.map((each: unknown, i) => checkSchema(second, each, `${at}[${i}]`, texts)));
  }
  if (kind === MAP)
    return isObject(value)
      ? firstComplaint(Object.entries(value).map(([key, each]) => checkSchema(third, each, `${at}.${key}`, texts)))
      : `${here} must be a map`;
  if (Math.abs(kind) !== STRUCTURE) return undefined;
  if (!isObject(value)) return `${here} must be an object`;
  const names = second as readonly string[];
  const missing = names.slice(0, required ?? 0).find((name) => value[name] === undefined);
  if (missing) return `${here} needs ${missing}`;
  return firstComplaint(
    Object.entries(value)
      .filter(([, each]) => each !== undefined)
      .map(([name, each]) => {
        const index = names.indexOf(name);
        return index < 0
          ? `${here} has no member ${name}`
          : checkSchema((third as readonly Schema[])[index], each, at ? `${at}.${name}` : name, texts);
      }),
  );
}

function isTextOf(type: string, value: unknown): boolean {
  return (
    typeof value === 'string' &&
    (type === 'number' ? value !== '' && !Number.isNaN(Number(value)) : value === 'true' || value === 'false')
  );
}

/** A schema may be given as a function, and a member's with traits beside it. */
function resolve(schema: Schema): Schema {
  if (typeof schema === 'function') return resolve((schema as () => Schema)());
  if (Array.isArray(schema) && schema.length === 2) return resolve(schema[0] as Schema);
  return schema;
}

function firstComplaint(complaints: readonly (string | undefined)[]): string | undefined {
  return complaints.find((complaint) => complaint !== undefined);
}
