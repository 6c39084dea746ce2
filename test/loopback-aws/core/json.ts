/** A JSON object whose members are looked at one by one. */
export type Json = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list, of one where a lone value stands. */
export function list<T = unknown>(value: unknown): readonly T[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]) as readonly T[];
}

export function text(value: unknown, fallback = ''): string {
  return value === undefined || value === null ? fallback : String(value);
}

export function objects(value: unknown): readonly Json[] {
  return list<Json>(value);
}

/** Equal as JSON, whatever the order of the members. */
export function same(a: unknown, b: unknown): boolean {
  return stable(a) === stable(b);
}

export function stable(value: unknown): string {
  return (
    JSON.stringify(value, (_, each: unknown) =>
      isObject(each) ? Object.fromEntries(Object.entries(each).sort(([x], [y]) => (x < y ? -1 : 1))) : each,
    ) ?? ''
  );
}
