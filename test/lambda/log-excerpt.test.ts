import { FAILED_LOG } from './reports';
import { excerptLog, lastLinesWithin } from '../../lambda/render/log-excerpt';

const note = (text: string) => `[Container] 2026/05/04 12:01:05.000010 ${text}`;

describe('the excerpt of a log', () => {
  test('ends at the command that failed, not at the notes and outputs after it', () => {
    expect(excerptLog(FAILED_LOG)).toEqual({
      endsAtError: true,
      lines: [
        note('Running command npm test').replace('12:01:05.000010', '12:00:35.000008'),
        '',
        'FAIL test/sum.test.ts',
        '  expected 5, got 4',
        '',
        note('Command did not exit successfully npm test exit status 1').replace('000010', '000009'),
      ],
    });
  });

  test('ends at the first command that failed when later ones fail too', () => {
    const later = [
      note('Running command test "$CODEBUILD_BUILD_SUCCEEDING" = 1'),
      note('Command did not exit successfully test exit status 1'),
    ];
    expect(excerptLog([...FAILED_LOG, ...later]).lines.at(-1)).toContain('npm test');
  });

  test('ends at the last output when no command failed, as in a build that took too long', () => {
    const lines = [
      'waiting for a lock',
      note('Phase complete: BUILD State: TIMED_OUT'),
      note('Phase context status code: BUILD_TIMED_OUT Message: Build has timed out.'),
    ];
    expect(excerptLog(lines)).toEqual({ endsAtError: false, lines: ['waiting for a lock'] });
  });

  test('keeps what CodeBuild says of trouble outside of phases', () => {
    const lines = [
      note('Expanding base directory path: dist'),
      note('Found 0 file(s)'),
      note('no matching base directory path found for dist'),
      note('Phase complete: UPLOAD_ARTIFACTS State: FAILED'),
    ];
    expect(excerptLog(lines).lines).toEqual([note('no matching base directory path found for dist')]);
  });

  test('of notes alone is empty', () => {
    expect(excerptLog([note('Entering phase BUILD'), '', note('Phase complete: BUILD State: FAILED')]).lines).toEqual(
      [],
    );
  });

  test('of nothing is empty', () => {
    expect(excerptLog([]).lines).toEqual([]);
  });

  test('of a log with nothing but footers at its end is the error before them, however many they are', () => {
    const footers = Array.from({ length: 60 }, (_, i) =>
      note(i % 2 ? 'Phase context status code:  Message: ' : 'Phase complete: POST_BUILD State: SUCCEEDED'),
    );
    expect(excerptLog(['the real error', ...footers]).lines).toEqual(['the real error']);
  });

  test('of a run without such notes is its end', () => {
    expect(excerptLog(['one', 'two', '', '']).lines).toEqual(['one', 'two']);
  });

  test('is bounded in lines and in their length', () => {
    const { lines } = excerptLog(Array.from({ length: 5_000 }, (_, i) => `${i} ${'x'.repeat(5_000)}`));
    expect(lines).toHaveLength(80);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(600);
    expect(lines.at(-1)).toMatch(/^4999 x+ \[cut\]$/);
  });
});

/** Lines as CodeBuild writes them, with a time of its own for each note. */
function logOf(...parts: readonly (string | readonly string[])[]): readonly string[] {
  return parts.flatMap((part) =>
    (typeof part === 'string' ? [part] : part).map((line) => (line.startsWith('> ') ? note(line.slice(2)) : line)),
  );
}
const NOISE = Array.from({ length: 60 }, (_, i) => `added package ${i}`);
const SUCCEEDED = (phase: string) => [
  `> Phase complete: ${phase} State: SUCCEEDED`,
  '> Phase context status code:  Message: ',
];
const FAILED = (phase: string, why: string) => [
  `> Phase complete: ${phase} State: FAILED`,
  `> Phase context status code: COMMAND_EXECUTION_ERROR Message: Error while executing command: ${why}`,
];
const INSTALLED = ['> Entering phase INSTALL', '> Running command npm ci', ...NOISE, '', ...SUCCEEDED('INSTALL')];
const TESTED = [
  '> Running command npm test',
  '',
  'expected 5, got 4',
  '',
  '> Command did not exit successfully npm test exit status 1',
];
const SCRIPT = ['set -e', 'npm run build', 'npm test -- --ci'];

