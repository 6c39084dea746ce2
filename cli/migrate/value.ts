/** What an expression is worth, as far as the files show. */
export type Value = string | number | boolean | null | Unknown | readonly Value[] | ValueMap;

export interface ValueMap {
  readonly [key: string]: Value;
}

/** A value that only Terraform knows. */
export class Unknown {
  /** On one line, for it is shown in comments. */
  public readonly source: string;

  /** @param json what is known of a string that is JSON, with `Unknown` in the places of the rest */
  constructor(
    source: string,
    public readonly json?: Value,
  ) {
    const line = source.replace(/\s+/g, ' ');
    this.source = line.length > 100 ? `${line.slice(0, 97)}...` : line;
  }
}

export function isMap(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isScalar(value: Value | undefined): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The first thing in a value that is not known. */
export function unknownIn(value: Value): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (isList(value)) return value.map(unknownIn).find(Boolean);
  return isMap(value) ? Object.values(value).map(unknownIn).find(Boolean) : undefined;
}

/** The members of a map in the order of Terraform, which sorts the keys. */
export function membersOf(map: ValueMap): [string, Value][] {
  return Object.keys(map)
    .sort()
    .map((key) => [key, map[key]]);
}

export function isSame(a: Value, b: Value): boolean {
  if (isList(a) && isList(b)) return a.length === b.length && a.every((each, index) => isSame(each, b[index]));
  if (isMap(a) && isMap(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
    );
  }
  return a === b;
}
