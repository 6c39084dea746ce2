import * as fc from 'fast-check';
import { commentHtml } from '../../../cli/run-folder/comment-html';
import { breakable, fileAddress } from '../../../cli/run-folder/page-html';

describe('a comment as HTML', () => {
  test.each([
    ['HTML in a line', 'a <img src=x onerror=alert(1)> b', '<p>a &lt;img src=x onerror=alert(1)&gt; b</p>\n'],
    ['HTML as a block', '<script>\nalert(1)\n</script>', '<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>\n'],
    ['an HTML comment', '<!-- hidden -->', '<p>&lt;!-- hidden --&gt;</p>\n'],
    ['a script as an address', '[a](javascript:alert(1))', '<p><span>a</span></p>\n'],
    [
      'a script as an address, written with a reference',
      '[a](&#1;javascript&colon;alert(1))',
      '<p><span>a</span></p>\n',
    ],
    ['data as an address', '[a](data:image/png;base64,AAAA)', '<p><span>a</span></p>\n'],
    ['a file as an address', '[a](file:///etc/passwd)', '<p><span>a</span></p>\n'],
    ['an address of the page itself', '[a](../../secrets.env)', '<p><span>a</span></p>\n'],
    [
      'a web page',
      '[a](https://e.com/?a=1&b="2")',
      '<p><a href="https://e.com/?a=1&amp;b=%222%22" rel="noreferrer">a</a></p>\n',
    ],
    ['an image', '![words](https://e.com/x.png)', '<p><span>words</span></p>\n'],
    ['a heading', '# one\n\n###### six', '<h3>one</h3>\n<h6>six</h6>\n'],
    ['a block of code', '```x" onload="y\n<b>\n```', '<pre tabindex="0"><code>&lt;b&gt;\n</code></pre>\n'],
    ['a character that turns the reading order', 'a&#x202e;b', '<p>ab</p>\n'],
  ])('shows %s', (_, markdown, expected) => {
    expect(commentHtml(markdown)).toBe(expected);
  });

  test('has no tag and no attribute but its own, whatever is in it', () => {
    const piece = fc.constantFrom(
      ...[
        '<',
        '>',
        '"',
        "'",
        '`',
        '```\n',
        '\n',
        '\n\n',
        '# ',
        '- ',
        '> ',
        '    ',
        '&',
        '&lt;',
        '&#60;',
        '\\',
        '*',
        '_',
      ],
      ...[
        '<script>',
        '<!--',
        '-->',
        '<![CDATA[',
        '![',
        '[',
        ']',
        '](',
        ')',
        'javascript:',
        'https://e.com',
        ' onload=',
        '<https://e.com>',
      ],
    );
    const own =
      /<(?:\/?(?:p|h[3-6]|ul|ol|li|blockquote|em|strong|code|pre|span|a)|br \/|hr \/|wbr|pre tabindex="0"|ol start="\d+"|a href="https?:\/\/[^"<>]*" rel="noreferrer")>/gi;
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 30 }), (pieces) => {
        expect(commentHtml(pieces.join('')).replace(own, '')).not.toMatch(/[<>]/);
      }),
      { numRuns: 2000 },
    );
  });
});

test('a long name may be broken after its separators, and before capital letters of a long piece', () => {
  expect(breakable('short/name')).toBe('short/name');
  expect(breakable('a/path/that/is/rather/long/x.ts')).toBe(
    'a/<wbr>path/<wbr>that/<wbr>is/<wbr>rather/<wbr>long/<wbr>x.<wbr>ts',
  );
  expect(breakable('refusesACardThatHasExpired')).toBe('refuses<wbr>ACard<wbr>That<wbr>Has<wbr>Expired');
});

test('the address of a file may have any name in it', () => {
  expect(fileAddress('a b/#?%"<é')).toBe('a%20b/%23%3F%25%22%3C%C3%A9');
  expect(fileAddress('\ud800')).toBe('%EF%BF%BD');
});
