import { isList, isMap, Value } from './value';

/** Characters and members that one value may have. */
export const MAX_VALUE_SIZE = 256 * 1024;

const sizes = new WeakMap<object, number>();

/** How large a value is when it is written out. The same list in many places counts in each. */
export function sizeOf(value: Value): number {
  if (typeof value === 'string') return value.length;
  if (!isList(value) && !isMap(value)) return 1;
  const before = sizes.get(value);
  if (before !== undefined) return before;
  let size = 1;
  for (const each of isList(value) ? value : Object.values(value)) size += 1 + sizeOf(each);
  sizes.set(value, size);
  return size;
}
