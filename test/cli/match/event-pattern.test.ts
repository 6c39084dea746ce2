import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { compilePattern, matchPattern } from '../../../cli/match/event-pattern';
import { InvalidEventPattern } from '../../../cli/match/value-test';
import { Wildcard } from '../../../cli/match/wildcard';

interface Vector {
  readonly expect: boolean | 'invalid';
  readonly event: unknown;
  readonly pattern: unknown;
}

const fixtures = join(__dirname, '../../fixtures');
const fixture = (name: string): unknown => JSON.parse(readFileSync(join(fixtures, name), 'utf8'));
const vectors = Object.entries(fixture('pattern-vectors.json') as Record<string, Vector>);
const matches = (pattern: unknown, event: unknown) => matchPattern(compilePattern(pattern), event).matches;
const reasonOf = (pattern: unknown): string | undefined => {
  try {
    compilePattern(pattern);
    return undefined;
  } catch (error) {
    if (error instanceof InvalidEventPattern) return error.reason;
    throw error;
  }
};

describe("the answers of EventBridge's own TestEventPattern", () => {
  test('all 155 are here', () => expect(vectors).toHaveLength(155));

  test.each(vectors.filter(([, { expect: answer }]) => answer !== 'invalid'))(
    '%s is answered the same',
    (_, vector) => {
      expect(matches(vector.pattern, vector.event)).toBe(vector.expect);
    },
  );

  test.each(vectors.filter(([, { expect: answer }]) => answer === 'invalid'))('fails on %s', (_, vector) => {
    expect(() => compilePattern(vector.pattern)).toThrow(InvalidEventPattern);
  });
});

describe('what the vectors leave open', () => {
  const variables = [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ];
  test.each<[string, unknown, unknown, boolean]>([
    ['two fields hold in the same item of a list', { v: { name: ['A'], value: ['1'] } }, { v: variables }, true],
    [
      'two fields do not hold in different items of a list',
      { v: { name: ['A'], value: ['2'] } },
      { v: variables },
      false,
    ],
    [
      'fields of different lists are free of each other',
      { v: { name: ['A'] }, w: { value: ['2'] } },
      { v: variables, w: variables },
      true,
    ],
    [
      'an outer list ties the fields of the lists in it',
      { v: { w: { a: [1] }, x: { b: [2] } } },
      { v: [{ w: [{ a: 1 }] }, { x: [{ b: 2 }] }] },
      false,
    ],
    ['anything-but matches when one item of a list differs', { v: [{ 'anything-but': 'a' }] }, { v: ['a', 'b'] }, true],
    ['anything-but does not match when no item differs', { v: [{ 'anything-but': 'a' }] }, { v: ['a', 'a'] }, false],
    ['an empty list is absent', { v: [{ exists: false }] }, { v: [] }, true],
    ['null is present', { v: [{ exists: true }] }, { v: null }, true],
    ['exists false matches an object, for it is no leaf', { v: [{ exists: false }] }, { v: { w: 1 } }, true],
    ['true is not the text "True"', { v: [true] }, { v: 'True' }, false],
    ['a wildcard crosses slashes', { v: [{ wildcard: 'release/*' }] }, { v: 'release/1/2' }, true],
    ['a wildcard matches no character', { v: [{ wildcard: 'release/*' }] }, { v: 'release/' }, true],
    ['a wildcard needs its end after its beginning', { v: [{ wildcard: 'ab*ba' }] }, { v: 'aba' }, false],
    ['an escaped star is itself', { v: [{ wildcard: 'a\\*b*' }] }, { v: 'a*bc' }, true],
    ['an escaped star matches nothing else', { v: [{ wildcard: 'a\\*b*' }] }, { v: 'axbc' }, false],
    ['a lower and an upper bound are a range', { v: [{ numeric: ['>=', 1, '<', 3] }] }, { v: 3 }, false],
    ['$or takes one of its branches', { a: [1], $or: [{ b: [2] }, { c: [3] }] }, { a: 1, b: 0, c: 3 }, true],
    ['$or within $or', { $or: [{ a: [1] }, { $or: [{ b: [2] }, { c: [3] }] }] }, { c: 3 }, true],
    [
      'two $or must both hold',
      { x: { $or: [{ a: [1] }, { b: [1] }] }, y: { $or: [{ a: [1] }, { b: [1] }] } },
      { x: { a: 1 }, y: { c: 1 } },
      false,
    ],
    ['an address of the other kind is not in a range', { v: [{ cidr: '::/0' }] }, { v: '10.0.0.1' }, false],
    [
      'the letter case of an address counts for nothing',
      { v: [{ cidr: '2001:DB8::/32' }] },
      { v: '2001:db8::1' },
      true,
    ],
  ])('%s', (_, pattern, event, answer) => {
    expect(matches(pattern, event)).toBe(answer);
  });

  test.each<[string, unknown, string]>([
    ['an operator that does not exist', { v: [{ matches: 'x' }] }, 'Unrecognized match type matches'],
    ['a name that every object has', { v: [{ constructor: 'x' }] }, 'Unrecognized match type constructor'],
    ['two operators in one item', { v: [{ prefix: 'a', suffix: 'b' }] }, 'Only one key allowed in match expression'],
    ['a list in a list', { v: [['a']] }, 'Match value must be String, number, true, false, or null'],
    ['a pattern without content', {}, 'Empty objects are not allowed'],
    ['a pattern that is no object', ['a'], 'Filter is not an object'],
    ['$or with one branch', { $or: [{ a: [1] }] }, 'There must have at least 2 Objects in $or relationship'],
    [
      '$or with an operator as a field',
      { $or: [{ prefix: ['a'] }, { b: [1] }] },
      'prefix is not allowed as a field in $or',
    ],
    ['$or that is no list', { $or: { a: [1] } }, '$or must be an array of objects'],
    [
      'more than 1000 combinations',
      Object.fromEntries('abcdefghij'.split('').map((key) => [key, { $or: [{ x: [1] }, { y: [1] }] }])),
      'Rule is too complex - $or has more than 1000 combinations',
    ],
    ['an empty list in anything-but', { v: [{ 'anything-but': [] }] }, 'Empty arrays are not allowed'],
    [
      'texts and numbers in anything-but',
      { v: [{ 'anything-but': ['a', 1] }] },
      'Inside anything-but list, either all values must be numbers or all must be strings',
    ],
    [
      'an operator that anything-but cannot hold',
      { v: [{ 'anything-but': { cidr: '10.0.0.0/8' } }] },
      'Unsupported anything-but pattern: cidr',
    ],
    ['an unknown escape', { v: [{ wildcard: 'a\\b' }] }, 'Invalid escape character at pos 1'],
    ['an escape at the end', { v: [{ wildcard: 'a\\' }] }, 'Invalid escape character at pos 1'],
    ['a range from high to low', { v: [{ numeric: ['>', 5, '<', 1] }] }, 'Bottom must be less than top'],
    ['exists with a text', { v: [{ exists: 'yes' }] }, 'exists match pattern must be either true or false.'],
    [
      'a mask that is too long',
      { v: [{ cidr: '10.0.0.0/33' }] },
      'Malformed CIDR, mask bits must be an integer that fits the address',
    ],
    [
      'an operator within prefix that is none',
      { v: [{ prefix: { suffix: 'a' } }] },
      'Unsupported anything in prefix: suffix',
    ],
  ])('fails on %s', (_, pattern, reason) => {
    expect(reasonOf(pattern)).toBe(reason);
  });
});

