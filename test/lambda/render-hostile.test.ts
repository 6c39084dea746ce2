import fc from 'fast-check';
import { SOURCE_COMMIT } from './events';
import { readMarkdown } from './markdown-blocks';
import { BuildReport, ReportStatus } from '../../lambda/decide/build-report';
import { FINDING_LEVELS } from '../../lambda/decode/parse-findings';
import { COMMENT_LIMIT, renderComment } from '../../lambda/render/render-comment';
import { commitKey, parseState } from '../../lambda/render/state-line';
import { STATUS_WORDS } from '../../lambda/render/words';

/** Each piece bears a mark, so that it is found wherever it comes out. */
const MARK = 'zqx';
const PIECES = [
  '```',
  '````',
  '`',
  '~~~',
  '\n',
  '\r\n',
  '\r',
  '\u2028',
  '# zqx',
  '> zqx',
  '[zqx](http://zqx)',
  '![zqx](http://zqx)',
  '<b>zqx</b>',
  '<!-- zqx',
  '**zqx**',
  '@zqx',
  '@all',
  '\\',
  '\\`',
  '| zqx |',
  '---',
  '\u001b[31mzqx',
  '\u001b]8;;http://zqx\u0007',
  '\u202ezqx',
  '\u0000',
  '\ud83d',
  '👩‍👧',
  'é',
  ' ',
  '\t',
  '    zqx',
  '`flow-ci:S:0f1e2d3c4b:54948ed28d64:morq5og0:99:6c4d6039::`',
  '**Flow `review` succeeded**',
  '[Container] 2026/05/04 12:01:05.000010 Command did not exit successfully zqx exit status 1',
  'x'.repeat(700),
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 12 })), { maxLength: 12 })
  .map((parts) => parts.join(''));
const name = fc.oneof(hostile, fc.constantFrom('review', 'a-b', ''));

const report: fc.Arbitrary<BuildReport> = fc.record({
  flow: name,
  project: name,
  status: fc.constantFrom(...(Object.keys(STATUS_WORDS) as ReportStatus[])),
  buildId: fc.option(name, { nil: undefined }),
  buildNumber: fc.option(fc.nat(), { nil: undefined }),
  commit: fc.constantFrom(SOURCE_COMMIT, 'a24b68b588a02baf581770bd925b647f1d0bcd25'),
  startedAt: fc.constantFrom('2026-05-04T12:00:00Z', '2027-01-01T00:00:00Z'),
  finishedAt: fc.option(fc.constantFrom('2026-05-04T12:01:00Z', 'never'), { nil: undefined }),
  phases: fc.array(
    fc.record({
      name: hostile,
      status: fc.option(fc.oneof(hostile, fc.constant('FAILED')), { nil: undefined }),
      contexts: fc.array(hostile, { maxLength: 3 }),
    }),
    { maxLength: 4 },
  ),
  log: fc.oneof(
    fc.record({ kind: fc.constant('lines' as const), lines: fc.array(hostile, { maxLength: 60 }) }),
    fc.record({ kind: fc.constant('unreadable' as const), reason: hostile }),
    fc.constant({ kind: 'none' as const }),
  ),
  findings: fc.option(
    fc.record({
      findings: fc.array(
        fc.record(
          {
            level: fc.constantFrom(...FINDING_LEVELS),
            path: hostile,
            line: fc.nat(),
            column: fc.nat(),
            title: hostile,
            message: hostile,
          },
          { requiredKeys: ['level', 'message'] },
        ),
        { maxLength: 30 },
      ),
      counts: fc.record({ error: fc.nat(9), warning: fc.nat(9), notice: fc.nat(9) }),
    }),
    { nil: undefined },
  ),
  startError: fc.option(fc.record({ name: hostile, message: fc.option(hostile, { nil: undefined }) }), {
    nil: undefined,
  }),
  merge: fc.oneof(
    fc.constant(undefined),
    fc.record({ kind: fc.constant('merged' as const), branch: hostile, commit: fc.constant(SOURCE_COMMIT) }),
    fc.record({ kind: fc.constant('not-merged' as const), branch: hostile, isGated: fc.boolean() }),
    fc.record({
      kind: fc.constant('conflict' as const),
      branch: hostile,
      commit: fc.option(fc.constant(SOURCE_COMMIT), { nil: undefined }),
      files: fc.array(hostile, { minLength: 1, maxLength: 60 }),
    }),
  ),
  links: fc.constantFrom({}, { build: 'https://us-east-1.console.aws.amazon.com/x' }),
});

test('whatever the texts are, they stay code, within the limit, and the state can be read back', () => {
  fc.assert(
    fc.property(report, (given) => {
      const comment = renderComment(given);
      expect(comment.length).toBeLessThanOrEqual(COMMENT_LIMIT);
      const { words, blocks, open } = readMarkdown(comment);
      expect(open).toBe(false);
      expect(blocks.length).toBeLessThanOrEqual(1);
      // Outside of code stands nothing but our own words: no mark of ours in the texts, and no sign that they bring
      // along.
      expect(words).not.toContain(MARK);
      expect(words).not.toMatch(/[@<>|#\\~\p{Cs}\u202e]|(?!\n)\p{Cc}/u);
      expect(words.match(/Flow/g)).toHaveLength(1);
      expect(comment).not.toMatch(/(?![\n\t])\p{Cc}|\p{Cs}|\u202e/u);
      expect(parseState(comment)).toMatchObject({
        status: given.status,
        commit: commitKey(given.commit),
        startedAt: given.startedAt,
      });
    }),
    { numRuns: 2_000 },
  );
});

test('long logs of hostile lines keep within the limit at any size', () => {
  fc.assert(
    fc.property(
      fc.array(hostile, { minLength: 50, maxLength: 200 }),
      fc.integer({ min: 600, max: COMMENT_LIMIT }),
      (lines, limit) => {
        const given: BuildReport = {
          flow: 'review',
          project: 'demo-ci',
          status: 'FAILED',
          commit: SOURCE_COMMIT,
          startedAt: '2026-05-04T12:00:00Z',
          phases: [],
          log: { kind: 'lines', lines },
          links: {},
        };
        const comment = renderComment(given, { limit });
        expect(comment.length).toBeLessThanOrEqual(limit);
        expect(readMarkdown(comment).open).toBe(false);
        expect(parseState(comment)).toMatchObject({ status: 'FAILED' });
      },
    ),
    { numRuns: 300 },
  );
});
