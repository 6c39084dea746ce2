import { buildReport, FAILED_LOG } from './reports';
import { COMMENT_LIMIT, renderComment } from '../../lambda/render/render-comment';
import { parseState, stateOf } from '../../lambda/render/state-line';
import { durationWords } from '../../lambda/render/words';
import { BUILD_STATUSES } from '../../src/contract/codecommit-events';

const phase = {
  name: 'BUILD',
  status: 'FAILED',
  contexts: ['COMMAND_EXECUTION_ERROR: Error while executing command: npm test. Reason: exit status 1'],
};

describe('each state reads in words', () => {
  test.each([
    ['IN_PROGRESS', '**Flow `review` is running**, build 13 of commit `54948ed2`.'],
    ['SUCCEEDED', '**Flow `review` succeeded** after 1 min 7 s, build 13 of commit `54948ed2`.'],
    ['FAILED', '**Flow `review` failed** after 1 min 7 s, build 13 of commit `54948ed2`.'],
    ['STOPPED', '**Flow `review` was stopped** after 1 min 7 s, build 13 of commit `54948ed2`.'],
    [
      'FAULT',
      '**Flow `review` failed with a CodeBuild internal error** after 1 min 7 s, build 13 of commit `54948ed2`.',
    ],
    ['TIMED_OUT', '**Flow `review` timed out** after 1 min 7 s, build 13 of commit `54948ed2`.'],
  ] as const)('%s', (status, words) => {
    const report = buildReport({ status, ...(status === 'IN_PROGRESS' && { finishedAt: undefined }) });
    expect(renderComment(report).split('\n')[0]).toBe(words);
  });

  test('a build that was not started, with the error and what to do', () => {
    const comment = renderComment(
      buildReport({
        status: 'NOT_STARTED',
        buildId: undefined,
        buildNumber: undefined,
        finishedAt: undefined,
        startError: {
          name: 'AccountLimitExceededException',
          message: 'Cannot have more than 0 builds in queue for the account',
        },
      }),
    );
    expect(comment.split('\n\n').slice(0, 2)).toEqual([
      '**Flow `review` could not be started**, for commit `54948ed2`.',
      'The attempt to start it ended with `AccountLimitExceededException`: `Cannot have more than 0 builds in queue for the account`. ' +
        'The account has reached its concurrent-build limit. Push a commit when some builds have ended, or request a quota increase.',
    ]);
  });

  test.each<[string, number | undefined, RegExp]>([
    [
      'Cannot have more than 1 builds in queue for the account',
      undefined,
      /^The account has reached its concurrent-build limit\. .* quota increase\.$/,
    ],
    [
      'Cannot have more than 20 builds in queue for the account',
      1,
      /^The account has reached its concurrent-build limit\. .* quota increase\.$/,
    ],
    [
      'Cannot have more than 1 active builds for the project',
      undefined,
      /^The flow has reached its own `concurrentBuildLimit`\. .* raise the limit\.$/,
    ],
    ['Cannot have more than 1 active builds', 1, /^The flow has reached its own `concurrentBuildLimit`\. /],
    [
      'Cannot have more than 1 builds in queue for the account',
      1,
      /^The flow has reached its own `concurrentBuildLimit`, or the account its concurrent-build limit\. /,
    ],
    ['', 1, /^The flow has reached its own `concurrentBuildLimit`\. /],
  ])(
    "a limit is called the account's only where it is: %s, with a limit of the flow's own: %s",
    (message, concurrentBuildLimit, words) => {
      const startError = { name: 'AccountLimitExceededException', message };
      const report = buildReport({
        status: 'NOT_STARTED',
        startError,
        ...(concurrentBuildLimit && { concurrentBuildLimit }),
      });
      const [, why] = renderComment(report).split('\n\n');
      expect(
        why.replace(/^The attempt to start it ended with `AccountLimitExceededException`(?:: `[^`]*`)?\. /, ''),
      ).toMatch(words);
    },
  );

  test('a build without a number yet', () => {
    expect(
      renderComment(buildReport({ status: 'IN_PROGRESS', buildNumber: undefined, finishedAt: undefined })),
    ).toContain('is running**, a build of commit');
  });
});

test('a failed build shows, in this order, the phase, the log, what to do, the links and the state', () => {
  const comment = renderComment(
    buildReport({
      phases: [{ name: 'INSTALL', status: 'SUCCEEDED', contexts: [] }, phase, { name: 'COMPLETED', contexts: [] }],
      log: { kind: 'lines', lines: FAILED_LOG },
      links: { build: 'https://console/build', log: 'https://console/log' },
    }),
  );
  expect(comment.split('\n\n')).toEqual([
    '**Flow `review` failed** after 1 min 7 s, build 13 of commit `54948ed2`.',
    'Phase `BUILD` failed: `COMMAND_EXECUTION_ERROR: Error while executing command: npm test. Reason: exit status 1`',
    'The output of the command that failed:',
    '```\n[Container] 2026/05/04 12:00:35.000008 Running command npm test',
    'FAIL test/sum.test.ts\n  expected 5, got 4',
    '[Container] 2026/05/04 12:01:05.000009 Command did not exit successfully npm test exit status 1\n```',
    'To run it on your own machine, in a clone with its packages installed: `npx --no --offline flow-ci run review --flow review --into main`',
    '[Open build 13](https://console/build), [Open its log](https://console/log)',
    expect.stringMatching(/^`flow-ci:F:[0-9a-f]{10}:54948ed28d64:[0-9a-z]{8}:13:[0-9a-f]{8}::`$/),
  ]);
});

describe('the log', () => {
  test('that cannot be read is said to be unreadable, and the rest stands', () => {
    const comment = renderComment(
      buildReport({ phases: [phase], log: { kind: 'unreadable', reason: 'AccessDeniedException' } }),
    );
    expect(comment).toContain('Phase `BUILD` failed');
    expect(comment).toContain('The log could not be read: `AccessDeniedException`');
  });

  test('without any output is said to be empty', () => {
    expect(renderComment(buildReport({ log: { kind: 'lines', lines: [] } }))).toContain(
      'The log shows no output of what failed.',
    );
  });

  test('is what is cut to keep the limit, and the comment says so', () => {
    const lines = Array.from({ length: 300 }, (_, i) => `line ${i} ${'x'.repeat(400)}`);
    const comment = renderComment(buildReport({ phases: [phase], log: { kind: 'lines', lines } }));
    expect(comment.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(comment.length).toBeGreaterThan(COMMENT_LIMIT - 1_000);
    expect(comment).toMatch(/The end of the log, cut to its last \d+ lines to fit:/);
    expect(comment).toContain('line 299 ');
    expect(comment).toContain('Phase `BUILD` failed');
    expect(comment).toContain('flow-ci run review --flow review');
  });

  test('is masked, as is what CodeBuild says of the command', () => {
    const secret = 'https://bob:hunter2@example.com';
    const comment = renderComment(
      buildReport({
        phases: [{ ...phase, contexts: [`command: curl ${secret}`] }],
        log: { kind: 'lines', lines: [`curl ${secret}`] },
      }),
    );
    expect(comment).not.toContain('hunter2');
    expect(comment.match(/bob:\[masked\]@/g)).toHaveLength(2);
  });
});

test('the line that is read back is short', () => {
  const coverage = { lines: 80.55, branches: 100 };
  const report = buildReport({
    project: 'team-foo-a-rather-long-name-of-a-repository-review-eaf0c3',
    results: { kind: 'read', results: { isComplete: true, coverage } },
  });
  const line = renderComment(report, { past: { history: [], baseline: coverage } })
    .split('\n')
    .at(-1);
  expect(line?.length).toBeLessThan(100);
});

describe('where there is less and less room, what matters least goes first, and is named', () => {
  const report = buildReport({
    phases: [phase],
    log: { kind: 'lines', lines: ['the error'] },
    links: { build: `https://console/${'x'.repeat(100)}` },
  });
  test.each([
    [10_240, ['the error', 'flow-ci run', 'Phase `BUILD`', 'Open build']],
    [640, ['flow-ci run', 'Phase `BUILD`', 'Open build']],
    [560, ['Phase `BUILD`', 'Open build']],
    [290, []],
  ])('%d characters', (limit, kept) => {
    const comment = renderComment(report, { limit });
    expect(comment.length).toBeLessThanOrEqual(limit);
    expect(
      ['the error', 'flow-ci run', 'Phase `BUILD`', 'Open build'].filter((text) => comment.includes(text)),
    ).toEqual(kept);
    expect(comment.includes("Omitted because of CodeCommit's comment size limit")).toBe(kept.length < 4);
    expect(parseState(comment)).toEqual(stateOf(report));
  });
});

test('the state is read back from each comment', () => {
  for (const status of [...BUILD_STATUSES, 'NOT_STARTED'] as const) {
    const started = status === 'NOT_STARTED' ? { buildId: undefined, buildNumber: undefined } : {};
    const report = buildReport({ status, ...started });
    expect(parseState(renderComment(report))).toEqual(stateOf(report));
    expect(parseState(`${renderComment(report)}\r\n`)).toEqual(stateOf(report));
  }
});

test.each([
  '',
  'hello',
  '`flow-ci:F`',
  '`flow-ci:Q:0f1e2d3c4b:54948ed28d64:morq5og0:13:6c4d6039::`',
  '`flow-ci:F:0f1e2d3c4b:54948ed28d64:morq5og0:13:6c4d6039`',
  `${renderComment(buildReport())}\nmore`,
])('a text that is not ours has no state: %j', (text) => {
  expect(parseState(text)).toBeUndefined();
});

test.each([
  ['2026-05-04T12:00:00Z', '2026-05-04T12:00:00Z', '0 s'],
  ['2026-05-04T12:00:00Z', '2026-05-04T12:00:59Z', '59 s'],
  ['2026-05-04T12:00:00Z', '2026-05-04T12:02:00Z', '2 min 0 s'],
  ['2026-05-04T12:00:00Z', '2026-05-04T14:03:04Z', '2 h 3 min 4 s'],
  ['2026-05-04T12:00:00Z', '2026-05-04T11:00:00Z', ''],
  ['yesterday', '2026-05-04T11:00:00Z', ''],
])('from %s to %s it took "%s"', (from, to, words) => {
  expect(durationWords(from, to)).toBe(words);
});
