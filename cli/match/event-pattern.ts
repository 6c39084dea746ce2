import { compileValueTest, InvalidEventPattern, Leaf, OPERATOR_NAMES, ValueTest } from './value-test';

/**
 * A pattern ready to match: the `$or`s are multiplied out, so that each alternative is a plain list
 * of fields that must all hold.
 */
export interface EventPattern {
  readonly alternatives: readonly (readonly PatternField[])[];
}

interface PatternField {
  /** The keys joined by dots: to EventBridge `{"a.b": ..}` and `{"a": {"b": ..}}` are the same. */
  readonly path: string;
  readonly tests: readonly ValueTest[];
  /** What the user wrote for it: the field's list, or the whole `$or` that it stands in. */
  readonly shown: { readonly at: string; readonly expected: unknown };
}

/**
 * `at` is the first thing that differs. `actual` is its value in the event, a list where there are several, absent if
 * there is none.
 */
export type PatternMatch =
  | { readonly matches: true }
  | { readonly matches: false; readonly at: string; readonly expected: unknown; readonly actual: unknown };

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
const MAX_ALTERNATIVES = 1000;

/** Reads a pattern as EventBridge does, and refuses what it refuses with `InvalidEventPattern`. */
export function compilePattern(pattern: unknown): EventPattern {
  if (!isObject(pattern)) throw new InvalidEventPattern('Filter is not an object', '');
  return { alternatives: compileObject(pattern, '') };
}

type Alternatives = readonly (readonly PatternField[])[];

function compileObject(object: Record<string, unknown>, path: string): Alternatives {
  if (Object.keys(object).length === 0) throw new InvalidEventPattern('Empty objects are not allowed', path);
  // Fields before alternatives: what always has to hold is the first thing to report.
  const entries = Object.entries(object).sort(([a], [b]) => Number(a === '$or') - Number(b === '$or'));
  return entries.reduce<Alternatives>(
    (sum, [key, value]) => {
      const at = path ? `${path}.${key}` : key;
      const product = sum.flatMap((left) => compileEntry(key, value, at, path).map((right) => [...left, ...right]));
      if (product.length > MAX_ALTERNATIVES)
        throw new InvalidEventPattern(`Rule is too complex - $or has more than ${MAX_ALTERNATIVES} combinations`, at);
      return product;
    },
    [[]],
  );
}

function compileEntry(key: string, value: unknown, at: string, parent: string): Alternatives {
  if (key === '$or') return compileOr(value, at, parent);
  if (isObject(value)) return compileObject(value, at);
  if (!Array.isArray(value)) throw new InvalidEventPattern(`"${key}" must be an object or an array`, at);
  if (value.length === 0) throw new InvalidEventPattern('Empty arrays are not allowed', at);
  return [[{ path: at, tests: value.map((item) => compileValueTest(item, at)), shown: { at, expected: value } }]];
}

function compileOr(branches: unknown, at: string, parent: string): Alternatives {
  if (!Array.isArray(branches) || !branches.every(isObject))
    throw new InvalidEventPattern('$or must be an array of objects', at);
  if (branches.length < 2) throw new InvalidEventPattern('There must have at least 2 Objects in $or relationship', at);
  const operator = branches.flatMap((branch) => Object.keys(branch)).find((key) => OPERATOR_NAMES.includes(key));
  if (operator) throw new InvalidEventPattern(`${operator} is not allowed as a field in $or`, at);
  return branches
    .flatMap((branch) => compileObject(branch, parent))
    .map((fields) => fields.map((field) => ({ ...field, shown: { at, expected: branches } })));
}

/** Decides as EventBridge does whether an event matches, and if not, where it first differs. */
export function matchPattern(pattern: EventPattern, event: unknown): PatternMatch {
  const leaves = flatten(event);
  let furthest = { held: -1, fields: pattern.alternatives[0] };
  for (const fields of pattern.alternatives) {
    const held = fieldsThatHold(fields, leaves);
    if (held === fields.length) return { matches: true };
    if (held > furthest.held) furthest = { held, fields };
  }
  const { path, shown } = furthest.fields[furthest.held];
  const values = (leaves.get(path) ?? []).map((leaf) => leaf.value);
  return { matches: false, at: shown.at, expected: shown.expected, actual: values.length > 1 ? values : values[0] };
}

/** One list of the event. Each is an object of its own, whatever its path and content. */
interface EventList {
  readonly path: string;
}
type Places = ReadonlyMap<EventList, number>;

interface EventLeaf {
  readonly value: Leaf;
  /** The lists that the leaf stands in, and its place in each. */
  readonly places: Places;
}
type Leaves = ReadonlyMap<string, readonly EventLeaf[]>;

/**
 * How many fields hold before the first that does not. Fields below the same list must hold in the
 * same item of it: `{"name": ["a"], "value": ["b"]}` does not match two items that have one each.
 */
function fieldsThatHold(
  fields: readonly PatternField[],
  leaves: Leaves,
  index = 0,
  chosen: Places = new Map(),
): number {
  if (index === fields.length) return index;
  const { path, tests } = fields[index];
  const found = leaves.get(path) ?? [];
  const later = fields.slice(index + 1);
  const passing = found
    .filter((leaf) => tests.some((test) => test.kind === 'value' && test.passes(leaf.value)))
    .filter((leaf) => [...leaf.places].every(([list, place]) => (chosen.get(list) ?? place) === place))
    // Only the lists that a later field stands in tie anything: without them one leaf is as good as another.
    .map((leaf) =>
      [...leaf.places].filter(([list]) => later.some((field) => `${field.path}.`.startsWith(`${list.path}.`))),
    );
  const absent = found.length === 0 && tests.some((test) => test.kind === 'absent');
  const choices = passing.some((ties) => ties.length === 0) || absent ? [[]] : passing;
  let best = index;
  for (const ties of choices) {
    best = Math.max(best, fieldsThatHold(fields, leaves, index + 1, new Map([...chosen, ...ties])));
    if (best === fields.length) break;
  }
  return best;
}

/** The event's leaves by path. Lists have no step in a path, and an empty one is as if absent. */
function flatten(event: unknown): Leaves {
  const leaves = new Map<string, EventLeaf[]>();
  const walk = (value: unknown, path: string, places: Places): void => {
    if (Array.isArray(value)) {
      const list: EventList = { path };
      value.forEach((item, place) => walk(item, path, new Map([...places, [list, place]])));
    } else if (isObject(value)) {
      for (const [key, each] of Object.entries(value)) walk(each, path ? `${path}.${key}` : key, places);
    } else if (value !== undefined) {
      const found = leaves.get(path);
      if (found) found.push({ value: value as Leaf, places });
      else leaves.set(path, [{ value: value as Leaf, places }]);
    }
  };
  walk(event, '', new Map());
  return leaves;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
