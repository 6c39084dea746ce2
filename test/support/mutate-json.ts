import * as fc from 'fast-check';

/**
 * Values of kinds that nobody expects where they stand, among them names that JavaScript objects have by themselves.
 */
const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  5,
  0.5,
  1e300,
  '',
  'x',
  '__proto__',
  '${Token[TOKEN.1]}\u0000/../..',
  'constructor',
  'toString',
  '\u001b[31m\u009b2J\u202e',
  'x'.repeat(5_000),
  '../../etc/passwd',
  '--upload-pack=x',
  [],
  [null],
  [5],
  [[]],
  {},
  { kind: 'review' },
  { kind: null },
  { length: 5 },
  { toString: 1 },
];

/** The document with one to three places changed: another value, a member more, a member less, an item twice. */
export function anyMutation(document: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({
    place: fc.nat(),
    how: fc.constantFrom('replace', 'replace', 'replace', 'add', 'remove', 'repeat'),
    value: fc.oneof(fc.constantFrom(...ODD), fc.jsonValue({ maxDepth: 2 })),
    name: fc.oneof(fc.constantFrom('__proto__', 'constructor', 'kind', 'length', 'toString'), fc.string()),
  });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    // A copy without shared parts. JSON keeps `__proto__` a plain member.
    let mutated = JSON.parse(JSON.stringify(document)) as unknown;
    for (const { place, how, value, name } of changes) {
      const places = placesOf(mutated);
      const at = places[place % places.length];
      mutated = at.change(how, JSON.parse(JSON.stringify(value)) as unknown, name) ?? mutated;
    }
    return mutated;
  });
}

interface Place {
  /** Gives a new document where the whole was replaced. */
  readonly change: (how: string, value: unknown, name: string) => unknown;
}

function placesOf(document: unknown): Place[] {
  const places: Place[] = [{ change: (how, value, name) => (how === 'add' ? void add(document, name, value) : value) }];
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const key of Object.keys(value)) {
      const parent = value as Record<string, unknown>;
      places.push({
        change: (how, other, name) => {
          if (how === 'add') add(parent[key], name, other);
          else if (how === 'repeat' && Array.isArray(value)) value.push(parent[key]);
          else if (how === 'remove' && Array.isArray(value)) value.splice(Number(key), 1);
          else if (how === 'remove') delete parent[key];
          else define(parent, key, other);
        },
      });
      walk(parent[key]);
    }
  };
  walk(document);
  return places;
}

function add(target: unknown, name: string, value: unknown): void {
  if (Array.isArray(target)) target.push(value);
  else if (typeof target === 'object' && target !== null) define(target, name, value);
}

function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
