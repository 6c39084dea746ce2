import fc from 'fast-check';
import { SOURCE_COMMIT, TARGET_COMMIT } from './events';
import { commentPorts, FakePorts, ownComment } from './fakes';
import { nthBuild } from './reports';
import { BuildReport, Coverage, ReportResults, ReportStatus } from '../../lambda/decide/build-report';
import { keepComment } from '../../lambda/handle/keep-comment';
import { parseHistory } from '../../lambda/render/history';
import { COMMENT_LIMIT } from '../../lambda/render/render-comment';
import { buildKey, parseState } from '../../lambda/render/state-line';

const identity = ownComment();
const pullRequest = { id: '4', repositoryName: 'demo-repo', sourceCommit: SOURCE_COMMIT, targetCommit: TARGET_COMMIT };
const commitOf = (n: number) => `${n}`.padStart(8, 'c').padEnd(40, '0');
const covered = (coverage: Coverage): ReportResults => ({ kind: 'read', results: { isComplete: true, coverage } });

/** Report builds one after the other, each of a commit of its own, and give the comment's text. */
async function reportAll(ports: FakePorts, reports: readonly BuildReport[]): Promise<string> {
  for (const report of reports) {
    ports.comments.newest = report.commit;
    await keepComment({ pullRequest, report, identity }, commentPorts(ports.comments, ports.report.clock));
  }
  expect(ports.comments.comments).toHaveLength(1);
  return ports.comments.comments[0].content;
}

test.each([118, 130, 400])(
  'a failing log of lines of %d characters leaves room for the commands and the history',
  async (length) => {
    const lines = Array.from({ length: 80 }, (_, i) => `${i} `.padEnd(length, 'x'));
    const failing = (n: number) =>
      nthBuild(n, {
        commit: commitOf(n),
        log: { kind: 'lines', lines },
        commands: true,
        results: covered({ lines: 80 + n }),
      });
    const text = await reportAll(new FakePorts(), [failing(1), failing(2), failing(3)]);
    expect(text.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(text).toContain('`/retest review`');
    expect(text).toContain(
      'Earlier builds:\n* `ccccccc2`, build 2: failed; lines 82 %\n* `ccccccc1`, build 1: failed; lines 81 %\n',
    );
    expect(text).toContain('lines 83 % (+1 since the build before)');
  },
);

test('coverage is compared with the last build that had one, however many had none since', async () => {
  const without = [2, 3, 4, 5, 6, 7, 8].map((n) => nthBuild(n, { commit: commitOf(n) }));
  const text = await reportAll(new FakePorts(), [
    nthBuild(1, { commit: commitOf(1), results: covered({ lines: 80, branches: 50 }) }),
    ...without,
    nthBuild(9, { commit: commitOf(9), results: covered({ lines: 82.5, branches: 50 }) }),
  ]);
  expect(text).toContain('Coverage: lines 82.5 % (+2.5 since the build before), branches 50 % (as before).');
});

test('what could not be started and was retried is in the history', async () => {
  const refused = nthBuild(1, { status: 'NOT_STARTED', buildId: undefined, buildNumber: undefined });
  const text = await reportAll(new FakePorts(), [refused, nthBuild(2, { status: 'SUCCEEDED' })]);
  expect(text).toContain(`Earlier builds:\n* \`${SOURCE_COMMIT.slice(0, 8)}\`: could not be started, retried\n`);
});

const percent = fc.option(
  fc.integer({ min: 0, max: 10_000 }).map((n) => n / 100),
  { nil: undefined },
);
const coverage: fc.Arbitrary<Coverage | undefined> = fc
  .tuple(percent, percent)
  .map(([lines, branches]) =>
    lines === undefined && branches === undefined
      ? undefined
      : { ...(lines !== undefined && { lines }), ...(branches !== undefined && { branches }) },
  );
const long = fc
  .tuple(fc.constantFrom('x', '`', 'é', '\n', '* ', ' [cut]'), fc.integer({ min: 0, max: 700 }))
  .map(([text, times]) => text.repeat(times));
const line = fc.oneof(fc.string({ unit: 'binary' }), long);
const part = fc.record({
  status: fc.constantFrom<ReportStatus>('SUCCEEDED', 'FAILED', 'STOPPED', 'FAULT', 'TIMED_OUT'),
  coverage,
  lines: fc.oneof(
    fc.array(line, { maxLength: 20 }),
    fc.tuple(line, fc.integer({ min: 30, max: 100 })).map(([text, times]) => Array.from({ length: times }, () => text)),
  ),
  contexts: fc.array(line, { maxLength: 5 }),
  failures: fc.array(fc.record({ name: line, message: line }), { maxLength: 30 }),
  files: fc.array(line, { maxLength: 40 }),
  because: fc.option(fc.constant('a newer revision came'), { nil: undefined }),
  commands: fc.boolean(),
  isTooLong: fc.boolean(),
});

test('however long builds report, the comment keeps within the limit and loses neither history nor baseline', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 2, maxLength: 9 }), async (parts) => {
      const ports = new FakePorts();
      const reports = parts.map((each, index): BuildReport => {
        const n = index + 1;
        const { failures } = each;
        const tests = { total: 99, passed: 99 - failures.length, failed: failures.length, skipped: 0, failures };
        return nthBuild(n, {
          commit: commitOf(n),
          status: each.status,
          phases: ['INSTALL', 'BUILD', 'POST_BUILD'].map((name) => ({
            name,
            status: 'FAILED',
            contexts: each.contexts,
          })),
          log: { kind: 'lines', lines: each.lines },
          results: {
            kind: 'read',
            results: { isComplete: false, tests, ...(each.coverage && { coverage: each.coverage }) },
          },
          ...(each.files.length > 20 && { merge: { kind: 'conflict', branch: 'main', files: each.files } }),
          ...(each.because && { because: each.because }),
          links: { build: 'https://console/build', log: 'https://console/log' },
          commands: each.commands,
        });
      });
      for (const [index, report] of reports.entries()) {
        ports.comments.maxLength = parts[index].isTooLong ? COMMENT_LIMIT / 3 : COMMENT_LIMIT;
        const text = await reportAll(ports, [report]);
        expect(text.length).toBeLessThanOrEqual(ports.comments.maxLength);
        const earlier = parts.slice(0, index).reverse();
        const found = parseState(text);
        expect(found).toMatchObject({ build: buildKey(report.buildId ?? ''), status: report.status });
        expect(found?.coverage).toEqual(parts[index].coverage);
        expect(found?.baseline).toEqual(earlier.find((each) => each.coverage)?.coverage);
        expect(parseHistory(text)).toEqual(
          earlier.slice(0, 5).map(({ status, coverage: had }, back) => ({
            status,
            commit: commitOf(index - back).slice(0, 8),
            buildNumber: index - back,
            ...(had && { coverage: had }),
          })),
        );
      }
    }),
    { numRuns: 40 },
  );
});
