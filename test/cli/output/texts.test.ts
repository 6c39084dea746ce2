import { short } from '../../../cli/output/style';
import { plain } from '../../../cli/output/terminal-text';
import { shellQuote } from '../../../src/contract/shell-word';

describe('texts', () => {
  test('of a build cannot move the cursor', () => {
    expect(plain('\u001b[31mred\u001b[0m \u001b]8;;http://x\u0007link\u001b]8;;\u0007 \r\b\u0000end')).toBe(
      'red link end',
    );
  });

  test('are cut to their first line', () => {
    expect([short('one\ntwo', 20), short('a'.repeat(30), 10), short('plain', 10)]).toEqual([
      'one …',
      'aaaaaaaaa…',
      'plain',
    ]);
  });

  test('survive a shell', () => {
    expect(shellQuote("it's $x `y`")).toBe("'it'\\''s $x `y`'");
  });
});
