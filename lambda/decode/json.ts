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

export function textAt(object: JsonObject, key: string): string | undefined {
  return readString(member(object, key));
}

export function textsAt(object: JsonObject, key: string): readonly string[] | undefined {
  return readStrings(member(object, key));
}

export function objectsAt(object: JsonObject, key: string): readonly JsonObject[] {
  const value = member(object, key);
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function countAt(object: JsonObject, key: string): number | undefined {
  return readCount(member(object, key));
}

export type Reader<T> = (value: unknown) => T | undefined;

/** A string that is not empty. */
export const readString: Reader<string> = (value) => (typeof value === 'string' && value !== '' ? value : undefined);

/** The strings of a list; what is no string is left out. */
export const readStrings: Reader<readonly string[]> = (value) =>
  Array.isArray(value) ? value.filter((item: unknown): item is string => typeof item === 'string') : undefined;

/** The same, where a list without strings means the same as none. */
export const readSomeStrings: Reader<readonly string[]> = (value) =>
  readStrings(value)?.length ? readStrings(value) : undefined;

/**
 * A number that counts something. CodeBuild writes whole numbers as floats at times (`13.0`), and they may come as
 * text.
 */
export const readCount: Reader<number> = (value) => {
  const number = typeof value === 'string' && /^\d{1,12}(\.\d{1,6})?$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? Math.floor(number) : undefined;
};

/** True or nothing: a member that is absent is off. */
export const readFlag: Reader<true> = (value) => (value === true ? true : undefined);

export function readOneOf<T extends string>(...values: readonly T[]): Reader<T> {
  return (value) => values.find((each) => each === value);
}

export function matching(pattern: RegExp): Reader<string> {
  return (value) => (typeof value === 'string' && pattern.test(value) ? value : undefined);
}

export function or<T>(reader: Reader<T>, otherwise: T): Reader<T> {
  return (value) => reader(value) ?? otherwise;
}

/** The items of a list that can be read. */
export function listOf<T>(reader: Reader<T>): Reader<readonly T[]> {
  return (value) => (Array.isArray(value) ? value.flatMap((item: unknown) => reader(item) ?? []) : undefined);
}

type OptionalKeys<T> = { [Key in keyof T]-?: undefined extends T[Key] ? Key : never }[keyof T];

/** An object with these members. Nothing when one that is required cannot be read; other members are left out. */
export function shape<T extends object>(
  required: { readonly [Key in Exclude<keyof T, OptionalKeys<T>>]: Reader<T[Key]> },
  optional: { readonly [Key in OptionalKeys<T>]: Reader<T[Key]> },
): Reader<T> {
  const keys = Object.entries<Reader<unknown>>(required);
  const more = Object.entries<Reader<unknown>>(optional);
  return (value) => {
    if (!isObject(value)) return undefined;
    const read = ([key, reader]: readonly [string, Reader<unknown>]) => [key, reader(member(value, key))] as const;
    const found = keys.map(read);
    if (found.some(([, each]) => each === undefined)) return undefined;
    return Object.fromEntries([...found, ...more.map(read)].filter(([, each]) => each !== undefined)) as T;
  };
}
