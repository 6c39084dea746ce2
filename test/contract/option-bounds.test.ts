import { BUILDSPEC_SCHEMAS } from '../../src/buildspec/buildspec-schemas';
import { Schema } from '../../src/checks/schema';
import { schemaCheck } from '../../src/checks/schema-check';
import { Issue } from '../../src/contract/issue';
import { OPTION_SCHEMAS } from '../../src/flows/option-schemas';

/** Each bound that an option declares: the value at the edge is taken, and the next one is an issue. */

interface Bound {
  readonly at: string;
  /** The schema with nothing but the bound. */
  readonly schema: Schema;
  readonly edge: unknown;
  readonly beyond: unknown;
}

const list = (count: number) => Array.from({ length: count }, () => 'x');
const map = (count: number) => Object.fromEntries(list(count).map((value, n) => [`k${n}`, value]));
const STRING: Schema = { type: 'string' };

function boundsOf(at: string, schema: Schema): Bound[] {
  const { minLength, maxLength, minimum, maximum, minItems, maxItems, minProperties, maxProperties } = schema;
  const bound = (
    name: string,
    value: number | undefined,
    step: number,
    of: Schema,
    make: (count: number) => unknown,
  ) =>
    value === undefined || value + step < 0
      ? []
      : [{ at: `${at} ${name}`, schema: { ...of, [name]: value }, edge: make(value), beyond: make(value + step) }];
  const text = (count: number) => 'x'.repeat(count);
  const number = (count: number) => count;
  const below = [
    ...Object.entries(schema.properties ?? {}),
    ...Object.entries({ '[]': schema.items, '{}': schema.additionalProperties, name: schema.propertyNames }),
    ...(schema.anyOf ?? []).map((each, n) => [`${n}`, each] as const),
  ].flatMap(([key, each]) => (each ? boundsOf(`${at}.${key}`, each) : []));
  return [
    ...bound('minLength', minLength, -1, STRING, text),
    ...bound('maxLength', maxLength, 1, STRING, text),
    ...bound('minimum', minimum, -1, { type: 'integer' }, number),
    ...bound('maximum', maximum, 1, { type: 'integer' }, number),
    ...bound('minItems', minItems, -1, { type: 'array', items: STRING }, list),
    ...bound('maxItems', maxItems, 1, { type: 'array', items: STRING }, list),
    ...bound('minProperties', minProperties, -1, { type: 'object', additionalProperties: STRING }, map),
    ...bound('maxProperties', maxProperties, 1, { type: 'object', additionalProperties: STRING }, map),
    ...below,
  ];
}

const bounds = Object.entries<Schema>({ ...OPTION_SCHEMAS, ...BUILDSPEC_SCHEMAS }).flatMap(([name, schema]) =>
  boundsOf(name, schema),
);
const issuesOf = (schema: Schema, value: unknown): number => {
  const issues: Issue[] = [];
  schemaCheck({ definitions: {}, formats: {}, rules: {} }, schema)(value, 'x', issues);
  return issues.length;
};

test('there are bounds of each kind', () => {
  const kinds = new Set(bounds.map(({ at }) => at.split(' ')[1]));
  expect(
    ['minLength', 'maxLength', 'minimum', 'maximum', 'minItems', 'maxItems'].filter((kind) => !kinds.has(kind)),
  ).toEqual([]);
});

test.each(bounds)('$at', ({ schema, edge, beyond }) => {
  expect([issuesOf(schema, edge), issuesOf(schema, beyond)]).toEqual([0, 1]);
});
