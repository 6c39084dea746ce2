import { loadYaml } from '../../../cli/plan/load-yaml';
import { parseYaml } from '../../../cli/plan/parse-yaml';

const TAB = 'found character that cannot start any token';
const TAB_IN_SCALAR = 'found a tab character that violates indentation';

/** What libyaml 0.2.5 answers: the problem and its line, or nothing where it reads the text. */
const ANSWERS: readonly (readonly [text: string, problem?: string, line?: number])[] = [
  // tabs
  ['a:\n\tb: c\n', TAB, 2],
  ['a: 1\n\t# c\n', TAB_IN_SCALAR, 2],
  ['a: "1"\n\t# c\n', TAB, 2],
  ['a:\n  - b\n\t# c\n', TAB_IN_SCALAR, 3],
  ['a:\n  -\tb\n', TAB, 2],
  ['a:\n  - \tb\n', TAB, 2],
  ['a:\n  -\t# c\n    b\n', TAB, 2],
  ['a: b\n\t\nc: d\n', TAB_IN_SCALAR, 2],
  ['\t\na: b\n', TAB, 1],
  ['a:\tb\n'],
  ['a: b\t# c\n'],
  ['a:\t# c\n  b: c\n'],
  ['a: |\n  x\n  \ty\n'],
  ['a: "b\n\tc"\n'],
  ['a: [b,\n\tc]\n'],
  ['a: {b: c\n\t}\n'],
  ['a: b\n  \tc\n'],
  // quotes
  ['a:\n  - "b\n  - c\n', 'found unexpected end of stream', 4],
  ["a: 'b\n", 'found unexpected end of stream', 2],
  // characters
  ['a: b # \u0007\n', 'control characters are not allowed', 1],
  ['a: "b\u0000c"\n', 'control characters are not allowed', 1],
  ['a:\n  - |\n    \u001b[1mx\n', 'control characters are not allowed', 3],
  ['a: \u007f\n', 'control characters are not allowed', 1],
  ['a: 🎉 größer\n'],
  ['\ufeffa: b\n'],
  // keys
  ['a: b\n: c\n', 'did not find expected key', 2],
  ['a:\n  : b\n  c: d\n', 'did not find expected key', 2],
  ['a: {b: c, : d}\n', 'did not find expected node content', 1],
  ['a: {b:}\n', "found unexpected ':'", 1],
  ['? a\n: b\n'],
  // others, in the words of libyaml
  ['a: `b`\n', TAB, 1],
  ['a: @b\n', TAB, 1],
  ['a: "\\q"\n', 'found unknown escape character', 1],
  ['a: [b\n', "did not find expected ',' or ']'", 2],
  ['a: {b: c\n', "did not find expected ',' or '}'", 2],
  ['a: >x\n  b\n', 'did not find expected comment or line break', 1],
  ['a: - b\n', 'block sequence entries are not allowed in this context', 1],
  // brackets over several lines
  ['a: [b,\nc]\nd: e\n'],
  ['a: {b: c,\nd: e}\n'],
  ['a: [\n  b,\n]\n'],
];

describe('is read as libyaml reads it', () => {
  test.each(ANSWERS.map(([text, problem, line]) => ({ text, problem, line })))('$text', ({ text, problem, line }) => {
    const { error } = parseYaml(text, loadYaml());
    expect(
      error && { message: error.message.replace(/ \(a tab.*/, ''), line: error.line, isQuoted: error.isQuoted },
    ).toEqual(problem && { message: `${problem} at line ${line}`, line, isQuoted: true });
  });
});
