import { isList, isMap, Unknown, unknownIn, Value, ValueMap } from './value';

type TerraformFunction = (...args: readonly Value[]) => Value | undefined;

const isScalar = (value: Value | undefined): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);
const onText =
  (change: (text: string) => string): TerraformFunction =>
  (text) =>
    isScalar(text) ? change(String(text)) : undefined;

/**
 * Functions that need nothing but what they are given; nothing comes back for arguments that they do not take.
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
const FUNCTIONS: Readonly<Record<string, TerraformFunction>> = {
  jsonencode: (value) => JSON.stringify(value),
  tostring: onText((text) => text),
  lower: onText((text) => text.toLowerCase()),
  upper: onText((text) => text.toUpperCase()),
  title: onText((text) =>
    text.replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()),
  ),
  join: (separator, ...lists) =>
    isScalar(separator) && lists.every(isList) ? lists.flat().map(String).join(String(separator)) : undefined,
  format: (pattern, ...values) => {
    const places = String(pattern).match(/%[sdv]/g) ?? [];
    if (/%(?![sdv])/.test(String(pattern)) || places.length !== values.length || !values.every(isScalar))
      return undefined;
    let next = 0;
    return String(pattern).replace(/%[sdv]/g, () => String(values[next++]));
  },
  // Between slashes it is an expression of another engine.
  replace: (text, what, by) =>
    [text, what, by].every(isScalar) && !/^\/.*\/$/.test(String(what))
      ? String(text).split(String(what)).join(String(by))
      : undefined,
  merge: (...maps) => (maps.every(isMap) ? (Object.assign({}, ...maps) as ValueMap) : undefined),
  concat: (...lists) => (lists.every(isList) ? lists.flat() : undefined),
  toset: (list) => (isList(list) && list.every(isScalar) ? [...new Set(list.map(String))].sort() : undefined),
  tolist: (list) => (isList(list) ? list : undefined),
  tomap: (map) => (isMap(map) ? map : undefined),
  keys: (map) => (isMap(map) ? Object.keys(map).sort() : undefined),
  values: (map) =>
    isMap(map)
      ? Object.keys(map)
          .sort()
          .map((key) => map[key])
      : undefined,
  lookup: (map, key, otherwise) =>
    isMap(map) && isScalar(key) ? (Object.hasOwn(map, String(key)) ? map[String(key)] : otherwise) : undefined,
  coalesce: (...values) => values.find((value) => value !== null && value !== ''),
};

/** What a function gives, or what is not known of it. */
export function callFunction(name: string, args: readonly Value[], source: string): Value {
  const unknown = args.map(unknownIn).find(Boolean);
  const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  // A whole policy is too much to show.
  if (unknown) return name === 'jsonencode' ? unknown : new Unknown(source);
  return known?.(...args) ?? new Unknown(source);
}
