import { buildPath } from '../../../cli/plan/build-path';
import { missingProgramHint } from '../../../cli/run/missing-program';

const LINKS: Readonly<Record<string, string>> = { '/links/shop': '/home/ann/shop', '/links/bin': '/home/ann/shop/bin' };
const of = (searchPath: string, home = '/home/ann', workTree = '/home/ann/shop') =>
  buildPath(searchPath, workTree, home, (folder) => LINKS[folder] ?? folder);

describe('the PATH of a build', () => {
  test.each([
    ['what npx puts before it, for each folder', '/home/ann/shop/node_modules/.bin:/home/ann/node_modules/.bin:/bin'],
    ['a folder of npx for a package from the registry', '/home/ann/.npm/_npx/1a2b/node_modules/.bin:/bin'],
    ['a folder for builds of native modules', '/usr/lib/node_modules/npm/lib/node-gyp-bin:/bin'],
    ['the same with a slash at its end', '/srv/node_modules/.bin/:/bin'],
    ['a virtual environment of the working copy', '/home/ann/shop/.venv/bin:/bin'],
    ['the working copy', '/home/ann/shop:/bin'],
    ['a link to a folder of it', '/links/bin:/bin'],
    ['a relative folder', 'node_modules/.bin:./bin:.:/bin'],
    ['an empty entry, which means the folder of the command', ':/bin:'],
  ])('lacks %s', (_, searchPath) => {
    expect(of(searchPath).searchPath).toBe('/bin');
  });

  test.each([
    ['folders of the system and of the user', '/home/ann/.local/bin:/usr/local/bin:/bin'],
    ['a folder whose name begins like the working copy', '/home/ann/shop-tools/bin:/bin'],
    ['a folder in which node_modules/.bin is not the end', '/srv/node_modules/.bin/x:/bin'],
  ])('has %s', (_, searchPath) => {
    expect(of(searchPath)).toEqual({ searchPath, leftOut: [] });
  });

  test('keeps the programs of a home folder that is a working copy', () => {
    expect(of('/home/ann/.local/bin:/home/ann/node_modules/.bin', '/home/ann', '/home/ann')).toEqual({
      searchPath: '/home/ann/.local/bin',
      leftOut: ['/home/ann/node_modules/.bin'],
    });
  });

  test('finds the working copy behind a link', () => {
    expect(of('/home/ann/shop/bin:/bin', '/home/ann', '/links/shop').searchPath).toBe('/bin');
  });
});

test.each([
  ['dash', 'sh: 1: ls: not found'],
  ['bash', 'bash: line 3: ls: command not found'],
  ['a script', '/tmp/x/command.sh: 12: ls: not found'],
  ['zsh', 'zsh:1: command not found: ls'],
  ['env', "/usr/bin/env: 'ls': No such file or directory"],
])('a program that %s does not find is looked for in the folders that were left out', (_, line) => {
  expect(missingProgramHint(['x', line, 'y'], ['/none', '/bin'])).toMatch(
    /^ls is in \/bin of your working copy.*npx ls$/,
  );
  expect(missingProgramHint([line], ['/none'])).toBeUndefined();
});
