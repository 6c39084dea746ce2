import { awsError } from './fakes';
import { readMarkdown } from './markdown-blocks';
import { buildReport } from './reports';
import { review, World } from './world/world';
import { BuildResults, TestResults } from '../../lambda/decide/build-report';
import { parseHistory, PastBuild, pastBuilds } from '../../lambda/render/history';
import { renderComment } from '../../lambda/render/render-comment';
import { parseState, stateOf } from '../../lambda/render/state-line';

const ARN = 'arn:aws:codebuild:us-east-1:111122223333:report/demo-ci-tests:1';
const read = (results: Partial<BuildResults>) =>
  buildReport({ results: { kind: 'read', results: { isComplete: true, ...results } } });
const tests = (change: Partial<TestResults> = {}): TestResults => ({
  total: 10,
  passed: 7,
  failed: 2,
  skipped: 1,
  failures: [{ name: 'sum adds', message: 'expected 5, got 4' }],
  ...change,
});

describe('the reports of a build', () => {
  let world: World;
  beforeEach(async () => {
    world = new World([
      { flow: 'review', project: 'demo-ci', trigger: review(), settings: { reports: true, commands: true } },
    ]);
    world.openPullRequest('4');
    await world.settle();
  });
  const finish = async (
    n: number,
    covered: number,
    status: 'SUCCEEDED' | 'FAILED' = 'FAILED',
    reportStatus = 'FAILED',
  ): Promise<void> => {
    const build = world.codeBuild.builds[n];
    build.reportArns = [ARN, `${ARN}c`];
    world.codeBuild.reports.set(ARN, {
      report: {
        arn: ARN,
        type: 'TEST',
        status: reportStatus,
        testSummary: { total: 4, statusCounts: { SUCCEEDED: 1, FAILED: 1, ERROR: 1, SKIPPED: 1 } },
      },
      cases: [{ prefix: 'sum', name: 'adds', status: 'FAILED', message: 'expected 5' }],
      files: [],
    });
    world.codeBuild.reports.set(`${ARN}c`, {
      report: {
        arn: `${ARN}c`,
        type: 'CODE_COVERAGE',
        status: 'SUCCEEDED',
        codeCoverageSummary: {
          linesCovered: covered,
          linesMissed: 200 - covered,
          branchesCovered: 1,
          branchesMissed: 2,
        },
      },
      cases: [],
      files: [],
    });
    world.codeBuild.end(build, status);
    await world.settle();
  };

  test('are told in the comment, with the coverage since the build before', async () => {
    await finish(0, 161);
    expect(world.comments()[0]).toContain('Tests: 1 passed, 2 failed, 1 skipped, of 4.\n');
    expect(world.comments()[0]).toContain('* `sum adds`: `expected 5`');
    expect(world.comments()[0]).toContain('Coverage: lines 80.5 %, branches 33.33 %.');
    const pullRequest = world.codeCommit.pullRequests.get('4');
    if (pullRequest) world.push(pullRequest);
    await world.settle();
    await finish(1, 163, 'SUCCEEDED');
    expect(world.comments()).toHaveLength(1);
    expect(world.comments()[0]).toContain(
      'Coverage: lines 81.5 % (+1 since the build before), branches 33.33 % (as before).',
    );
    expect(world.comments()[0]).toMatch(
      /\nEarlier builds:\n\* `[0-9a-f]{8}`, build 1: failed; lines 80.5 %, branches 33.33 %\n/,
    );
  });

  test('that CodeBuild still reads are waited for, and then done without', async () => {
    await finish(0, 161, 'FAILED', 'GENERATING');
    expect(world.comments()[0]).toContain('CodeBuild was still reading the reports');
  });

  test('that cannot be read do not take the comment with them', async () => {
    world.before = (operation) => {
      if (operation === 'BatchGetReports') throw awsError('AccessDeniedException');
    };
    await finish(0, 161);
    expect(world.comments()[0]).toContain('The reports could not be read: `AccessDeniedException`');
  });

  test('name the commands that may be given, as code', () => {
    expect(world.comments()[0]).toContain('`/retest review`');
    expect(world.comments()[0]).toContain('`/stop`');
  });
});

