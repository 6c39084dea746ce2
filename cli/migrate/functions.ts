import { asSet, BOOL, convert, NUMBER, scalarText, STRING } from './conversions';
import { hasAccountValue } from './known-values';
import { isList, isMap, isSame, isScalar, membersOf, Unknown, unknownIn, Value } from './value';

type TerraformFunction = (...args: readonly Value[]) => Value | undefined;

const onText =
  (change: (text: string, ...others: readonly string[]) => Value | undefined): TerraformFunction =>
  (...args) =>
    args.every(isScalar) ? change(scalarText(args[0]), ...args.slice(1).map(scalarText)) : undefined;
const onList =
  (change: (list: readonly Value[], ...others: readonly Value[]) => Value | undefined): TerraformFunction =>
  (list, ...others) =>
    isList(list) ? change(list, ...others) : undefined;
const onNumbers =
  (compute: (...numbers: readonly number[]) => number): TerraformFunction =>
  (...args) => {
    const numbers = args.map((each) => convert(each, NUMBER));
    return numbers.length > 0 && numbers.every((each) => typeof each === 'number') ? compute(...numbers) : undefined;
  };
const isKnownText = (value: Value) => value !== null && value !== '';

/** They move values without looking into them, which may be unknown. */
const ON_STRUCTURE: Readonly<Record<string, TerraformFunction>> = {
  merge: (...maps) =>
    maps.every((map) => isMap(map) || map === null)
      ? Object.fromEntries(maps.flatMap((map) => (isMap(map) ? Object.entries(map) : [])))
      : undefined,
  concat: (...lists) => (lists.every(isList) ? lists.flat() : undefined),
  tolist: (list) => (isList(list) ? list : undefined),
  tomap: (map) => (isMap(map) ? map : undefined),
  keys: (map) => (isMap(map) ? Object.keys(map).sort() : undefined),
  values: (map) => (isMap(map) ? membersOf(map).map(([, value]) => value) : undefined),
  lookup: (map, key, ...otherwise) =>
    isMap(map) && isScalar(key)
      ? Object.hasOwn(map, scalarText(key))
        ? map[scalarText(key)]
        : otherwise[0]
      : undefined,
  length: (value) => {
    if (isList(value)) return value.length;
    if (isMap(value)) return Object.keys(value).length;
    return typeof value === 'string' ? [...value].length : undefined;
  },
  element: onList((list, index) =>
    typeof index === 'number' && Number.isInteger(index) && index >= 0 ? list[index % list.length] : undefined,
  ),
  slice: onList((list, from, to) =>
    typeof from === 'number' && typeof to === 'number' && 0 <= from && from <= to && to <= list.length
      ? list.slice(from, to)
      : undefined,
  ),
  reverse: onList((list) => [...list].reverse()),
  one: onList((list) => (list.length === 0 ? null : list.length === 1 ? list[0] : undefined)),
  zipmap: (keys, values) =>
    isList(keys) && isList(values) && keys.length === values.length && keys.every(isScalar)
      ? Object.fromEntries(keys.map((key, index) => [scalarText(key), values[index]]))
      : undefined,
  coalescelist: (...lists) => (lists.every(isList) ? lists.find(({ length }) => length > 0) : undefined),
};

