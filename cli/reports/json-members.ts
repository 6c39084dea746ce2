import { ReportFormatError } from './report-format-error';
import { isObject, JsonObject, member } from '../../lambda/decode/json';
import { shownValue } from '../../src/checks/options-error';

/** Members of a report in JSON. One that is absent or null is undefined; one of another kind is refused. */

export function expectObject(value: unknown, place: string): JsonObject {
  return isObject(value) ? value : refuse(value, place, 'an object');
}

export function expectList(value: unknown, place: string): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(value, place, 'a list');
}

export function stringAt(object: JsonObject, key: string, place: string): string | undefined {
  const value = member(object, key) ?? undefined;
  return value === undefined || typeof value === 'string' ? value : refuse(value, `${place}.${key}`, 'a string');
}

export function numberAt(object: JsonObject, key: string, place: string): number | undefined {
  const value = member(object, key) ?? undefined;
  return value === undefined || typeof value === 'number' ? value : refuse(value, `${place}.${key}`, 'a number');
}

export function optionalObject(object: JsonObject, key: string, place: string): JsonObject | undefined {
  const value = member(object, key) ?? undefined;
  return value === undefined ? undefined : expectObject(value, `${place}.${key}`);
}

/** The objects of a list, each with its place. */
export function objectList(object: JsonObject, key: string, place: string): readonly (readonly [JsonObject, string])[] {
  const value = member(object, key) ?? [];
  return expectList(value, `${place}.${key}`).map((each, index) => {
    const at = `${place}.${key}[${index}]`;
    return [expectObject(each, at), at] as const;
  });
}

function refuse(value: unknown, place: string, expected: string): never {
  throw new ReportFormatError(`expected ${place} to be ${expected}, but it is ${shownValue(value)}`);
}
