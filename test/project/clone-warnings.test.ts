import { join } from 'node:path';
import { folderWith, git } from './synth';
import { FlowFile } from '../../src/contract/flow-file';
import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { resolveFlowFile } from '../../src/flows/resolve';
import { strayPaths } from '../../src/flows/stray-paths';
import { commitsAtEnd } from '../../src/project/check-uncommitted';
import { cloneWarnings } from '../../src/project/clone-warnings';
import { FlowCiProject } from '../../src/project/flow-ci-project';
import { readSurroundings, trackedFiles } from '../../src/project/surroundings';

const file = (options: Partial<DeclaredFlows> = {}): FlowFile =>
  resolveFlowFile({
    repositoryName: 'shop',
    defaultBranch: 'main',
    region: 'eu-west-1',
    flows: { main: { on: { branch: { names: ['main'] } }, build: { commands: ['true'] } } },
    ...options,
  });

/** A clone with a remote and branches; a file for each thing that git keeps of it. */
function clone(url: string | undefined, branches: readonly string[] = ['main']): string {
  const folder = folderWith({ 'README.md': '# shop\n' });
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '-A');
  git(folder, 'commit', '-qm', 'first');
  if (url !== undefined) git(folder, 'remote', 'add', 'origin', url);
  for (const branch of branches) git(folder, 'update-ref', `refs/remotes/origin/${branch}`, 'HEAD');
  git(folder, 'checkout', '-q', '--detach');
  git(folder, 'branch', '-qD', 'main');
  return folder;
}
const warnings = (folder: string, options: Partial<DeclaredFlows> = {}, isNamed = true) => {
  const each = file(options);
  const stray = strayPaths(each, () => trackedFiles(folder));
  return cloneWarnings(each, isNamed, readSurroundings(folder), stray);
};
const HTTPS = (repository: string, region = 'eu-west-1') =>
  `https://git-codecommit.${region}.amazonaws.com/v1/repos/${repository}`;

test.each([
  ['the same repository', HTTPS('shop')],
  ['the same repository, by an ssh alias', 'ssh://work/v1/repos/shop'],
  ['a remote elsewhere', 'https://example.com/fork.git'],
  ['no remote', undefined],
])('says nothing in a clone with %s', (_, url) => {
  expect(warnings(clone(url))).toEqual([]);
});

test.each([HTTPS('shop-fork'), 'ssh://work/v1/repos/shop-fork', 'codecommit::eu-west-1://dev@shop-fork'])(
  'names another repository of the remote: %s',
  (url) => {
    expect(warnings(clone(url))).toEqual([
      'this is a clone of the CodeCommit repository shop-fork, and "repositoryName" is shop: a deployment from here serves shop',
    ]);
  },
);

test('names another repository of a remote that has not the name origin', () => {
  const folder = clone('https://example.com/mirror.git');
  git(folder, 'remote', 'add', 'aws', HTTPS('other'));
  expect(warnings(folder)).toEqual([expect.stringContaining('a clone of the CodeCommit repository other')]);
  git(folder, 'remote', 'add', 'aws2', HTTPS('shop'));
  expect(warnings(folder)).toEqual([]);
});

test('names another Region of the remote', () => {
  expect(warnings(clone(HTTPS('shop', 'us-east-1')))).toEqual([
    'the remote of this clone is in us-east-1, and "region" is eu-west-1: a deployment from here goes to eu-west-1',
  ]);
  expect(warnings(clone(HTTPS('shop', 'us-east-1')), { region: undefined })).toEqual([]);
});

test('asks for a repository that the options do not name', () => {
  expect(warnings(clone(HTTPS('shop')), {}, false)).toEqual([
    '"repositoryName" is missing and was taken from the remote of this clone, so another clone may deploy for another repository: write repositoryName: \'shop\'',
  ]);
});

