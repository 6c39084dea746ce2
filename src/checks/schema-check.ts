import { Check, isPlainObject, isToken, join } from './check';
import { nearest } from './nearest';
import { Format, Schema } from './schema';
import { Issue } from '../contract/issue';

/** What the names in a schema refer to. */
export interface SchemaNames {
  readonly definitions: Readonly<Record<string, Schema>>;
  readonly formats: Readonly<Record<string, Format>>;
  /** Checks that a schema cannot express. */
  readonly rules: Readonly<Record<string, Check>>;
}

/** Expected where an option is not known. */
export const KNOWN_OPTION = 'a known option';
/** Expected where a required option is missing. */
export const REQUIRED = 'required';

/**
 * Checks a value against a schema, and reports every issue in words. `undefined` is the check of the object around it.
 */
export function schemaCheck(names: SchemaNames, root: Schema): Check {
  const resolved = (schema: Schema): Schema =>
    schema.$ref === undefined ? schema : { ...definition(names, schema.$ref), ...without$ref(schema) };

  const check = (given: Schema, value: unknown, path: string, issues: Issue[]): void => {
    const schema = resolved(given);
    const before = issues.length;
    if (schema.anyOf) check(alternative(schema.anyOf.map(resolved), value), value, path, issues);
    else TYPES[schema.type ?? 'unknown'](schema, value, path, issues);
    if (schema.rule !== undefined && (issues.length === before || isPlainObject(value)))
      named(names.rules, schema.rule, 'rule')(value, path, issues);
  };

  const TYPES: Readonly<Record<string, (schema: Schema, value: unknown, path: string, issues: Issue[]) => void>> = {
    string(schema, value, path, issues) {
      if (schema.enum) return checkEnum(schema, value, path, issues);
      const format = schema.format === undefined ? undefined : named(names.formats, schema.format, 'format');
      const isText = typeof value === 'string' && !(isToken(value) && !format?.literal);
      const refused = isText ? format?.refuse?.(value) : undefined;
      const fits = isText
        ? refused === undefined &&
          value.length >= (schema.minLength ?? 0) &&
          value.length <= (schema.maxLength ?? Infinity) &&
          (format?.pattern.test(value) ?? true)
        : typeof value === 'string';
      if (!fits) {
        const expected = schema.expected ?? format?.expected ?? expectedString(schema);
        issues.push({ path, value, expected, fix: refused ?? schema.fix ?? format?.fix ?? 'write it in quotes' });
      }
    },
    integer(schema, value, path, issues) {
      if (schema.enum) return checkEnum(schema, value, path, issues);
      const { minimum = -Infinity, maximum = Infinity, unit } = schema;
      if (Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum) return;
      const bounds = maximum === Infinity ? `${minimum} or more` : `from ${minimum} to ${maximum}`;
      const expected = schema.expected ?? `a whole number${unit ? ` of ${unit}` : ''} ${bounds}`;
      issues.push({ path, value, expected, fix: schema.fix ?? `for example ${String(schema.default ?? minimum)}` });
    },
    boolean(schema, value, path, issues) {
      if (typeof value === 'boolean') return;
      issues.push({ path, value, expected: 'true or false', fix: schema.fix ?? 'write true or false without quotes' });
    },
    array(schema, value, path, issues) {
      if (!Array.isArray(value)) {
        issues.push({ path, value, expected: schema.expected ?? 'a list', fix: schema.fix ?? 'put it in [ ]' });
        return;
      }
      checkSize(
        { what: 'a list', count: value.length, min: schema.minItems, max: schema.maxItems },
        schema,
        value,
        path,
        issues,
      );
      value.forEach((each, index) => check(schema.items ?? {}, each, `${path}[${index}]`, issues));
    },
    object(schema, value, path, issues) {
      if (schema.properties) checkMembers(schema, value, path, issues);
      else checkMap(schema, value, path, issues);
    },
    unknown: () => undefined,
  };

  const checkMembers = (schema: Schema, value: unknown, path: string, issues: Issue[]): void => {
    const { properties = {}, required = [] } = schema;
    const known = Object.keys(properties);
    if (!isPlainObject(value)) {
      const expected = schema.expected ?? (known.length > 0 ? `an object with ${quoted(known)}` : 'an empty object');
      issues.push({ path, value, expected, fix: schema.fix ?? `write {${known.length > 0 ? ' ... ' : ''}}` });
      return;
    }
    for (const [name, each] of Object.entries(value)) {
      if (Object.hasOwn(properties, name) || each === undefined) continue;
      const near = nearest(name, known);
      const suggestion = near === undefined ? `known here: ${quoted(known)}` : `did you mean "${near}"?`;
      const fix = schema.hints?.[name] ?? suggestion;
      issues.push({ path: join(path, name), value: each, expected: KNOWN_OPTION, fix });
    }
    for (const [name, member] of Object.entries(properties)) {
      const each = value[name];
      if (each !== undefined) check(member, each, join(path, name), issues);
      else if (required.includes(name)) {
        const { fix } = { fix: formatOf(member)?.fix, ...resolved(member) };
        issues.push({ path: join(path, name), value: each, expected: REQUIRED, fix: fix ?? 'add it' });
      }
    }
  };

  const formatOf = ({ format, items }: Schema): Format | undefined =>
    format === undefined ? items && formatOf(items) : names.formats[format];

  const checkMap = (schema: Schema, value: unknown, path: string, issues: Issue[]): void => {
    if (!isPlainObject(value)) {
      const expected = schema.expected ?? 'an object with names and values';
      issues.push({ path, value, expected, fix: schema.fix ?? 'write { name: value }' });
      return;
    }
    const count = Object.keys(value).length;
    checkSize(
      { what: 'an object', count, min: schema.minProperties, max: schema.maxProperties },
      schema,
      value,
      path,
      issues,
    );
    for (const [key, each] of Object.entries(value)) {
      if (schema.propertyNames) check(schema.propertyNames, key, join(path, key), issues);
      if (each !== undefined && schema.additionalProperties)
        check(schema.additionalProperties, each, join(path, key), issues);
    }
  };

  return (value, path, issues) => check(root, value, path, issues);
}

