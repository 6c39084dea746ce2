import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { folderWith, git, synth } from './synth';
import { runCli } from '../../cli/run-cli';
import { FlowCiProject } from '../../src/project';
import { recordingHost } from '../cli/support/recording-host';

const TEST = { scripts: { test: 'jest' } };
const manifest = (more: object = {}) => JSON.stringify({ ...TEST, ...more });
const pom = (properties: string) => `<project><properties>${properties}</properties></project>`;

interface Row {
  readonly about: string;
  readonly files: Readonly<Record<string, string>>;
  /** Absent: the application is not tested. */
  readonly source?: string;
  readonly commands?: readonly string[];
  readonly runtimes?: Readonly<Record<string, string>>;
}

const pnpm = (version: string | number) => [
  `npx --yes pnpm@${version} install --frozen-lockfile`,
  `npx --yes pnpm@${version} test`,
];
const yarn = (command: string, flag: string) => [`${command} install ${flag}`, `${command} test`];
const berry = (version: string | number) => `npx --yes --package @yarnpkg/cli-dist@${version} yarn`;
const NODE = 'scripts.test in package.json';
const TOX =
  'tox=$(mktemp -d) && python3 -m venv "$tox" && "$tox/bin/pip" install --quiet "tox>=4" && "$tox/bin/tox" run -e py';

const ROWS: readonly Row[] = [
  { about: 'nothing', files: { 'app.py': 'print(1)\n' } },
  { about: 'no dependencies', files: { 'package.json': manifest() }, source: NODE, commands: ['npm test'] },
  {
    about: 'dependencies without a lock file',
    files: { 'package.json': manifest({ devDependencies: { jest: '30' } }) },
    source: NODE,
    commands: ['npm install --no-package-lock', 'npm test'],
  },
  {
    about: 'a lock file of npm',
    files: { 'package.json': manifest(), 'package-lock.json': '{}' },
    source: NODE,
    commands: ['npm ci', 'npm test'],
  },
  ...[
    ["lockfileVersion: '9.0'\n", 10],
    ["lockfileVersion: '6.0'\n", 8],
    ['lockfileVersion: 5.4\n', 7],
  ].map(([lock, major]) => ({
    about: `a lock file of pnpm ${major}`,
    files: { 'package.json': manifest(), 'pnpm-lock.yaml': String(lock) },
    source: NODE,
    commands: pnpm(major),
  })),
  {
    about: 'a package manager with its version',
    files: { 'package.json': manifest({ packageManager: 'pnpm@9.15.4+sha512.abc' }), 'pnpm-lock.yaml': '' },
    source: NODE,
    commands: pnpm('9.15.4'),
  },
  {
    about: 'a lock file of Yarn 1',
    files: { 'package.json': manifest(), 'yarn.lock': '# yarn lockfile v1\n' },
    source: NODE,
    commands: yarn('npx --yes yarn@1', '--frozen-lockfile'),
  },
  {
    about: 'a lock file of a later Yarn',
    files: { 'package.json': manifest(), 'yarn.lock': '# This file\n\n__metadata:\n  version: 8\n' },
    source: NODE,
    commands: yarn(berry(4), '--immutable'),
  },
  {
    about: 'Yarn 3 by its field',
    files: { 'package.json': manifest({ packageManager: 'yarn@3.8.7' }), 'yarn.lock': '' },
    source: NODE,
    commands: yarn(berry('3.8.7'), '--immutable'),
  },
  {
    about: 'a lock file of Bun',
    files: { 'package.json': manifest(), 'bun.lock': '' },
    source: NODE,
    commands: ['npx --yes bun@1 install --frozen-lockfile', 'npx --yes bun@1 run test'],
  },
  { about: 'two lock files', files: { 'package.json': manifest(), 'package-lock.json': '{}', 'yarn.lock': '' } },
  {
    about: 'a package manager without its lock file',
    files: { 'package.json': manifest({ packageManager: 'pnpm@9.0.0' }) },
  },
  {
    about: 'the test that `npm init` writes, and a Makefile',
    files: {
      'package.json': '{"scripts":{"test":"echo \\"Error: no test specified\\" && exit 1"}}',
      Makefile: 'test:\n\ttrue\n',
    },
    source: 'the target test in Makefile',
    commands: ['make test'],
  },
  { about: 'a package.json that is no JSON', files: { 'package.json': '{' } },
  { about: 'scripts of a wrong kind', files: { 'package.json': '{"scripts":["test"]}' } },
  {
    about: 'a Makefile with several targets in a rule',
    files: { makefile: 'all: test\n\nlint test : build\n\ttrue\n' },
    source: 'the target test in makefile',
    commands: ['make test'],
  },
  {
    about: 'a Makefile without the target',
    files: { Makefile: 'all: test\n# test: x\ntest := 1\ntests:\n\ttest: x\nX = test: y\n' },
  },
  { about: 'tox.ini', files: { 'tox.ini': '[tox]\n' }, source: 'tox.ini', commands: [TOX] },
  {
    about: 'tox in pyproject.toml',
    files: { 'pyproject.toml': '[project]\nname = "x"\n[tool.tox]\n' },
    source: '[tool.tox] in pyproject.toml',
    commands: [TOX],
  },
  { about: 'a pyproject.toml that says nothing', files: { 'pyproject.toml': '[project]\nname = "x"\n' } },
  { about: 'go.mod', files: { 'go.mod': 'module x\n' }, source: 'go.mod', commands: ['go test ./...'] },
  {
    about: 'Maven',
    files: { 'pom.xml': pom('<maven.compiler.release>21</maven.compiler.release>') },
    source: 'pom.xml',
    commands: ['mvn --batch-mode test'],
    runtimes: { java: 'corretto21' },
  },
  {
    about: 'Maven by its wrapper, for Java 8',
    files: { 'pom.xml': pom('<maven.compiler.source>1.8</maven.compiler.source>'), mvnw: '' },
    source: 'pom.xml',
    commands: ['sh ./mvnw --batch-mode test'],
    runtimes: { java: 'corretto8' },
  },
  { about: 'Maven without its Java', files: { 'pom.xml': pom('') } },
  { about: 'Maven for a Java that no image has', files: { 'pom.xml': pom(''), '.java-version': '19\n' } },
  {
    about: 'Gradle by its wrapper',
    files: { 'build.gradle.kts': 'languageVersion = JavaLanguageVersion.of(17)', gradlew: '' },
    source: 'build.gradle.kts',
    commands: ['sh ./gradlew --no-daemon test'],
    runtimes: { java: 'corretto17' },
  },
  { about: 'Gradle without its wrapper', files: { 'build.gradle': 'JavaLanguageVersion.of(17)' } },
  {
    about: '.NET',
    files: { 'global.json': '{"sdk":{"version":"8.0.100"}}' },
    source: 'global.json',
    commands: ['dotnet test'],
    runtimes: { dotnet: '8.0' },
  },
  { about: '.NET of a version that no image has', files: { 'global.json': '{"sdk":{"version":"5.0.100"}}' } },
  { about: 'a file that git ignores', files: { '.gitignore': '/Makefile\n', Makefile: 'test:\n\ttrue\n' } },
];

