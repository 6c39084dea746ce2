import * as fc from 'fast-check';
import { Evaluator } from '../../../cli/migrate/evaluate';
import { loadParseHcl, ParseHcl } from '../../../cli/migrate/hcl/parse-hcl';

let parseHcl: ParseHcl;
beforeAll(async () => {
  parseHcl = await loadParseHcl();
});

describe('the reader of HCL', () => {
  const key = fc
    .stringMatching(/^[a-z][a-z_]{0,8}$/)
    .filter((name) => !['null', 'true', 'false', 'for'].includes(name));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.string({ unit: 'grapheme' }),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  /** HCL as people and formatters write it, with comments in between. */
  const written = (each: unknown, newline: string): string => {
    if (typeof each === 'string')
      return JSON.stringify(each)
        .replace(/\$\{/g, '$$$${')
        .replace(/%\{/g, '%%{')
        .replace(/\\[bf]/g, (escape) => (escape === '\\b' ? '\\u0008' : '\\u000c'));
    if (Array.isArray(each))
      return `[${newline}${each.map((item) => `${written(item, newline)},${newline}`).join(' ')}]`;
    if (typeof each === 'object' && each !== null)
      return `{${newline}${Object.entries(each)
        .map(([name, item]) => `${name} = ${written(item, newline)}${newline === ' ' ? ',' : newline}`)
        .join(' ')}}`;
    return String(each);
  };

  test('reads back what was written', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(' ', '\n', ' # a } comment "\n', '/* [ */\n'), (each, newline) => {
        const body = parseHcl(`a = ${written(each, newline)} // end\nb = 1\n`);
        expect(body.attributes.map(({ value: read }) => new Evaluator(body).evaluate(read))).toEqual([each, 1]);
      }),
    );
  });

  test.each([
    ['escapes', '"a\\tb\\"c\\\\d\\u00e9\\U0001F600"', 'a\tb"c\\d\u00e9\u{1F600}'],
    ['what looks like a comment or a bracket', '"# // /* { [ ( "', '# // /* { [ ( '],
    ['marks of templates that are meant as text', '"$${a} %%{b} 100% $5"', '${a} %{b} 100% $5'],
    ['blanks around what is filled in', '" ${ "a" } "', ' a '],
    ['blanks that are stripped', '"x  ${~ "a" ~}  y"', 'xay'],
    ['a text that is nothing but a value', '"${[1]}"', [1]],
    ['numbers', '[1, -2, 1.5, 2.5e3]', [1, -2, 1.5, 2500]],
    ['parentheses over several lines', '(\n  1\n)', 1],
    ['keys of each kind', '{ a = 1, "b c" = 2, 3 = 3, true = 4 }', { a: 1, 'b c': 2, '3': 3, true: 4 }],
    ['a here-document', '<<A\n  b\n\n "c" # d \\n\nA', '  b\n\n "c" # d \\n\n'],
    ['a here-document without its margin', '<<-A\n    b\n   \n      $${c}${"d"}\n  A', 'b\n   \n  ${c}d\n'],
    ['a here-document that begins with a value', '<<-A\n  ${"b"}\n   c\n  A', 'b\n c\n'],
    ['a here-document with nothing in it', '<<A\nA', ''],
    ['a here-document at the end of the file', '<<A\nb\n  A', 'b\n'],
  ])('knows %s', (_, hcl, expected) => {
    const body = parseHcl(`a = ${hcl}`);
    expect(new Evaluator(body).evaluate(body.attributes[0].value)).toEqual(expected);
  });

  test('ends, and refuses in its own words, whatever it gets', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'a="{}[](),:\n #/*<-$%\\?.0'), maxLength: 40 }), (text) => {
        try {
          parseHcl(text);
        } catch (error) {
          expect((error as Error).name).toBe('HclError');
        }
      }),
      { numRuns: 2000 },
    );
  });
});
