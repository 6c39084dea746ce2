import { BATCH_KINDS } from './buildspec-grammar';
import { BuildspecStyle, named } from './buildspec-style';
import { variableName } from './env-check';
import {
  all,
  Check,
  flag,
  integer,
  isPlainObject,
  join,
  list,
  map,
  record,
  required,
  rule,
  text,
} from '../checks/check';

/** Ours: nobody has an account that runs more. */
const MAX_PARALLELISM = 1000;

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/batch-build-buildspec.html */
export function batchCheck(style: BuildspecStyle): Check {
  return all(
    record(
      named(style, {
        'fast-fail': flag(),
        'build-graph': all(
          list(record({ ...task(style), ...named(style, { 'depend-on': list(text()) }) }), { min: 1 }),
          uniqueIdentifiers,
          dependencies(style),
        ),
        'build-list': all(list(record(task(style)), { min: 1 }), uniqueIdentifiers),
        'build-matrix': matrix(style),
        'build-fanout': record(
          named(style, {
            parallelism: required(
              integer({ min: 1, max: MAX_PARALLELISM, unit: 'builds', example: 5 }),
              'write a number such as 5',
            ),
            'ignore-failure': flag(),
          }),
        ),
      }),
    ),
    exactlyOneKind(style),
  );
}

function exactlyOneKind(style: BuildspecStyle): Check {
  const kinds = BATCH_KINDS.map(style.name);
  return rule((value) => {
    if (!isPlainObject(value)) return undefined;
    const given = kinds.filter((kind) => value[kind] !== undefined);
    return given.length === 1
      ? undefined
      : {
          value: given,
          mustBe: `an object with one of ${kinds.map((kind) => `"${kind}"`).join(', ')}`,
          cure: given.length > 1 ? 'remove the others' : 'give one of them',
        };
  });
}

const identifier: Check = text({
  pattern: /^[A-Za-z0-9_]+$/,
  mustBe: 'an identifier of letters, digits and "_"',
  cure: 'write such as "node_22"',
});

function task(style: BuildspecStyle) {
  return named(style, {
    identifier: required(identifier, 'write such as "node_22"'),
    buildspec: text(),
    'debug-session': flag(),
    env: all(
      record(
        named(style, {
          'compute-type': text(),
          fleet: text(),
          image: text(),
          'privileged-mode': flag(),
          type: text(),
          variables: map(style.value, { key: variableName }),
        }),
      ),
      rule((value) =>
        isPlainObject(value) && value.fleet !== undefined && value[style.name('compute-type')] !== undefined
          ? {
              at: 'fleet',
              value: value.fleet,
              mustBe: `left out when "${style.name('compute-type')}" is given`,
              cure: 'remove one of the two',
            }
          : undefined,
      ),
    ),
    'ignore-failure': flag(),
  });
}

function matrix(style: BuildspecStyle): Check {
  const texts = list(text(), { min: 1 });
  const dynamic = record({
    buildspec: texts,
    env: record(
      named(style, {
        'compute-type': texts,
        image: texts,
        variables: map(list(style.value, { min: 1, example: '["20", "22"]' }), { key: variableName, min: 1 }),
      }),
    ),
  });
  return record({
    static: record(
      named(style, {
        'ignore-failure': flag(),
        env: record(named(style, { 'privileged-mode': flag(), type: text() })),
      }),
    ),
    dynamic: required(dynamic, 'write such as { env: { variables: { NODE: ["20", "22"] } } }'),
  });
}

const uniqueIdentifiers: Check = (value, path, faults) => {
  const seen = new Set<unknown>();
  identifiersOf(value).forEach((each, index) => {
    if (each !== undefined && seen.has(each))
      faults.push({
        path: `${path}[${index}].identifier`,
        value: each,
        mustBe: 'an identifier that no other build of the batch has',
        cure: 'choose another one',
      });
    seen.add(each);
  });
};

/** What a build waits for must exist, and must not wait for the build itself. */
function dependencies(style: BuildspecStyle): Check {
  return (value, path, faults) => {
    const tasks = Array.isArray(value) ? value.filter(isPlainObject) : [];
    const known = new Set(identifiersOf(tasks));
    const waits = new Map(tasks.map((each) => [each.identifier, textsOf(each[style.name('depend-on')])]));
    tasks.forEach((each, index) =>
      textsOf(each[style.name('depend-on')]).forEach((needed, place) => {
        const at = `${join(`${path}[${index}]`, style.name('depend-on'))}[${place}]`;
        if (!known.has(needed))
          faults.push({
            path: at,
            value: needed,
            mustBe: `one of ${[...known].join(', ')}`,
            cure: 'write the identifier of another build of this batch',
          });
        else if (reaches(waits, needed, each.identifier))
          faults.push({
            path: at,
            value: needed,
            mustBe: `a build that does not wait for "${String(each.identifier)}" itself`,
            cure: 'break the circle',
          });
      }),
    );
  };
}

function reaches(
  waits: ReadonlyMap<unknown, readonly string[]>,
  from: string,
  to: unknown,
  seen = new Set<string>(),
): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (waits.get(from) ?? []).some((next) => reaches(waits, next, to, seen));
}

function identifiersOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.map((each) => (isPlainObject(each) ? each.identifier : undefined)) : [];
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}
