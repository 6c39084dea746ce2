import { Expression } from './hcl/hcl';
import { isList, isMap, isScalar, isSame, membersOf, Unknown, Value } from './value';

/** A type constraint of Terraform. */
export type Type =
  | { readonly kind: 'any' | 'string' | 'number' | 'bool' }
  | { readonly kind: 'list' | 'set' | 'map'; readonly of: Type }
  | { readonly kind: 'object'; readonly members: Readonly<Record<string, MemberType>> };

interface MemberType {
  readonly type: Type;
  readonly isOptional: boolean;
}

export const STRING: Type = { kind: 'string' };
export const NUMBER: Type = { kind: 'number' };
export const BOOL: Type = { kind: 'bool' };

/** How messages call a value of a type. */
export function typeText(type: Type): string {
  switch (type.kind) {
    case 'any':
      return 'a value';
    case 'string':
      return 'a string';
    case 'number':
      return 'a number';
    case 'bool':
      return 'true or false';
    case 'list':
    case 'set':
      return `a list of ${plural(type.of)}`;
    case 'map':
      return `a map of ${plural(type.of)}`;
    case 'object':
      return `a map with ${Object.keys(type.members).join(', ')}`;
  }
}

function plural(type: Type): string {
  const words: Readonly<Record<Type['kind'], string>> = {
    any: 'values',
    string: 'strings',
    number: 'numbers',
    bool: 'booleans',
    list: 'lists',
    set: 'lists',
    map: 'maps',
    object: 'maps',
  };
  return words[type.kind];
}

/**
 * A value as one of a type, as Terraform converts it; undefined where Terraform would refuse it. What is not known
 * stays so, and `null` is a value of each type.
 *
 * A number becomes a string in decimals, and a boolean `true` or `false`. A string becomes a number if it is one. It
 * becomes a boolean if it is `true` or `false`, as documented, or `1` or `0`, as implemented. A number never becomes a
 * boolean, nor a boolean a number.
 * @see https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
 * @see https://developer.hashicorp.com/terraform/language/functions/tobool
 * @see https://github.com/zclconf/go-cty/blob/main/cty/convert/conversion_primitive.go
 */
export function convert(value: Value, type: Type): Value | undefined {
  if (value === null || value instanceof Unknown) return value;
  switch (type.kind) {
    case 'any':
      return value;
    case 'string':
      return isScalar(value) ? scalarText(value) : undefined;
    case 'number':
      return typeof value === 'number' ? value : typeof value === 'string' ? numberOf(value) : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : typeof value === 'string' ? flagOf(value) : undefined;
    case 'list':
    case 'set': {
      const items = isList(value) ? allOf(value.map((each) => convert(each, type.of))) : undefined;
      return type.kind === 'set' && items ? asSet(items) : items;
    }
    case 'map': {
      if (!isMap(value)) return undefined;
      const members = membersOf(value).map(([key, each]): [string, Value | undefined] => [key, convert(each, type.of)]);
      return allOf(members.map(([, each]) => each)) && (Object.fromEntries(members) as Value);
    }
    case 'object':
      return isMap(value) ? objectOf(value, type.members) : undefined;
  }
}

/** Members that the type has not are kept: Terraform drops them, and here they are listed. */
function objectOf(
  value: Readonly<Record<string, Value>>,
  members: Readonly<Record<string, MemberType>>,
): Value | undefined {
  const converted: Record<string, Value> = { ...value };
  for (const [name, { type, isOptional }] of Object.entries(members)) {
    const each = Object.hasOwn(value, name) ? convert(value[name], type) : isOptional ? null : undefined;
    if (each === undefined) return undefined;
    converted[name] = each;
  }
  return converted;
}

function allOf(values: readonly (Value | undefined)[]): readonly Value[] | undefined {
  return values.includes(undefined) ? undefined : (values as readonly Value[]);
}

/** Sorted as Terraform does for strings, each value once. */
export function asSet(items: readonly Value[]): readonly Value[] {
  const once = items.filter((item, index) => items.findIndex((other) => isSame(other, item)) === index);
  return once.every((item) => typeof item === 'string') ? [...once].sort() : once;
}

/** `1e21` has all its digits in Terraform. */
export function scalarText(value: string | number | boolean): string {
  if (typeof value !== 'number') return String(value);
  if (Number.isInteger(value)) return BigInt(value).toString();
  return /e/.test(String(value)) ? value.toFixed(20).replace(/0+$/, '') : String(value);
}

function numberOf(text: string): number | undefined {
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : undefined;
}

function flagOf(text: string): boolean | undefined {
  if (text === 'true' || text === '1') return true;
  return text === 'false' || text === '0' ? false : undefined;
}

/**
 * The type that a variable declares; undefined for one that is not read.
 * @see https://developer.hashicorp.com/terraform/language/expressions/type-constraints
 */
export function typeOf(expression: Expression): Type | undefined {
  if (expression.kind === 'literal' && typeof expression.value === 'string') return NAMED[expression.value];
  if (expression.kind === 'reference')
    return Object.hasOwn(NAMED, expression.source) ? NAMED[expression.source] : undefined;
  if (expression.kind !== 'call') return undefined;
  const [argument] = expression.args;
  switch (expression.name) {
    case 'list':
    case 'set':
    case 'map': {
      const of = argument && typeOf(argument);
      return of && { kind: expression.name, of };
    }
    case 'object':
      return argument?.kind === 'object' ? objectType(argument) : undefined;
    default:
      return undefined;
  }
}

/** `list` and `map` alone are those of Terraform 0.11. */
const NAMED: Readonly<Record<string, Type>> = {
  any: { kind: 'any' },
  string: STRING,
  number: NUMBER,
  bool: BOOL,
  list: { kind: 'list', of: { kind: 'any' } },
  map: { kind: 'map', of: { kind: 'any' } },
};

function objectType(declared: Extract<Expression, { kind: 'object' }>): Type | undefined {
  const members: Record<string, MemberType> = {};
  for (const { key, value } of declared.entries) {
    const isOptional = value.kind === 'call' && value.name === 'optional';
    // A default of `optional` is not read.
    if (isOptional && value.args.length > 1) return undefined;
    const type = typeOf(isOptional ? value.args[0] : value);
    if (!type || typeof key !== 'string') return undefined;
    members[key] = { type, isOptional };
  }
  return { kind: 'object', members };
}
