import { BuildspecOptions } from './buildspec-options';
import { BUILDSPEC_SCHEMAS } from './buildspec-schemas';
import { documentKey } from './document-schema';
import { Schema } from '../checks/schema';

/** The buildspec as CodeBuild reads it, in the order of the options and without what is absent or empty. */
export function toBuildspecDocument(options: BuildspecOptions): Record<string, unknown> {
  const { commands, ...rest } = options;
  // A short form beside phases has no build phase: the check rejects the combination.
  const phases = commands ? { ...rest.phases, build: { commands, ...rest.phases?.build } } : rest.phases;
  return { version: 0.2, ...(written(BUILDSPEC_SCHEMAS.BuildspecOptions, { ...rest, phases }) as object) };
}

function written(given: Schema, value: unknown): unknown {
  const schema = given.$ref ? definition(given.$ref) : given;
  const { properties, items, additionalProperties } = schema;
  // The words are strings, not booleans: that is how builds are known to read them in JSON as well.
  if (schema.written === 'yesNo') return value ? 'yes' : 'no';
  if (Array.isArray(value)) {
    if (schema.written === 'stringIfOne' && value.length === 1) return value[0] as unknown;
    return items ? value.map((each) => written(items, each)) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const members = value as Readonly<Record<string, unknown>>;
  const entries: [string, unknown][] = properties
    ? Object.entries(properties).map(([name, member]) => [documentKey(name, member), write(member, members[name])])
    : Object.entries(members).map(([name, each]) => [name, write(additionalProperties || {}, each)]);
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined && !(properties && isEmpty(each))));
}

function write(schema: Schema, value: unknown): unknown {
  return value === undefined || value === null ? undefined : written(schema, value);
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function definition(ref: string): Schema {
  return BUILDSPEC_SCHEMAS[ref.replace('#/definitions/', '') as keyof typeof BUILDSPEC_SCHEMAS];
}
