import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith, git, synth } from './synth';
import { FlowCiProject } from '../../src/project';

/** As `projen new` makes a project: with the mark that it leaves in the options. */
function projenNew(outdir: string): void {
  const args = { name: 'ci', projenrcTs: true };
  const mark = {
    __new__: { fqn: 'projen.awscdk.AwsCdkTypeScriptApp', args, comments: 'none', synth: true, post: false },
  };
  synth(new FlowCiProject({ ...args, outdir, ...mark }));
}

function repository(files: Readonly<Record<string, string>>): string {
  const folder = folderWith(files);
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '--allow-empty', '-m', 'first');
  return folder;
}

const INSTALLED = JSON.stringify({ devDependencies: { projen: '^0.103.25', 'flow-ci-projen': '*' } });

describe('projen new in the root of a repository with other code', () => {
  test.each<[string, Record<string, string>, string]>([
    ['Python', { 'app.py': '', 'lib/sums.py': '', 'package.json': INSTALLED }, 'app.py, lib'],
    ['Java', { 'pom.xml': '', 'src/main/java/App.java': '' }, 'pom.xml, src'],
    ['Node.js', { 'package.json': '{ "name": "web" }', 'index.js': '' }, 'package.json, index.js'],
    ['assets alone', { 'assets/logo.svg': '' }, 'assets'],
    ['logs', { 'fixtures/app.log': '', 'README.md': '' }, 'fixtures'],
    ['many files', { a: '', b: '', c: '', d: '', e: '', f: '' }, 'a, b, c, d, e and 1 more'],
  ])('of %s fails and says where the project belongs, and writes nothing', (_, files, named) => {
    const folder = repository(files);
    const before = readdirSync(folder);
    expect(() => projenNew(folder)).toThrow(`(no files were written): ${named}\n`);
    expect(() => projenNew(folder)).toThrow('mkdir ci && cd ci && npx projen new --from flow-ci-projen --no-git');
    expect(readdirSync(folder)).toEqual(before);
  });

  test('says how to undo what was installed, whosever package.json it is', () => {
    const theirs = repository({ 'package.json': '{ "name": "web" }' });
    expect(() => projenNew(theirs)).toThrow('by now: git checkout package.json');
    const ours = repository({ 'package.json': INSTALLED, 'app.py': '' });
    expect(() => projenNew(ours)).toThrow('by now: rm -rf node_modules package.json');
  });

  test('outside of git fails as well', () => {
    expect(() => projenNew(folderWith({ 'app.py': '' }))).toThrow('mkdir ci && cd ci');
  });
});

describe('projen new takes', () => {
  test.each<[string, Record<string, string>]>([
    ['an empty repository', {}],
    [
      'what a new repository has',
      { 'README.md': '', LICENSE: '', '.gitignore': '', '.editorconfig': '', 'CONTRIBUTING.md': '' },
    ],
    ['what it has installed itself', { 'package.json': INSTALLED }],
    ['what git ignores', { '.gitignore': 'secret.txt\n' }],
  ])('%s', (_, files) => {
    const folder = repository(files);
    expect(() => projenNew(folder)).not.toThrow();
  });

  test('a folder of its own beside other code, and ignores nothing outside of it', () => {
    const folder = repository({ 'app.py': '', 'lib/sums.py': '', 'dist/notes.txt': '', 'build.log': '' });
    projenNew(join(folder, 'ci'));
    expect(readdirSync(folder).sort()).toEqual(['.git', 'app.py', 'build.log', 'ci', 'dist', 'lib']);
    for (const path of ['lib/new.py', 'dist/new.txt', 'assets/new.svg', 'new.log', 'node_modules/a.js'])
      expect(git(folder, 'check-attr', 'text', '--', path)).toContain('unspecified');
    const ignored = (path: string) => {
      try {
        return git(folder, 'check-ignore', path).trim();
      } catch {
        return '';
      }
    };
    expect(['lib/new.py', 'dist/new.txt', 'assets/new.svg', 'new.log'].map(ignored)).toEqual(['', '', '', '']);
    expect(ignored('ci/node_modules/a.js')).toBe('ci/node_modules/a.js');
  });
});
