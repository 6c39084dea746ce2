import * as fc from 'fast-check';
import { tellingLines } from '../../../cli/output/telling-lines';

const noise = (count: number, text = 'compiling part') => Array.from({ length: count }, (_, n) => `${text} ${n}`);

describe('of a long output, the part that says why', () => {
  test.each([
    ['Jest', 'FAIL test/sum.test.js'],
    ['Jest, a test', '  ● sum › adds'],
    ['Mocha', '  1) adds:'],
    ['pytest', 'E       assert 1 == 2'],
    ['unittest', 'FAIL: test_sum (tests.Sum)'],
    ['Python', 'Traceback (most recent call last):'],
    ['Go', '--- FAIL: TestSum (0.00s)'],
    ['a Go program', 'panic: runtime error: index out of range'],
    ['Rust', 'error[E0382]: use of moved value'],
    ['gcc', 'src/a.c:3:1: error: expected ; before }'],
    ['TypeScript', "src/a.ts(3,5): error TS2322: Type 'string' is not assignable"],
    [
      'TypeScript with colors',
      '\u001b[96msrc/a.ts\u001b[0m:\u001b[93m3\u001b[0m:\u001b[93m5\u001b[0m - \u001b[91merror\u001b[0m TS2322: x',
    ],
    ['ESLint', '  3:5  error  Unexpected var  no-var'],
    ['Node.js', "TypeError: Cannot read properties of undefined (reading 'x')"],
    ['Java', 'java.lang.NullPointerException: x'],
    ['Maven', '[ERROR] Failures:'],
    ['Gradle', 'FAILURE: Build failed with an exception.'],
    ['TAP', 'not ok 3 - adds'],
    ['Terraform', '│ Error: Invalid reference'],
    ['git', 'fatal: not a git repository'],
    ['a shell', 'sh: 1: jest: not found'],
    ['make', "cp: cannot stat 'x': No such file or directory"],
    ['words that are not known', 'the connection was refused by the server'],
  ])('is found in what %s writes', (_, line) => {
    const lines = [...noise(50), line, 'what it is about', ...noise(200, 'npm notice'), 'the end'];
    const shown = tellingLines(lines);
    expect(shown).toHaveLength(20);
    expect(shown.slice(0, 5)).toEqual([...noise(50).slice(-3), line, 'what it is about']);
    expect(shown.slice(-6)).toEqual(['… 187 more lines …', ...lines.slice(-5)]);
  });

  test.each([
    ['nothing', 'compiling'],
    ['a summary without failures', '12 passed, 0 failed'],
    ['a warning', 'npm warn deprecated x: error handling is bad'],
  ])('is its end, if it has %s that says why', (_, line) => {
    const lines = [...noise(30), line, ...noise(30)];
    expect(tellingLines(lines)).toEqual(lines.slice(-20));
  });

  test('is its end, if that says why', () => {
    const lines = [...noise(50), 'Error: x', ...noise(10)];
    expect(tellingLines(lines)).toEqual(lines.slice(-20));
  });
});

test('a short output is shown whole, and no output at greater length', () => {
  const line = fc.constantFrom('x', 'Error: y', '', '0 errors', 'FAIL z', '  at a.js:1:1');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 3000, size: 'max' }), (lines) => {
      const shown = tellingLines(lines);
      expect(shown.length).toBe(Math.min(lines.length, 20));
      expect(shown.at(-1)).toBe(lines.at(-1));
      const marks = shown.filter((each) => each.startsWith('… '));
      const omitted = marks.map((each) => Number(/\d+/.exec(each)?.[0]));
      expect(omitted.every((count) => count > 0 && count < lines.length)).toBe(true);
    }),
    { numRuns: 50 },
  );
});
