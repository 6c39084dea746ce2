/** What an expression is worth, as far as the file alone shows. */
export type Value = string | number | boolean | null | Unknown | readonly Value[] | ValueMap;

export interface ValueMap {
  readonly [key: string]: Value;
}

/** A value that only Terraform knows. */
export class Unknown {
  /** On one line, for it is shown in comments. */
  public readonly source: string;

  constructor(source: string) {
    const line = source.replace(/\s+/g, ' ');
    this.source = line.length > 100 ? `${line.slice(0, 97)}...` : line;
  }
}

export function isMap(value: Value): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** The first thing in a value that is not known. */
export function unknownIn(value: Value): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (isList(value)) return value.map(unknownIn).find(Boolean);
  return isMap(value) ? Object.values(value).map(unknownIn).find(Boolean) : undefined;
}
