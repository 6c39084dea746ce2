import { parseYamlStream } from '../../../cli/yaml/parse-yaml-stream';
import { YamlNode } from '../../../cli/yaml/yaml-node';
import { YamlNestingError, YamlSyntaxError } from '../../../cli/yaml/yaml-token';

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
  ['a: {b: c\n\t}\n', TAB_IN_SCALAR, 2],
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

/** What libyaml's reader answers for bytes that are no text. */
const NO_TEXT: readonly (readonly [bytes: readonly number[], problem: string, column: number])[] = [
  [[0x61, 0xff], 'invalid leading UTF-8 octet', 2],
  [[0x61, 0x80], 'invalid leading UTF-8 octet', 2],
  [[0x61, 0xc3, 0x28], 'invalid trailing UTF-8 octet', 2],
  [[0x61, 0xc0, 0x80], 'invalid length of a UTF-8 sequence', 2],
  [[0x61, 0xed, 0xa0, 0x80], 'invalid Unicode character', 2],
  [[0x61, 0xf7, 0xbf, 0xbf, 0xbf], 'invalid Unicode character', 2],
  [[0x61, 0xe2, 0x82], 'incomplete UTF-8 octet sequence', 2],
  [[0xff, 0xfe, 0x61, 0x00, 0x62], 'incomplete UTF-16 character', 2],
  [[0xff, 0xfe, 0x00, 0xdc], 'unexpected low surrogate area', 1],
  [[0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00], 'expected low surrogate area', 1],
  [[0xfe, 0xff, 0xd8, 0x00], 'incomplete UTF-16 surrogate pair', 1],
];

function refusalOf(source: string | Uint8Array): YamlSyntaxError | undefined {
  try {
    parseYamlStream(source);
    return undefined;
  } catch (error) {
    if (error instanceof YamlSyntaxError) return error;
    throw error;
  }
}

/** A node as JSON would have it; an alias is `*name`. */
function plain(node: YamlNode | undefined): unknown {
  if (node?.kind === 'list') return node.items.map(plain);
  if (node?.kind === 'map') return Object.fromEntries(node.pairs.map(([key, value]) => [plain(key), plain(value)]));
  return node?.kind === 'alias' ? `*${node.anchor}` : node?.value;
}

describe('a YAML stream is read as libyaml reads it', () => {
  test.each(ANSWERS.map(([text, problem, line]) => ({ text, problem, line })))('$text', ({ text, problem, line }) => {
    const refusal = refusalOf(text);
    expect(refusal && { problem: refusal.message, line: refusal.line }).toEqual(problem && { problem, line });
  });

  test.each(NO_TEXT)('%j: %s', (bytes, problem, column) => {
    expect(refusalOf(Uint8Array.from(bytes))).toMatchObject({ message: problem, line: 1, column });
  });

  test.each([
    [[0xff, 0xfe, 0x61, 0x00, 0x3d, 0xd8, 0x00, 0xde], 'a\u{1f600}'],
    [[0xfe, 0xff, 0x00, 0x61], 'a'],
    [[0xef, 0xbb, 0xbf, 0x61], 'a'],
  ])('the byte order mark of %j decides on the encoding', (bytes, text) => {
    expect(plain(parseYamlStream(Uint8Array.from(bytes)).root)).toBe(text);
  });

  test.each([
    ['a: b\n  c\n\n  d\n', { a: 'b c\nd' }],
    ['a: "b\\\n  c\\x41\\u00e9\\U0001F600\\N"\n', { a: 'bcAé\u{1f600}\u0085' }],
    ["a: 'it''s\n\n  b'\n", { a: "it's\nb" }],
    ['a: |+\n b\n  c\n\n', { a: 'b\n c\n\n' }],
    ['a: >-\n b\n c\n\n  d\n e\n', { a: 'b c\n\n d\ne' }],
    ['a: |2-\n   b\n', { a: ' b' }],
    ['- a\n-\n- ? b\n  : c\n', ['a', '', { b: 'c' }]],
    ['a:\n- b\n- c\nd:\n', { a: ['b', 'c'], d: '' }],
    ['[a: b, {c: d, e, ? f}, "g":h]', [{ a: 'b' }, { c: 'd', e: '', f: '' }, { g: 'h' }]],
    ['{a: &x b, c: *x}', { a: 'b', c: '*x' }],
    ['---\n...\n', ''],
    ['', undefined],
  ])('the values of %j', (text, expected) => {
    expect(plain(parseYamlStream(text).root)).toEqual(expected);
  });

  test.each(['[', '{a: ', '- ', '? '])('%j in itself is bounded', (piece) => {
    expect(refusalOf(piece.repeat(20_000))).toBeInstanceOf(YamlNestingError);
  });

  test('the second document is named, and what libyaml refuses in it too', () => {
    expect(parseYamlStream('a: b\n---\nc: d\n')).toMatchObject({ secondDocument: 2 });
    expect(refusalOf('a: b\n---\n"c\n')).toMatchObject({ message: 'found unexpected end of stream' });
  });

  test('tags and anchors', () => {
    const { root, unknown } = parseYamlStream('%TAG !e! tag:e,1:\n---\n[!!str a, !e!b c, ! d, !<x> e, !f g, *none]');
    expect(root?.kind === 'list' && root.items.map(({ tag }) => tag)).toEqual([
      'tag:yaml.org,2002:str',
      'tag:e,1:b',
      '!',
      'x',
      '!f',
      undefined,
    ]);
    expect(unknown).toMatchObject([{ anchor: 'none' }]);
  });
});
