import { isPlainObject } from './check';
import { Schema } from './schema';

/**
 * A value with the defaults of its schema filled in, and without members that are `undefined`. The value has passed
 * its check. What is filled already stays as it is.
 */
export function fillDefaults(definitions: Readonly<Record<string, Schema>>, schema: Schema, value: unknown): unknown {
  const fill = (given: Schema, each: unknown): unknown => {
    const { properties, items, additionalProperties, anyOf } = given.$ref
      ? definitions[given.$ref.replace('#/definitions/', '')]
      : given;
    if (anyOf) {
      const kind = Array.isArray(each) ? 'array' : 'object';
      const found = anyOf.find((one) => (one.$ref ? kind === 'object' : one.type === kind));
      // `true` is short for an object with all defaults.
      if (each === true && found) return fill(found, {});
      return found && typeof each === 'object' ? fill(found, each) : each;
    }
    if (Array.isArray(each)) return items ? each.map((item) => fill(items, item)) : each;
    if (!isPlainObject(each)) return each;
    if (!properties) return mapped(each, (one) => (additionalProperties ? fill(additionalProperties, one) : one));
    return Object.fromEntries(
      Object.entries(properties)
        .map(([name, member]) => [name, fill(member, each[name] ?? member.default)])
        .filter(([, one]) => one !== undefined),
    );
  };
  return fill(schema, value);
}

function mapped(value: Readonly<Record<string, unknown>>, change: (one: unknown) => unknown): object {
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([name, one]) => [name, change(one)]),
  );
}

/** An object without the members that are `undefined`, so that it is the same after a round trip through JSON. */
export function definedMembers<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;
}
