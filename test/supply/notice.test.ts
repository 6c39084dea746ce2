import { noticeOf } from '../../projenrc/notice/notice';

const MIT = { LICENSE: 'Permission is granted. Copyright A' };

describe('the notice of what is bundled', () => {
  test('has each package with its licence and its notice, a text that several share once', () => {
    const notice = noticeOf([
      { name: 'b', version: '2.0.0', license: 'MIT', files: MIT },
      { name: 'a', version: '1.0.0', license: 'MIT', files: MIT },
      {
        name: 'c',
        version: '3.0.0',
        license: 'Apache-2.0',
        files: { 'LICENSE.txt': 'Apache', NOTICE: 'C was made by C' },
      },
    ]);
    expect(notice).toContain('a 1.0.0 (MIT)\nb 2.0.0 (MIT)\n\nPermission is granted. Copyright A');
    expect(notice).toContain('c 3.0.0 (Apache-2.0)\n\nApache');
    expect(notice).toContain('C was made by C');
    expect(notice.match(/Permission/g)).toHaveLength(1);
  });

  test('takes the text of a sister from the same publisher where a package has none', () => {
    expect(
      noticeOf([
        { name: '@a/one', version: '1.0.0', license: 'Apache-2.0', files: {} },
        { name: '@a/two', version: '1.0.0', license: 'Apache-2.0', files: { LICENSE: 'Apache' } },
      ]),
    ).toContain('@a/one 1.0.0 (Apache-2.0)\n@a/two 1.0.0 (Apache-2.0)\n\nApache');
  });

  test.each<[string, string | undefined, Record<string, string>, string]>([
    ['says no licence', undefined, MIT, 'says no licence'],
    ['is under the AGPL', 'AGPL-3.0-or-later', MIT, 'AGPL-3.0-or-later'],
    ['is under the GPL', 'GPL-3.0', MIT, 'GPL-3.0'],
    ['is under a licence that nobody knows', 'SEE LICENSE IN LICENSE', MIT, 'SEE LICENSE'],
    ['has no text of its licence', 'MIT', { 'README.md': 'mine' }, 'no file with its text'],
  ])('fails on a package that %s', (_, license, files, words) => {
    expect(() =>
      noticeOf([
        { name: 'bad', version: '1.0.0', license, files },
        { name: 'good', version: '1.0.0', license: 'MIT', files: MIT },
      ]),
    ).toThrow(words);
  });

  test('fails on a package without a text whose sister has another licence', () => {
    expect(() =>
      noticeOf([
        { name: '@a/one', version: '1.0.0', license: 'MIT', files: {} },
        { name: '@a/two', version: '1.0.0', license: 'Apache-2.0', files: MIT },
      ]),
    ).toThrow('@a/one');
  });
});
