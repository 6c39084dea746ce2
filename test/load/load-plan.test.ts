import * as fc from 'fast-check';
import { loadIssues } from './load-issues';
import { planLoad } from './load-plan';
import { LoadResult } from './play-load';

test('a plan has so many of each kind of trouble, and is the same for the same seed', () => {
  fc.assert(
    fc.property(fc.constantFrom(200, 5_000), fc.integer({ min: 0, max: 1e9 }), (count, seed) => {
      const { events, kills } = planLoad(count, seed);
      const of = (holds: (event: (typeof events)[number]) => boolean) => events.filter(holds).length;
      expect(events.map(({ number }) => number)).toEqual(Array.from({ length: count }, (_, n) => n));
      expect(of(({ again }) => again !== undefined)).toBe(count * 0.05);
      expect(of(({ throttled }) => throttled !== undefined)).toBe(count * 0.02);
      expect(of(({ throttled }) => throttled === 'lasting')).toBeGreaterThan(0);
      expect(of(({ refused }) => refused === true)).toBeGreaterThan(0);
      expect(of(({ kind }) => kind === 'review')).toBe(count * 0.02);
      expect(kills).toHaveLength(3);
      expect(planLoad(count, seed)).toEqual({ events, kills });
    }),
    { numRuns: 5 },
  );
});

const WELL: LoadResult = {
  events: 10,
  deliveredTwice: 1,
  throttledCalls: 1,
  kills: 3,
  killedAt: 3,
  built: 8,
  dead: 2,
  deadLetters: 2,
  redriven: 2,
  lost: [],
  builtTwice: [],
  untold: [],
  deadLettersLeft: 0,
  faults: [],
  seconds: 1,
  redriveSeconds: 1,
  latencies: [1],
};

test('a load that went well has no faults', () => {
  expect(loadIssues(10, WELL)).toEqual([]);
});

test.each<[string, Partial<LoadResult>]>([
  ['an event was not made', { events: 9 }],
  ['an event is neither built nor dead', { built: 7 }],
  ['the redrive did not build what was dead', { redriven: 1 }],
  ['an event is lost', { lost: ['branch load/1'] }],
  ['an event was built twice', { builtTwice: ['tag v1'] }],
  ['a pull request was not told', { untold: ['review 1'] }],
  ['a dead letter is left', { deadLettersLeft: 1 }],
  ['something was not known', { faults: ['x'] }],
])('fails when %s', (_, change) => {
  expect(loadIssues(10, { ...WELL, ...change })).not.toEqual([]);
});