describe('the output of the command that failed comes first', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'after a phase that succeeded',
      [...INSTALLED, '> Entering phase BUILD', ...TESTED, ...FAILED('BUILD', 'npm test')],
      TESTED,
    ],
    [
      'after commands of the same phase that succeeded',
      ['> Running command npm run lint', ...NOISE, ...TESTED, ...FAILED('BUILD', 'npm test')],
      TESTED,
    ],
    [
      'with a finally block after it, which fails too',
      [
        ...TESTED,
        '> Running command ./clean',
        ...NOISE,
        '> Command did not exit successfully ./clean exit status 2',
        ...FAILED('BUILD', 'npm test'),
      ],
      TESTED,
    ],
    [
      'with a phase after it that fails too',
      [
        ...INSTALLED,
        ...TESTED,
        ...FAILED('BUILD', 'npm test'),
        '> Entering phase POST_BUILD',
        '> Running command ./deploy',
        ...NOISE,
        '> Command did not exit successfully ./deploy exit status 3',
        ...FAILED('POST_BUILD', './deploy'),
      ],
      TESTED,
    ],
    [
      'with another attempt of its phase before it that did not end the build',
      [
        '> Entering phase INSTALL',
        '> Running command npm ci',
        'registry is busy',
        '> Command did not exit successfully npm ci exit status 7',
        '> Running command npm ci',
        ...SUCCEEDED('INSTALL'),
        ...TESTED,
        ...FAILED('BUILD', 'npm test'),
      ],
      TESTED,
    ],
    [
      'of several lines, without the text of the command twice',
      [
        ...INSTALLED,
        `> Running command ${SCRIPT[0]}`,
        ...SCRIPT.slice(1),
        'compiled',
        'expected 5, got 4',
        `> Command did not exit successfully ${SCRIPT[0]}`,
        ...SCRIPT.slice(1),
        '',
        ' exit status 1',
        ...FAILED('BUILD', SCRIPT.join('\n')),
      ],
      [
        '> Running command set -e',
        'compiled',
        'expected 5, got 4',
        '> Command did not exit successfully set -e exit status 1',
      ],
    ],
    [
      'of several lines, with the end in its last one',
      [
        `> Running command ${SCRIPT[0]}`,
        ...SCRIPT.slice(1),
        'expected 5, got 4',
        `> Command did not exit successfully ${SCRIPT[0]}`,
        ...SCRIPT.slice(1, -1),
        `${SCRIPT.at(-1) ?? ''} exit status 1`,
        ...FAILED('BUILD', SCRIPT.join('\n')),
      ],
      ['> Running command set -e', 'expected 5, got 4', '> Command did not exit successfully set -e exit status 1'],
    ],
    [
      'in a log whose beginning is cut off',
      ['expected 5, got 4', ...TESTED.slice(-1), ...FAILED('BUILD', 'npm test')],
      ['expected 5, got 4', ...TESTED.slice(-1)],
    ],
    ['in a log whose end is cut off', [...INSTALLED, ...TESTED], TESTED],
    [
      'which was killed',
      ['> Running command ./big', 'so much', '> Command did not exit successfully ./big signal: killed'],
      ['> Running command ./big', 'so much', '> Command did not exit successfully ./big signal: killed'],
    ],
    [
      'which printed nothing',
      [...INSTALLED, '> Running command test -f x', '> Command did not exit successfully test -f x exit status 1'],
      ['> Running command test -f x', '> Command did not exit successfully test -f x exit status 1'],
    ],
  ])('%s', (_, lines, shown) => {
    expect(excerptLog(logOf(lines))).toEqual({ endsAtError: true, lines: logOf(shown) });
  });

  test('on a machine of its own (reserved capacity), where the notes have another name', () => {
    const lines = logOf(INSTALLED, TESTED).map((line) => line.replace('[Container]', '[Instance]'));
    expect(excerptLog(lines).lines).toEqual(lines.slice(-TESTED.length));
  });

  test('where the command prints a log of CodeBuild itself, as a build of a build does', () => {
    const inner = logOf('> Running command inner', '> Command did not exit successfully inner exit status 1');
    const lines = logOf('> Running command npm test', inner, TESTED.slice(1), FAILED('BUILD', 'npm test'));
    const contexts = ['COMMAND_EXECUTION_ERROR: Error while executing command: npm test. Reason: exit status 1'];
    expect(excerptLog(lines, [{ name: 'BUILD', status: 'FAILED', contexts }]).lines).toEqual(
      logOf('> Running command npm test', inner, TESTED.slice(1)),
    );
  });

  test('where it is long, its end', () => {
    const output = Array.from({ length: 500 }, (_, i) => `line ${i}`);
    const { lines } = excerptLog(
      logOf(INSTALLED, '> Running command make', output, '> Command did not exit successfully make exit status 2'),
    );
    expect(lines).toHaveLength(80);
    expect(lines.slice(-2)).toEqual(logOf('line 499', '> Command did not exit successfully make exit status 2'));
  });

  test('of a command that is one long line, with how it ended', () => {
    const { lines } = excerptLog(logOf(`> Command did not exit successfully ${'x'.repeat(5_000)} exit status 4`));
    expect(lines.at(-1)).toMatch(/^\[Container\] .*x \[cut\] exit status 4$/);
    expect(lines.at(-1)?.length).toBeLessThanOrEqual(600);
  });

  test('of lines that all say that a command failed takes time that grows with their number, not with its square', () => {
    const timeOf = (length: number) => {
      const lines = logOf(Array.from({ length }, () => '> Command did not exit successfully x exit status 1'));
      return Math.min(
        ...Array.from({ length: 3 }, () => {
          const before = performance.now();
          excerptLog(lines);
          return performance.now() - before;
        }),
      );
    };
    // Eight times the lines: a square would take 64 times as long.
    expect(timeOf(16_000) / timeOf(2_000)).toBeLessThan(32);
  });
});

