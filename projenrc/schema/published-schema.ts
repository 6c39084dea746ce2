import { RULE_FRAGMENTS } from './rule-fragments';
import { Format, Schema } from '../../src/checks/schema';

/** A schema for editors and other validators: formats are patterns, and what only our messages need is left out. */
export function publishedSchema(
  root: string,
  schemas: Readonly<Record<string, Schema>>,
  formats: Readonly<Record<string, Format>>,
  start: object = { $ref: `#/definitions/${root}` },
): string {
  const used = new Set([root]);
  const definitions: Record<string, unknown> = {};
  for (const name of used) definitions[name] = publish(schemas[name], formats, (each) => used.add(each));
  const lines = Object.entries(definitions).map(
    ([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`,
  );
  return `{
  "$schema": "http://json-schema.org/draft-07/schema#",
  ${JSON.stringify(start).slice(1, -1)},
  "definitions": {
${lines.join(',\n')}
  }
}
`;
}

function publish(
  { format, rule, unit, expected, fix, literal, hints, key, written, ...schema }: Schema,
  formats: Readonly<Record<string, Format>>,
  use: (definition: string) => void,
): unknown {
  const each = (inner: Schema) => publish(inner, formats, use);
  if (schema.$ref !== undefined) use(schema.$ref.replace('#/definitions/', ''));
  return {
    ...schema,
    ...(rule !== undefined && RULE_FRAGMENTS[rule]),
    ...(format && { pattern: formats[format].pattern.source }),
    ...(schema.items && { items: each(schema.items) }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map(each) }),
    ...(schema.propertyNames && { propertyNames: each(schema.propertyNames) }),
    ...(schema.additionalProperties && { additionalProperties: each(schema.additionalProperties) }),
    ...(schema.properties && {
      properties: Object.fromEntries(Object.entries(schema.properties).map(([name, inner]) => [name, each(inner)])),
    }),
  };
}
