import { BUILDSPEC_SCHEMAS } from './buildspec-schemas';
import { Schema } from '../checks/schema';

type Definitions = Readonly<Record<string, Schema>>;

/** The key of a member in the document that CodeBuild reads: `runAs` is `run-as`. */
export function documentKey(name: string, { key }: Schema): string {
  return key ?? name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

/** The keys of a document's part, from the interface of its options: `run-as`, `on-failure`, ... */
export function documentKeys(options: keyof typeof BUILDSPEC_SCHEMAS): string[] {
  const properties: Readonly<Record<string, Schema>> = BUILDSPEC_SCHEMAS[options].properties;
  return Object.entries(properties).map(([name, member]) => documentKey(name, member));
}

/** The version of the format. YAML reads `0.2` as a number. */
const VERSION: Schema = {
  description: 'The version of the format.',
  anyOf: [
    { type: 'number', enum: [0.2] },
    { type: 'string', enum: ['0.2'] },
  ],
};
const YES_NO: readonly Schema[] = [{ type: 'boolean' }, { type: 'string', enum: ['yes', 'no'] }];

/**
 * The schemas of the document, from those of the options: with its keys and its version, and with what YAML reads where
 * the options have a string. `commands` beside `phases` is a short form that the document does not have.
 */
export function documentSchemas(options: Definitions, root: string): Definitions {
  const definitions = Object.fromEntries(Object.entries(options).map(([name, schema]) => [name, toDocument(schema)]));
  const { properties: { commands, ...properties } = {}, ...rest } = definitions[root];
  const document: Schema = {
    ...rest,
    required: ['version', 'phases'],
    properties: { version: VERSION, ...properties },
  };
  return { ...definitions, [root]: document };
}

function toDocument(schema: Schema): Schema {
  const { properties, required, items, additionalProperties, written, type, minItems, ...rest } = schema;
  if (written === 'yesNo') return { ...rest, anyOf: YES_NO };
  if (written === 'stringIfOne')
    return {
      ...rest,
      anyOf: [
        { type: 'string', minLength: 1 },
        { type, items, minItems },
      ],
    };
  const entry = additionalProperties && toDocument(additionalProperties);
  return {
    ...schema,
    ...(items && { items: items.$ref ? items : toDocument(items) }),
    ...(entry && { additionalProperties: entry.type === 'string' ? orScalar(entry) : entry }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, member]) => [documentKey(name, member), toDocument(member)]),
      ),
    }),
    ...(required && { required: required.map((name) => documentKey(name, properties?.[name] ?? {})) }),
  };
}

/** YAML reads `nodejs: 22` as a number, and `CI: true` as a boolean. */
function orScalar(schema: Schema): Schema {
  return { anyOf: [schema, { type: 'number' }, { type: 'boolean' }] };
}