describe('branches', () => {
  const flows = {
    review: {
      on: { review: { targets: ['main', 'release/**', 'develop'] } },
      gate: { targets: ['main', 'develop'] },
      build: { commands: ['true'] },
    },
    main: { on: { branch: { names: ['mian', 'feature/*'] } }, build: { commands: ['true'] } },
    all: { on: { review: {}, tag: { names: ['v*'] } }, build: { commands: ['true'] } },
  };

  test('that no branch of the clone is called are named, with the option', () => {
    expect(
      warnings(clone(HTTPS('shop'), ['main', 'release/1/2']), { flows, protectBranches: ['main', 'prod'] }),
    ).toEqual([
      'flows.review.on.review.targets: no branch of this clone matches "develop"',
      'flows.review.gate.targets: no branch of this clone matches "develop"',
      'flows.main.on.branch.names: no branch of this clone matches "mian", "feature/*"',
      'protectBranches: no branch of this clone matches "prod"',
    ]);
  });

  test('of a repository with another default branch are named', () => {
    expect(warnings(clone(HTTPS('shop'), ['master']))).toEqual([
      'flows.main.on.branch.names: no branch of this clone matches "main"',
      'the default branch: no branch of this clone matches "main"',
    ]);
  });

  test('are not looked at in a clone that has none, or not all', () => {
    expect(warnings(clone(HTTPS('shop'), []), { flows })).toEqual([]);
    const single = clone(HTTPS('shop'), ['feature/x']);
    git(single, 'config', 'remote.origin.fetch', '+refs/heads/feature/x:refs/remotes/origin/feature/x');
    expect(warnings(single, { flows })).toEqual([]);
    expect(warnings(folderWith(), { flows })).toEqual([]);
  });
});

test.each<[boolean, string[]]>([
  [true, ['new', '--from', 'flow-ci-projen']],
  [false, ['new', '--no-git']],
  [false, ['new', '--git=false', '--name', 'x']],
  [false, ['new', '--git', 'false']],
  [true, ['new', '--git', '--name', 'x']],
  [true, ['new', '--no-git', '--git']],
  [true, ['new', '--no-git=false']],
  [true, ['new', '--no-github', '--git-thing']],
])('projen new commits at its end: %s, with %j', (commits, args) => {
  expect(commitsAtEnd(args)).toBe(commits);
});

describe('globs over paths', () => {
  const watching = (paths: string[], exceptPaths: string[] = []) => ({
    flows: {
      unit: { on: { review: { targets: ['main'], paths, exceptPaths } }, build: { commands: ['true'] } },
    },
  });

  test('that match no file of the clone are named, wherever the project is in it', () => {
    const folder = clone(HTTPS('shop'));
    const missing = watching(['README.md', 'sorce/**', '*.md', '**/*.js'], ['readme.md']);
    const told = [
      'flows.unit.on.review.paths[1]: no file of this clone matches "sorce/**"',
      'flows.unit.on.review.paths[3]: no file of this clone matches "**/*.js"',
      'flows.unit.on.review.exceptPaths[0]: no file of this clone matches "readme.md"',
    ];
    expect(warnings(folder, missing)).toEqual(told);
    expect(warnings(join(folder, 'ci'), missing)).toEqual(told);
  });

  test('are not looked at in a repository without files, and outside of one', () => {
    const empty = folderWith();
    git(empty, 'init', '-q', '-b', 'main');
    expect(warnings(empty, watching(['src/**']))).toEqual([]);
    expect(warnings(folderWith(), watching(['src/**']))).toEqual([]);
  });

  test('that name a folder are refused with the right form', () => {
    const { folders, unmatched } = strayPaths(file(watching(['src', 'Makefile'], ['docs/a'])), () => [
      'src/a.ts',
      'docs/a/b.md',
      'srcs',
    ]);
    const expected = 'the path of files, and this is a folder of the repository';
    expect(folders).toEqual([
      { path: 'flows.unit.on.review.paths[0]', value: 'src', expected, fix: 'write "src/**"' },
      { path: 'flows.unit.on.review.exceptPaths[0]', value: 'docs/a', expected, fix: 'write "docs/a/**"' },
    ]);
    expect(unmatched).toEqual([{ path: 'flows.unit.on.review.paths[1]', glob: 'Makefile' }]);
    const folder = folderWith({ 'src/a.ts': '\n' });
    git(folder, 'init', '-q', '-b', 'main');
    git(folder, 'add', '-A');
    expect(
      () =>
        new FlowCiProject({ name: 'ci', outdir: folder, defaultReleaseBranch: 'main', ...watching(['src']) } as never),
    ).toThrow('"flows.unit.on.review.paths[0]" is "src"; expected the path of files, and this is a folder');
  });
});