/** A repository with files, and a CI project in a folder of it. */
function repositoryWith(files: Readonly<Record<string, string>>, folder: string): string {
  const root = folderWith({ 'README.md': '# shop\n', ...files });
  git(root, 'init', '-q', '-b', 'main');
  git(root, 'add', '-A');
  git(root, 'commit', '-qm', 'the application');
  const outdir = join(root, folder);
  synth(new FlowCiProject({ name: 'ci', repositoryName: 'shop', defaultReleaseBranch: 'main', outdir }));
  return outdir;
}

const check = async (cwd: string) => {
  const host = recordingHost({ cwd, tempRoot: tmpdir() });
  const exitCode = await runCli(['check'], host);
  return { exitCode, shown: host.stdout.text };
};

describe('the default flows of a project in ci/', () => {
  test.each(ROWS)('of an application with $about', async ({ files, source, commands = [], runtimes = {} }) => {
    const outdir = repositoryWith(files, 'ci');
    const { phases } = parse(readFileSync(join(outdir, 'buildspecs/review.yml'), 'utf8'));
    const own = ['npx projen build', 'git diff --exit-code'];
    const enter = `cd "$CODEBUILD_SRC_DIR" # the application, tested as ${source} says`;
    expect(phases.build.commands).toEqual(source === undefined ? own : [...own, enter, ...commands]);
    expect(phases.install['runtime-versions']).toEqual({ nodejs: 'latest', ...runtimes });
    expect(await check(outdir)).toEqual({ exitCode: 0, shown: '2 buildspecs checked, no problems\n' });
  });

  test('test the application in the root from a deeper folder, too', () => {
    const outdir = repositoryWith({ Makefile: 'test:\n\ttrue\n', 'tools/Makefile': '' }, 'tools/ci');
    expect(readFileSync(join(outdir, 'buildspecs/main.yml'), 'utf8')).toContain('make test');
  });

  test('of a project in the root do not take its own package.json for an application', () => {
    const outdir = repositoryWith({ Makefile: 'test:\n\ttrue\n' }, '.');
    expect(readFileSync(join(outdir, 'buildspecs/review.yml'), 'utf8')).not.toContain('CODEBUILD_SRC_DIR');
  });

  test('have no warning of their own in a local run', async () => {
    const outdir = repositoryWith({ 'package.json': manifest() }, 'ci');
    git(outdir, 'checkout', '-qb', 'feature');
    const host = recordingHost({ cwd: outdir, tempRoot: tmpdir() });
    expect(await runCli(['run', 'review', '--dry-run', '--no-color'], host)).toBe(0);
    expect(host.stdout.text).toContain('npm test');
    expect((host.stdout.text + host.stderr.text).split('\n').filter((line) => /^!|warning/i.test(line))).toEqual([]);
  });
});
