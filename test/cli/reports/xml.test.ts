import { parseXml } from '../../../cli/reports/xml';

describe('the XML reader', () => {
  test('reads attributes, text, CDATA, comments and entities', () => {
    expect(
      parseXml('\uFEFF<?xml version="1.0"?><!-- c --><a x="1 &gt; 0" n:y=\'"\'>t&#65;&amp;<![CDATA[<b>]]><b/></a>'),
    ).toEqual({
      name: 'a',
      attributes: { x: '1 > 0', y: '"' },
      text: 'tA&<b>',
      children: [{ name: 'b', attributes: {}, text: '', children: [] }],
    });
  });

  test.each(['', '<a>', '<a></b>', '</a>', '<a><b></a></b>', '<a', '<!-- x', '<a/><b/>', '<![CDATA[x'])(
    'fails for %j',
    (text) => expect(() => parseXml(text)).toThrow(),
  );

  test('reads deep documents without a stack', () => {
    const depth = 100_000;
    expect(parseXml('<a>'.repeat(depth) + '</a>'.repeat(depth)).name).toBe('a');
  });
});
