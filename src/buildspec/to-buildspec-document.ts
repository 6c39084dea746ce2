import { BUILDSPEC, optionName, Place, RecordPlace } from './buildspec-grammar';
import { BuildspecOptions } from './buildspec-options';

/** The buildspec as CodeBuild reads it, in the grammar's order and without what is absent or empty. */
export function toBuildspecDocument(options: BuildspecOptions): Record<string, unknown> {
  const { commands, ...rest } = options;
  // A short form beside phases has no build phase: the check refuses both.
  const phases = commands ? { ...rest.phases, build: { commands, ...rest.phases?.build } } : rest.phases;
  return { version: 0.2, ...toRecord(BUILDSPEC, { ...rest, phases }) };
}

function toRecord(place: RecordPlace, value: object): Record<string, unknown> {
  const given = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(place.members)
      .map(([key, member]) => [key, toDocument(member, given[optionName(key)])])
      .filter(([, each]) => !isNothing(each)),
  );
}

function toDocument(place: Place, value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  switch (place.kind) {
    case 'record':
      return toRecord(place, value as object);
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object)
          .map(([name, each]) => [name, toDocument(place.of, each)])
          .filter(([, each]) => each !== undefined),
      );
    case 'list':
      return (value as readonly unknown[]).map((each) => toDocument(place.of, each));
    case 'textOrTexts':
      return Array.isArray(value) && value.length === 1 ? value[0] : value;
    // The words are a text, not a boolean: that is how builds are known to take them in JSON as well.
    case 'yesNo':
      return value ? 'yes' : 'no';
    default:
      return value;
  }
}

function isNothing(value: unknown): boolean {
  return value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
