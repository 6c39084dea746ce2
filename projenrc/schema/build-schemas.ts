import * as ts from 'typescript';
import { InterfaceMember, ReadInterface } from './read-interfaces';
import { Schema } from '../../src/checks/schema';

type Values = Readonly<Record<string, readonly (string | number)[]>>;
type Writable = { -readonly [K in keyof Schema]: Schema[K] };

/** Tags that bound a value, and how their text is read. */
const NUMBERS = ['minimum', 'maximum', 'minItems', 'maxItems', 'minProperties', 'maxProperties'] as const;
const TEXTS = ['unit', 'rule', 'expected', 'fix', 'key', 'written'] as const;

/**
 * The schema of each interface, by its name. What JSON Schema cannot say of a type is in tags:
 *
 * - `@minimum`, `@maximum`, `@maxLength`, `@minItems`, `@maxItems`, `@minProperties`, `@maxProperties`
 * - `@unit minutes`: what a number counts
 * - `@format NAME` (src/flows/formats.ts, src/buildspec/buildspec-formats.ts): of a string, or of the strings in an
 * array or map
 * - `@keys NAME`: the format of a map's keys
 * - `@values NAME` (src/flows/known-values.ts): the values that are allowed, in an array or map too
 * - `@rule NAME` (src/flows/value-rules.ts, src/buildspec/buildspec-rules.ts): a check that a schema cannot express
 * - `@opaque`: the value is left to its rule
 * - `@empty`: the empty string is allowed
 * - `@hint NAME TEXT; NAME TEXT`, of an interface: the fix for members that belong elsewhere, or have other names
 * - `@key`, `@written`: the member's key in a document, and how its value is written there
 * - `@expected`, `@fix`: words for the message, where those of the type or format are not enough
 */
export function buildSchemas(interfaces: ReadonlyMap<string, ReadInterface>, values: Values): Record<string, Schema> {
  return Object.fromEntries([...interfaces.values()].map((each) => [each.name, objectSchema(each, values)]));
}

function objectSchema({ text, tags, members }: ReadInterface, values: Values): Schema {
  const required = members.filter(({ optional }) => !optional).map(({ name }) => name);
  return {
    description: text,
    type: 'object',
    additionalProperties: false,
    ...(tags.rule && { rule: tags.rule }),
    ...(tags.hint && { hints: hintOf(tags.hint) }),
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(members.map((member) => [member.name, memberSchema(member, values)])),
  };
}

function memberSchema({ name, text, tags, type }: InterfaceMember, values: Values): Schema {
  try {
    const schema: Writable = { description: text, ...(tags.opaque === undefined && typeSchema(type, tags, values)) };
    const byDefault = literalDefault(tags.default);
    if (byDefault !== undefined) schema.default = byDefault;
    for (const tag of NUMBERS) if (tags[tag] !== undefined) schema[tag] = Number(tags[tag]);
    for (const tag of TEXTS) if (tags[tag] !== undefined) schema[tag] = tags[tag] as never;
    return schema;
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** `NAME TEXT; NAME TEXT` */
function hintOf(tag: string): Readonly<Record<string, string>> {
  const hints = tag.split(';').map((each) => each.trim().replace(/\s+/g, ' '));
  return Object.fromEntries(hints.map((hint) => [hint.split(' ', 1)[0], hint.slice(hint.indexOf(' ') + 1)]));
}

/** The value of a `@default` tag. A text that begins with a dash describes what happens instead. */
export function literalDefault(tag: string | undefined): unknown {
  if (tag === undefined || tag.startsWith('- ')) return undefined;
  return JSON.parse(tag) as unknown;
}

function typeSchema(type: ts.TypeNode, tags: InterfaceMember['tags'], values: Values): Schema {
  if (ts.isParenthesizedTypeNode(type)) return typeSchema(type.type, tags, values);
  if (ts.isArrayTypeNode(type)) return { type: 'array', items: typeSchema(type.elementType, tags, values) };
  if (ts.isTypeLiteralNode(type)) {
    const [member] = type.members;
    if (!ts.isIndexSignatureDeclaration(member)) throw new Error('an object type is written as an interface');
    return {
      type: 'object',
      ...(tags.keys && { propertyNames: { type: 'string', format: tags.keys } }),
      additionalProperties: typeSchema(member.type, tags, values),
    };
  }
  if (ts.isUnionTypeNode(type)) return { anyOf: type.types.map((each) => typeSchema(each, tags, values)) };
  if (ts.isTypeReferenceNode(type)) return { $ref: `#/definitions/${type.typeName.getText()}` };
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return stringSchema(tags, values);
    case ts.SyntaxKind.NumberKeyword:
      return { type: 'integer', ...(tags.values && { enum: known(tags.values, values) }) };
    case ts.SyntaxKind.BooleanKeyword:
      return { type: 'boolean' };
    case ts.SyntaxKind.UnknownKeyword:
      return {};
    default:
      throw new Error(`no schema for the type ${type.getText()}`);
  }
}

function stringSchema(tags: InterfaceMember['tags'], values: Values): Schema {
  if (tags.values) return { type: 'string', enum: known(tags.values, values) };
  return {
    type: 'string',
    ...(tags.empty === undefined && { minLength: 1 }),
    ...(tags.maxLength !== undefined && { maxLength: Number(tags.maxLength) }),
    ...(tags.format && { format: tags.format }),
  };
}

function known(name: string, values: Values): readonly (string | number)[] {
  const found = values[name];
  if (!found) throw new Error(`no known values ${name}`);
  return found;
}
