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