describe('where no command failed', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      'a build that timed out shows the command that ran',
      [
        ...INSTALLED,
        '> Running command ./wait',
        'waiting',
        '> Phase complete: BUILD State: TIMED_OUT',
        '> Phase context status code: BUILD_TIMED_OUT Message: Build has timed out.',
      ],
      ['> Running command ./wait', 'waiting'],
    ],
    [
      'artifacts that are missing show what CodeBuild says of them',
      [
        ...INSTALLED,
        '> Running command npm test',
        ...NOISE,
        ...SUCCEEDED('BUILD'),
        '> Expanding base directory path: dist',
        '> no matching base directory path found for dist',
        '> Phase complete: UPLOAD_ARTIFACTS State: FAILED',
        '> Phase context status code: CLIENT_ERROR Message: no matching base directory path found for dist',
      ],
      ['> no matching base directory path found for dist'],
    ],
    [
      'a source that cannot be read shows what CodeBuild says of it',
      ['> Waiting for agent ping', 'fatal: reference is not a tree', '> Phase complete: DOWNLOAD_SOURCE State: FAILED'],
      ['fatal: reference is not a tree'],
    ],
    [
      'a log whose end is cut off shows its last command',
      [...INSTALLED, '> Running command npm test', 'working'],
      ['> Running command npm test', 'working'],
    ],
    [
      'an older agent writes the end of a phase in other words',
      ['> Phase complete: INSTALL Success: true', 'no such image', '> Phase complete: BUILD Success: false'],
      ['no such image'],
    ],
  ])('%s', (_, lines, shown) => {
    expect(excerptLog(logOf(lines))).toEqual({ endsAtError: false, lines: logOf(shown) });
  });
});

describe('the steps that merge', () => {
  const step = (what: string) => `test "$FLOW_EVENT" != review || ${what}`;
  const MERGED = ['git fetch --quiet', 'git checkout --quiet', 'git merge'].flatMap((what) => [
    `> Running command ${step(what)}`,
    'hint: of git',
  ]);

  test('that succeeded are not shown with the command that failed', () => {
    expect(excerptLog(logOf('> Entering phase INSTALL', MERGED, TESTED)).lines).toEqual(logOf(TESTED));
  });

  test('are not shown when one of them fails, only what it printed', () => {
    const fetch = step('git fetch');
    const lines = logOf(
      `> Running command ${fetch}`,
      'fatal: unable to access',
      `> Command did not exit successfully ${fetch} exit status 128`,
    );
    expect(excerptLog(lines).lines).toEqual([
      'fatal: unable to access',
      'Merging with the target branch: exit status 128',
    ]);
  });

  test('are not shown when a build times out in one of them', () => {
    const lines = logOf(
      `> Running command ${step('git fetch')}`,
      'waiting',
      '> Phase complete: INSTALL State: TIMED_OUT',
    );
    expect(excerptLog(lines).lines).toEqual(['waiting']);
  });
});

describe('control codes are not part of the text', () => {
  test.each<[string, string, string]>([
    ['colours', '\u001b[1;31mred\u001b[0m', 'red'],
    ['colours in their eight-bit form', '\u009b31mred', 'red'],
    ['cursor moves and cleared lines', '\u001b[2K\u001b[1Gdone', 'done'],
    ['a window title', '\u001b]0;evil title\u0007text', 'text'],
    ['a terminal link', '\u001b]8;;http://evil\u001b\\words\u001b]8;;\u001b\\', 'words'],
    ['an order that does not end', 'a\u001b]0;never', 'a'],
    ['a progress bar', '10%\r50%\r100%\r', '100%'],
    ['bells, backspaces and zeroes', 'a\u0007b\u0008c\u0000d', 'abcd'],
    ['marks that turn the reading order', 'a\u202eb\u2066c', 'abc'],
    ['invisible tags', `a${String.fromCodePoint(0xe0041)}b\ufeff`, 'ab'],
    ['half a character', 'a\ud800b', 'a\ufffdb'],
    ['a family of several emoji, which stays', '👩\u200d👧', '👩\u200d👧'],
    ['a tab, which stays', 'a\tb', 'a\tb'],
  ])('%s', (_, line, text) => {
    expect(excerptLog([line]).lines).toEqual([text]);
  });

  test('lines within one event of the log become lines', () => {
    expect(excerptLog(['one\ntwo\r\nthree\u2028four']).lines).toEqual(['one', 'two', 'three', 'four']);
  });
});

describe('the last lines within a number of characters', () => {
  test.each<[readonly string[], number, readonly string[]]>([
    [['aa', 'bb', 'cc'], 100, ['aa', 'bb', 'cc']],
    [['aa', 'bb', 'cc'], 6, ['bb', 'cc']],
    [['aa', 'bb', 'cc'], 3, ['cc']],
    [['a'.repeat(50)], 21, [`${'a'.repeat(14)} [cut]`]],
    [['a'.repeat(50)], 3, []],
    [[], 10, []],
  ])('%j in %d', (lines, characters, fitting) => {
    expect(lastLinesWithin(lines, characters)).toEqual(fitting);
  });
});
