import { Fault } from '../../src/contract/fault';

/** Reports the faults of a value that stands at some place. */
export type Look = (value: unknown) => readonly Fault[];

/** A refusal that was seen, with the value that brought it about. */
export interface Refusal {
  /** The option's path, in which names of the user's choice are `<name>` and places in lists are `[]`. */
  readonly option: string;
  readonly value: unknown;
  readonly mustBe: string;
  readonly cure: string;
}

/** Values of which each option refuses some: wrong kinds, sizes and texts. */
const BATTERY: readonly unknown[] = [
  undefined,
  null,
  true,
  42,
  -1,
  0.5,
  1e12,
  '',
  ' ',
  'no such thing',
  'x'.repeat(3000),
  'refs/heads/main',
  '/etc/passwd',
  'a//b',
  '${repositoryArm}',
  'a:b:c:d:e:f',
  'cron(0 11 * * *)',
  'cron(0 99 ? * * *)',
  'cron(0 11 * * * *)',
  'rate(1 days)',
  'at(tomorrow)',
  '$UNKNOWN%',
  'BUILD_GENERAL1_SMAL',
  '_',
  [],
  [null],
  ['x'],
  Array.from({ length: 300 }, (_, each) => `v${each}`),
  {},
  { '': 'x' },
  { 'a b': 'x' },
  { colour: 'red' },
  Object.fromEntries(Array.from({ length: 60 }, (_, each) => [`k${each}`, 'x'])),
];

/** How deep options go, and one more. */
const MAX_DEPTH = 12;

/**
 * Finds the options by what the checks say of wrong values (a record names its members), and tries at each
 * of them the battery. What is found so needs no list that somebody would have to keep.
 */
export function probe(look: Look, prefix = ''): Refusal[] {
  const found: Refusal[] = [];
  const visit = (at: string, put: (value: unknown) => unknown, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    const faultsWith = (value: unknown) => look(put(value));
    for (const value of BATTERY) {
      for (const fault of faultsWith(value)) {
        const option = generalized(fault.path);
        // What stands elsewhere is another option's visit.
        if (option === at || (option.startsWith(at) && option !== at))
          found.push({ option: prefix + option, value: fault.value, mustBe: fault.mustBe, cure: fault.cure });
      }
    }
    const here = faultsWith(Symbol('wrong')).filter(({ path }) => generalized(path) === at);
    if (here.some(({ mustBe }) => mustBe === 'a list')) visit(`${at}[]`, (value) => put([value]), depth + 1);
    if (here.some(({ mustBe }) => mustBe === 'a map from names to values'))
      visit(`${at}.<name>`, (value) => put({ name: value }), depth + 1);
    // Some options are a plain value or an object: these name their members only to who writes an object.
    const unknown = faultsWith({ '?': 'x' }).filter(
      ({ path, mustBe }) => generalized(path) === `${at}["?"]` && mustBe === 'an option that exists',
    );
    const named = [
      ...here.map(({ mustBe }) => mustBe).filter((mustBe) => mustBe.startsWith('an object with "')),
      ...unknown.map(({ cure }) => cure),
    ];
    for (const name of new Set(named.flatMap((words) => [...words.matchAll(/"([^"]+)"/g)].map(([, each]) => each)))) {
      visit(at ? `${at}.${name}` : name, (value) => put({ [name]: value }), depth + 1);
    }
  };
  visit('', (value) => value, 0);
  return found;
}

/** A path without the names and places that this one example has. */
function generalized(path: string): string {
  return path.replace(/\[\d+\]/g, '[]').replace(/\.name(?=$|\.|\[)/g, '.<name>');
}