describe('what differs first', () => {
  const pattern = {
    source: ['aws.codecommit'],
    detail: {
      $or: [{ referenceName: ['main'] }, { referenceName: [{ prefix: 'release/' }] }],
      event: ['referenceUpdated'],
    },
  };
  const event = {
    source: 'aws.codecommit',
    resources: ['a', 'b'],
    detail: { event: 'referenceUpdated', referenceName: 'topic' },
  };

  test.each<[string, unknown, unknown, { at: string; expected: unknown; actual: unknown }]>([
    [
      'a value',
      pattern,
      { ...event, source: 'aws.s3' },
      { at: 'source', expected: ['aws.codecommit'], actual: 'aws.s3' },
    ],
    [
      'an absent field',
      pattern,
      { ...event, detail: {} },
      { at: 'detail.event', expected: ['referenceUpdated'], actual: undefined },
    ],
    ['all branches of $or', pattern, event, { at: 'detail.$or', expected: pattern.detail.$or, actual: 'topic' }],
    ['a list', { resources: ['c'] }, event, { at: 'resources', expected: ['c'], actual: ['a', 'b'] }],
    ['no common item', { v: { a: [1], b: [2] } }, { v: [{ a: 1 }, { b: 2 }] }, { at: 'v.b', expected: [2], actual: 2 }],
  ])('%s is named', (_, given, at, difference) => {
    expect(matchPattern(compilePattern(given), at)).toEqual({ matches: false, ...difference });
  });
});

describe('wildcards', () => {
  const letter = fc.constantFrom('a', 'b', '/', '*');
  const pattern = fc.string({ unit: letter, maxLength: 8 }).map((text) => text.replace(/\*+/g, '*'));

  test('agree with a regular expression on short texts', () => {
    fc.assert(
      fc.property(pattern, fc.string({ unit: letter, maxLength: 10 }), (glob, text) => {
        const expected = glob !== '' && new RegExp(`^${glob.replace(/\*/g, '[^]*')}$`).test(text);
        expect(new Wildcard(glob).matches(text)).toBe(expected);
      }),
      { numRuns: 2000 },
    );
  });

  test('answer at once on a text made to be slow', () => {
    const began = Date.now();
    expect(new Wildcard('*a*b*c*d').matches('abc'.repeat(50_000))).toBe(false);
    expect(Date.now() - began).toBeLessThan(20_000);
  });
});

test('many lists with many matches are decided at once', () => {
  const names = 'abcdefgh'.split('');
  const many = Array.from({ length: 100 }, () => ({ x: 1, y: 1 }));
  const event = Object.fromEntries([...names.map((name) => [name, many]), ['z', 0]]);
  const pattern = Object.fromEntries([...names.map((name) => [name, { x: [1] }]), ['z', [1]]]);
  const began = Date.now();
  expect(matches(pattern, event)).toBe(false);
  expect(Date.now() - began).toBeLessThan(20_000);
});