/**
 * They need nothing but what they are given; undefined is what comes of arguments that they do not take.
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
const ON_VALUES: Readonly<Record<string, TerraformFunction>> = {
  jsonencode: (value) => JSON.stringify(value),
  jsondecode: onText((text) => {
    try {
      return JSON.parse(text) as Value;
    } catch {
      return undefined;
    }
  }),
  tostring: (value) => convert(value, STRING),
  tonumber: (value) => convert(value, NUMBER),
  tobool: (value) => convert(value, BOOL),
  lower: onText((text) => text.toLowerCase()),
  upper: onText((text) => text.toUpperCase()),
  title: onText((text) =>
    text.replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase()),
  ),
  trimspace: onText((text) => text.trim()),
  chomp: onText((text) => text.replace(/(\r?\n)+$/, '')),
  trimprefix: onText((text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)),
  trimsuffix: onText((text, suffix) => (suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text)),
  startswith: onText((text, prefix) => text.startsWith(prefix)),
  endswith: onText((text, suffix) => text.endsWith(suffix)),
  strcontains: onText((text, part) => text.includes(part)),
  basename: onText((path) => path.replace(/\/+$/, '').split('/').pop()),
  dirname: onText((path) => path.replace(/\/+$/, '').split('/').slice(0, -1).join('/') || '.'),
  split: (separator, text) =>
    isScalar(separator) && isScalar(text) ? scalarText(text).split(scalarText(separator)) : undefined,
  join: (separator, ...lists) =>
    isScalar(separator) && lists.every(isList) && lists.flat().every(isScalar)
      ? (lists.flat() as (string | number | boolean)[]).map(scalarText).join(scalarText(separator))
      : undefined,
  format: (pattern, ...values) => formatted(pattern, values),
  formatlist: (pattern, ...values) => {
    const lengths = values.filter(isList).map(({ length }) => length);
    if (lengths.length === 0 || lengths.some((length) => length !== lengths[0])) return undefined;
    const lines = Array.from({ length: lengths[0] }, (_, index) =>
      formatted(
        pattern,
        values.map((value) => (isList(value) ? value[index] : value)),
      ),
    );
    return lines.every((line) => line !== undefined) ? lines : undefined;
  },
  // Between slashes it is an expression of another engine.
  replace: onText((text, what, by) =>
    by === undefined || /^\/.*\/$/.test(what) ? undefined : text.split(what).join(by),
  ),
  flatten: onList((list) => flattened(list)),
  distinct: onList((list) => list.filter((item, at) => list.findIndex((other) => isSame(other, item)) === at)),
  compact: onList((list) => list.filter(isKnownText)),
  sort: onList((list) => (list.every((each) => typeof each === 'string') ? [...list].sort() : undefined)),
  contains: onList((list, value) => list.some((each) => isSame(each, value))),
  toset: (list) =>
    isList(list) && list.every(isScalar)
      ? asSet(
          list.every((each) => typeof each === typeof list[0]) && typeof list[0] !== 'string'
            ? list
            : list.map(scalarText),
        )
      : undefined,
  setunion: (...sets) => (sets.every(isList) ? asSet(sets.flat()) : undefined),
  setsubtract: (from, what) =>
    isList(from) && isList(what) ? from.filter((each) => !what.some((other) => isSame(each, other))) : undefined,
  coalesce: (...values) => values.find(isKnownText),
  max: onNumbers(Math.max),
  min: onNumbers(Math.min),
  abs: onNumbers(Math.abs),
  ceil: onNumbers(Math.ceil),
  floor: onNumbers(Math.floor),
};

/** They put values together as they are, also those that only the account has. Others look at what is in them. */
const ON_ANY_TEXT = [
  'merge',
  'concat',
  'tolist',
  'tomap',
  'values',
  'length',
  'element',
  'slice',
  'reverse',
  'one',
].concat([
  'zipmap',
  'coalescelist',
  'jsonencode',
  'tostring',
  'join',
  'format',
  'formatlist',
  'flatten',
  'compact',
  'coalesce',
]);

/** What a function gives, or what is not known of it. */
export function callFunction(name: string, args: readonly Value[], source: string): Value {
  const direct = args.find((arg) => arg instanceof Unknown);
  if (!ON_ANY_TEXT.includes(name) && args.some(hasAccountValue) && !isLookup(name, args)) return new Unknown(source);
  const onStructure = Object.hasOwn(ON_STRUCTURE, name) ? ON_STRUCTURE[name] : undefined;
  const known = (result: Value | undefined) => (result === undefined ? new Unknown(source) : result);
  if (onStructure && !direct) return known(onStructure(...args));
  const unknown = args.map(unknownIn).find(Boolean);
  if (unknown && name === 'jsonencode') return new Unknown(unknown.source, args[0]);
  if (unknown) return new Unknown(source);
  return known(Object.hasOwn(ON_VALUES, name) ? ON_VALUES[name](...args) : undefined);
}

/** A map may have such values, and its keys may not. */
function isLookup(name: string, [map, ...others]: readonly Value[]): boolean {
  return (
    name === 'lookup' &&
    isMap(map) &&
    !others.slice(0, 1).some(hasAccountValue) &&
    !Object.keys(map).some(hasAccountValue)
  );
}

/** @see https://developer.hashicorp.com/terraform/language/functions/format */
function formatted(pattern: Value, values: readonly Value[]): string | undefined {
  if (typeof pattern !== 'string' || /%(?![sdv%])/.test(pattern.replace(/%%/g, ''))) return undefined;
  const places = pattern.match(/%[sdv%]/g) ?? [];
  const texts = values.map((value) => (isScalar(value) ? scalarText(value) : undefined));
  if (places.filter((place) => place !== '%%').length !== texts.length || texts.includes(undefined)) return undefined;
  let next = 0;
  return pattern.replace(/%[sdv%]/g, (place) => (place === '%%' ? '%' : (texts[next++] ?? '')));
}

function flattened(list: readonly Value[]): readonly Value[] {
  return list.flatMap((each) => (isList(each) ? flattened(each) : [each]));
}
