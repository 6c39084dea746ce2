/** Readers over JSON of unknown shape. Each answers with nothing where the shape is another; none throws. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own member. What objects inherit (`constructor`, `__proto__`) is not a member of the JSON. */
export function member(object: JsonObject, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

export function objectAt(object: JsonObject, key: string): JsonObject | undefined {
  const value = member(object, key);
  return isObject(value) ? value : undefined;
}

/** A text that is not empty. */
export function textAt(object: JsonObject, key: string): string | undefined {
  const value = member(object, key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts of a list; what is no text is left out. */
export function textsAt(object: JsonObject, key: string): readonly string[] | undefined {
  const value = member(object, key);
  return Array.isArray(value) ? value.filter((item: unknown): item is string => typeof item === 'string') : undefined;
}

export function objectsAt(object: JsonObject, key: string): readonly JsonObject[] {
  const value = member(object, key);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/**
 * A number that counts something. CodeBuild writes whole numbers as floats at times (`13.0`), and they may come as
 * text.
 */
export function countAt(object: JsonObject, key: string): number | undefined {
  const value = member(object, key);
  const number = typeof value === 'string' && /^\d{1,12}(\.\d{1,6})?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? Math.floor(number) : undefined;
}