function checkEnum({ enum: choices = [], fix }: Schema, value: unknown, path: string, issues: Issue[]): void {
  if (choices.includes(value as string | number) || isToken(value)) return;
  const near = typeof value === 'string' ? nearest(value, choices.map(String)) : undefined;
  const suggestion = near === undefined ? `for example ${choices[0]}` : `did you mean ${near}?`;
  issues.push({ path, value, expected: `one of ${choices.join(', ')}`, fix: fix ?? suggestion });
}

interface Size {
  readonly what: string;
  readonly count: number;
  readonly min?: number;
  readonly max?: number;
}

function checkSize(
  { what, count, min = 0, max = Infinity }: Size,
  { fix }: Schema,
  value: unknown,
  path: string,
  issues: Issue[],
): void {
  if (count < min)
    issues.push({ path, value, expected: `${what} with at least ${min}`, fix: fix ?? 'add one, or remove the option' });
  if (count > max)
    issues.push({ path, value: `${count} entries`, expected: `${what} with at most ${max}`, fix: 'remove some' });
}

function expectedString({ minLength = 0, maxLength }: Schema): string {
  if (maxLength !== undefined) return `a string of ${minLength} to ${maxLength} characters`;
  return minLength > 0 ? 'a string that is not empty' : 'a string';
}

/** The schema that a value is meant for: an object or array if it is one, else the scalar. */
function alternative(schemas: readonly Schema[], value: unknown): Schema {
  const kind = Array.isArray(value) ? 'array' : isPlainObject(value) ? 'object' : undefined;
  const scalars = schemas.filter(({ type }) => type !== 'array' && type !== 'object');
  return schemas.find(({ type }) => type === kind) ?? scalars[0] ?? schemas[0];
}

function definition({ definitions }: SchemaNames, ref: string): Schema {
  return named(definitions, ref.replace('#/definitions/', ''), 'definition');
}

function named<T>(all: Readonly<Record<string, T>>, name: string, kind: string): T {
  if (!Object.hasOwn(all, name)) throw new Error(`a schema refers to the ${kind} "${name}", which does not exist`);
  return all[name];
}

function without$ref({ $ref, ...rest }: Schema): Schema {
  return rest;
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