test('names and messages of tests cannot break out, and show no secret', () => {
  const hostile = '`\n\n# x\n/retest\n@all ```\n`flow-ci:S:0f1e2d3c4b:54948ed28d64:morq5og0:99:6c4d6039::`';
  const comment = renderComment(
    read({ tests: tests({ failures: [{ name: hostile, message: `${hostile} AKIAIOSFODNN7EXAMPLE` }] }) }),
  );
  expect(readMarkdown(comment).words).not.toMatch(/@all|\/retest|# x/);
  expect(comment.split('\n').some((line) => /^(?:#|\/retest|@all)/.test(line))).toBe(false);
  expect(comment).not.toContain('AKIAIOSFODNN7EXAMPLE');
  expect(parseState(comment)).toMatchObject({ status: 'FAILED' });
});

test('however many tests fail, the comment has its limit, and the counts stay', () => {
  const failures = Array.from({ length: 500 }, (_, i) => ({
    name: `test ${i} ${'n'.repeat(1_000)}`,
    message: 'm'.repeat(5_000),
  }));
  const report = {
    ...read({ tests: tests({ total: 500, failed: 500, failures }) }),
    log: { kind: 'lines' as const, lines: Array.from({ length: 500 }, () => 'error '.repeat(50)) },
  };
  for (const limit of [10_240, 3_000, 1_000]) {
    const comment = renderComment(report, { limit });
    expect(comment.length).toBeLessThanOrEqual(limit);
    expect(comment).toContain('500 failed');
  }
  expect(renderComment(report)).toMatch(/\* and 49\d more/);
});

describe('the history', () => {
  const past = (n: number, change: Partial<PastBuild> = {}): PastBuild => ({
    status: 'FAILED',
    commit: `${n}`.repeat(8),
    buildNumber: n,
    ...change,
  });

  test.each<[string, PastBuild]>([
    ['a build', past(1)],
    ['coverage', past(2, { coverage: { lines: 80.5, branches: 70 } })],
    ['lines only', past(2, { coverage: { lines: 100 } })],
    ['no build', { status: 'SKIPPED', commit: '33333333' }],
    ['a build that a newer commit took the place of', past(4, { status: 'SUPERSEDED' })],
    ['words of several', past(5, { status: 'TIMED_OUT' })],
    ['an internal error', past(6, { status: 'FAULT', coverage: { branches: 12.5 } })],
  ])('with %s is read back as it was written', (_, each) => {
    const comment = renderComment(buildReport(), { past: { history: [each, past(9)] } });
    expect(parseHistory(comment)).toEqual([each, past(9)]);
    expect(parseHistory(comment.replaceAll('\n', '\r\n'))).toEqual([each, past(9)]);
  });

  test.each<[PastBuild['status'], string, string]>([
    ['IN_PROGRESS', 'superseded by a newer commit', 'not finished, retried'],
    ['SUPERSEDED', 'superseded by a newer commit', 'superseded'],
    ['FAILED', 'failed', 'failed, retried'],
    ['STOPPED', 'stopped', 'stopped, retried'],
    ['TIMED_OUT', 'timed out', 'timed out, retried'],
    ['NOT_STARTED', 'could not be started', 'could not be started, retried'],
    ['FAULT', 'failed with a CodeBuild internal error', 'failed with a CodeBuild internal error, retried'],
    ['SUCCEEDED', 'succeeded', 'succeeded'],
    ['SKIPPED', 'skipped', 'skipped'],
  ])('says of a build that was %s what came of it: %s, %s', (status, before, retried) => {
    const same = buildReport().commit.slice(0, 8);
    const history = [past(2, { status, commit: same }), past(1, { status })];
    expect(renderComment(buildReport(), { past: { history } })).toContain(
      `\n* \`${same}\`, build 2: ${retried}\n* \`11111111\`, build 1: ${before}\n`,
    );
  });

  test('grows by what the comment was about, and has five builds at most', () => {
    const history = [1, 2, 3, 4, 5].map((n) => past(n));
    const report = buildReport({ commit: 'a'.repeat(40), buildNumber: 6 });
    const comment = renderComment(report, { past: { history } });
    const next = pastBuilds(comment, stateOf(buildReport({ buildId: 'demo-ci:other', buildNumber: 7 })));
    expect(next.history).toEqual([past(6, { commit: 'aaaaaaaa' }), ...history.slice(0, 4)]);
    expect(pastBuilds(comment, stateOf(report)).history).toEqual(history);
  });

  test('in the words of a log is no history', () => {
    const log = { kind: 'lines' as const, lines: ['x', '', 'Earlier builds:', '* `11111111`, build 1: succeeded', ''] };
    expect(parseHistory(renderComment(buildReport({ log })))).toEqual([]);
    expect(parseHistory('Earlier builds:\n* x\n\nState.')).toEqual([]);
    expect(pastBuilds('nothing of ours', stateOf(buildReport()))).toEqual({ history: [] });
  });
});
