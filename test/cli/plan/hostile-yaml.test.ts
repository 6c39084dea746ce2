import * as fc from 'fast-check';
import { isUserError } from '../../../cli/errors/user-error';
import { readBuildspec } from '../../../cli/plan/read-buildspec';

const PHASES = 'version: 0.2\nphases: {build: {commands: [x]}}\n';
const SIZE = 60_000;

/** A chain of maps, each of which merges or lists the one before it so many times. */
function chain(length: number, link: (before: string) => string, rest: string): string {
  const links = Array.from({ length }, (_, index) => `a${index + 1}: &a${index + 1} ${link(`*a${index}`)}\n`);
  return `a0: &a0 {k: 1}\n${links.join('')}${rest}`;
}

const messagesOf = (text: string) => {
  const read = readBuildspec(text);
  return read.issues.filter(({ severity }) => severity === 'error').map(({ message }) => message);
};

test.each<[string, string, RegExp]>([
  [
    'merges of merges, each of which doubles the one before',
    chain(30, (before) => `{<<: [${before}, ${before}]}`, `<<: *a30\n${PHASES}`),
    /^document contains excessive aliasing$/,
  ],
  [
    'merges that are nested deeper than the stack is',
    chain(9_000, (before) => `{<<: ${before}}`, `<<: *a9000\n${PHASES}`),
    /^document contains excessive aliasing$/,
  ],
  [
    'a long text that is repeated by aliases',
    `s: &s ${'x'.repeat(100_000)}\nversion: 0.2\nphases: {build: {commands: [${'*s, '.repeat(20_000)}]}}\n`,
    /^document contains excessive aliasing$/,
  ],
  ['an anchor within itself', `&a\n<<: *a\n${PHASES}`, /^anchor 'a' value contains itself$/],
  ['an anchor within its own list', `version: 0.2\nphases: &p {build: *p}\n`, /^anchor 'p' value contains itself$/],
  ['two anchors that hold each other', `a: &a {b: &b {<<: *a}, <<: *b}\n<<: *a\n${PHASES}`, /contains itself$/],
  ['lists in lists', `a: ${'['.repeat(SIZE)}`, /nested too deeply|must be sufficiently indented/],
  ['lists of one line', '- '.repeat(SIZE / 2), /nested too deeply/],
  ['maps in maps', '{a: '.repeat(SIZE / 4), /nested too deeply|end with a \}/],
  ['keys of keys', '? '.repeat(SIZE / 2), /./],
  ['a file that is too large', `${PHASES}# ${'x'.repeat(300_000)}`, /larger than 256 KiB/],
])('fails on %s, in words and at once', (_, text, expected) => {
  const began = Date.now();
  const messages = messagesOf(text);
  expect(messages.length).toBeGreaterThan(0);
  expect(messages.length).toBeLessThanOrEqual(100);
  expect(messages.some((message) => expected.test(message)) ? [] : messages.slice(0, 3)).toEqual([]);
  expect(Date.now() - began).toBeLessThan(20_000);
});

test.each([
  '&a ',
  '!a ',
  '*a ',
  '{}',
  '[]',
  '"a\n',
  "'",
  'a: |\n',
  ': ',
  '\\x',
  ',',
  '%',
  '\t',
  '#\n',
  '<<: *a\n',
  "a: 'b\n",
])('a file of nothing but %j is refused within a bound of time', (piece) => {
  const began = Date.now();
  expect(readBuildspec(piece.repeat(SIZE / piece.length)).kind).toBe('refused');
  expect(Date.now() - began).toBeLessThan(60_000);
});

test('merges that are no bomb still merge', () => {
  const read = readBuildspec(
    `x: &x {on-failure: CONTINUE}\ny: &y {<<: *x, commands: [a]}\nversion: 0.2\nphases: {build: {<<: [*y, *x]}, install: *y}\n`,
  );
  expect(read).toMatchObject({
    kind: 'readable',
    buildspec: {
      phases: {
        BUILD: { commands: [{ text: 'a' }], onFailure: { kind: 'continue' } },
        INSTALL: { commands: [{ text: 'a' }] },
      },
    },
  });
});

test('an alias stands for the last node before it that has its anchor', () => {
  const read = readBuildspec(
    'version: 0.2\nenv: {variables: {A: &a one, B: *a, C: &a two, D: *a}}\nphases: {build: {commands: [x]}}\n',
  );
  expect(read).toMatchObject({ buildspec: { variables: { A: 'one', B: 'one', C: 'two', D: 'two' } } });
});

/** Pieces of YAML that mean something, in any order. */
const PIECES = [
  'version: 0.2',
  'phases:',
  'build:',
  'install:',
  'commands:',
  'env:',
  'variables:',
  'reports:',
  'artifacts:',
  'files:',
  'secondary-artifacts:',
  'cache:',
  'on-failure: RETRY-2-x',
  '__proto__:',
  'constructor:',
  '<<:',
  '&a',
  '*a',
  '&b',
  '*b',
  '- ',
  '? ',
  '{',
  '}',
  '[',
  ']',
  ',',
  '|',
  '>',
  '"',
  "'",
  '!!binary ',
  '!!set ',
  '!!omap ',
  '!<x> ',
  '0x1F',
  '2001-01-01',
  '.nan',
  '~',
  '---',
  '...',
  '%YAML 1.1',
  '\t',
  '\u0000',
  '\u001b[2J',
  '#',
  ' x',
];

test('whatever is written, it is a buildspec or it is refused in words', () => {
  const line = fc
    .tuple(fc.nat(6), fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 4 })), { maxLength: 5 }))
    .map(([indent, pieces]) => `${'  '.repeat(indent)}${pieces.join(' ')}`);
  const written = fc.array(line, { maxLength: 25 }).map((lines) => lines.join('\n'));
  const whole = `version: 0.2\nenv: {variables: {A: &a b, B: *a}}\nphases:\n  build: &p\n    on-failure: CONTINUE\n    commands:\n      - echo\n  post_build: {<<: *p}\nreports: {r: {files: ['*'], file-format: JUNITXML}}\nartifacts: {files: ['**/*'], secondary-artifacts: {s: {files: [a]}}}\ncache: {paths: [x], key: k}\n`;
  const changed = fc
    .array(
      fc.tuple(fc.nat(whole.length), fc.nat(3), fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 2 }))),
      {
        maxLength: 6,
      },
    )
    .map((changes) =>
      changes.reduce((text, [at, cut, piece]) => `${text.slice(0, at)}${piece}${text.slice(at + cut)}`, whole),
    );
  fc.assert(
    fc.property(fc.oneof(written, changed), (text) => {
      try {
        expect(['readable', 'batch', 'refused']).toContain(readBuildspec(text).kind);
      } catch (error) {
        if (!isUserError(error)) throw error;
      }
    }),
    { numRuns: 500 },
  );
});
