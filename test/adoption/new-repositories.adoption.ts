import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { linkedFolder, linkInto } from './support/linked-folder';
import { UserFolder } from '../packed/user-folder';

const SYNTH = { NODE_ENV: '', PROJEN_DISABLE_POST: '1', CDK_VALIDATION: 'false' };
const made: UserFolder[] = [];
const folder = (user: UserFolder) => {
  made.push(user);
  return user;
};

afterAll(() => {
  for (const user of made) rmSync(dirname(user.path), { recursive: true, force: true });
});

test('a Python repository with files and the branch master: projen new says where it belongs, and works there', () => {
  const user = folder(
    UserFolder.make('shop', {
      'shop/__init__.py': '',
      'lib/sums.py': 'def add(a, b):\n    return a + b\n',
      'assets/logo.svg': '<svg/>\n',
      'tests/test_sums.py': 'assert True\n',
      'tests/server.log': 'started\n',
      '.gitignore': '*.pyc\n',
    }),
  );
  const git = (...args: string[]) => user.run('git', args).out;
  git('init', '-q', '-b', 'master');
  git('add', '-A');
  git('commit', '-qm', 'first');
  const refused = user.tryProjenNew();
  expect(refused.code).not.toBe(0);
  expect(refused.out).toContain('(no files were written): assets, lib, shop, tests\n');
  const undo = /by now: (.*)/.exec(refused.out)?.[1] ?? '';
  expect(refused.out).toContain(': mkdir ci && cd ci && npx projen new --from flow-ci-projen --no-git');
  user.run('sh', ['-c', undo]);
  expect(git('status', '--porcelain')).toBe('');

  mkdirSync(join(user.path, 'ci'));
  const ci = user.within('ci', SYNTH);
  ci.projenNew('--no-git', '--no-post');
  linkInto(ci);
  expect(readFileSync(join(ci.path, '.projenrc.ts'), 'utf8')).toContain("defaultReleaseBranch: 'master'");
  ci.run('npx', ['projen', '--no-post']);
  ci.run('npx', ['projen', 'synth:silent']);
  expect(existsSync(join(ci.path, 'cdk.out', 'shop-ci.template.json'))).toBe(true);

  git('add', '-A');
  git('commit', '-qm', 'ci');
  expect(
    git('diff', '--name-only', 'HEAD~1')
      .split('\n')
      .filter((path) => path && !path.startsWith('ci/')),
  ).toEqual([]);
  user.write({ 'lib/new.py': '', 'dist/new.txt': '', 'assets/new.svg': '', 'new.log': '' });
  expect(git('status', '--porcelain', '--untracked-files=all').split('\n').filter(Boolean).sort()).toEqual(
    ['assets/new.svg', 'dist/new.txt', 'lib/new.py', 'new.log'].map((path) => `?? ${path}`),
  );
  expect(git('check-attr', 'text', 'eol', '--', 'lib/sums.py')).toBe(
    'lib/sums.py: text: unspecified\nlib/sums.py: eol: unspecified\n',
  );
  user.run('git', ['checkout', '-qb', 'feature']);
  expect(
    ci.run(process.execPath, [
      join('node_modules', 'flow-ci-projen', 'assets', 'cli', 'flow-ci', 'index.js'),
      'run',
      'review',
      '-n',
    ]).out,
  ).toContain('master');
});

test('a project in JSON works from projen new on', () => {
  const user = folder(UserFolder.make('data').within('.', SYNTH));
  user.run('git', ['init', '-q', '-b', 'main']);
  user.projenNew('--projenrc-json', '--no-git', '--no-post');
  linkInto(user);
  const read = () => readFileSync(join(user.path, '.projenrc.json'), 'utf8');
  const projenrcs = () => readdirSync(user.path).filter((name) => name.startsWith('.projenrc'));
  expect(projenrcs()).toEqual(['.projenrc.json']);
  const options = JSON.parse(read());
  delete options.flows.main;
  user.write({ '.projenrc.json': JSON.stringify(options) });
  user.run('npx', ['projen', '--no-post']);
  expect(projenrcs()).toEqual(['.projenrc.json']);
  expect(Object.keys(JSON.parse(readFileSync(join(user.path, 'flow-ci.json'), 'utf8')).flows)).toEqual(['review']);
  user.run('npx', ['projen', 'synth:silent']);
  expect(existsSync(join(user.path, 'cdk.out', 'data-ci.template.json'))).toBe(true);

  user.write({ '.projenrc.json': JSON.stringify({ ...options, protectedBranches: ['main'] }) });
  expect(user.attempt('npx', ['projen', '--no-post']).out).toContain(
    '"protectedBranches" is an unknown option; did you mean "protectBranches"?',
  );
});

test.each([
  ['.projenrc.ts', ['--import', 'tsx'], "import { FlowCiProject } from 'flow-ci-projen';\n"],
  ['.projenrc.js', [], "const { FlowCiProject } = require('flow-ci-projen');\n"],
])('a misspelt option in %s is refused, and no file is written', (name, args, head) => {
  const user = folder(linkedFolder('misspelt'));
  user.write({
    [`ci/${name}`]: `${head}new FlowCiProject({ name: 'ci', dashbord: true } as never).synth();\n`.replace(
      name.endsWith('.js') ? ' as never' : '',
      '',
    ),
  });
  const ran = user.within('ci', {}).attempt(process.execPath, [...args, name]);
  expect(ran.code).not.toBe(0);
  expect(ran.out).toContain('"dashbord" is an unknown option; did you mean "dashboard"?');
  expect(readdirSync(join(user.path, 'ci'))).toEqual([name]);
});
