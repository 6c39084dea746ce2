import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { runCli } from '../../../cli/run-cli';
import { differences, fingerprint } from '../../slow/support/fingerprint';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

describe('work in repositories below the working tree', () => {
  let project: ProjectFixture;

  const git = (cwd: string, ...args: string[]): string =>
    execFileSync(
      'git',
      ['-c', 'protocol.file.allow=always', '-c', 'user.email=a@example.com', '-c', 'user.name=a', ...args],
      {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      },
    ).trim();
  const make = (cwd: string): string => {
    fs.mkdirSync(cwd, { recursive: true });
    git(cwd, 'init', '-q', '-b', 'main');
    fs.writeFileSync(path.join(cwd, 'name.txt'), 'one\n');
    fs.writeFileSync(path.join(cwd, '.gitignore'), 'ignored\n');
    git(cwd, 'add', '-A');
    git(cwd, 'commit', '-q', '-m', 'Begin');
    return cwd;
  };
  const warnings = async (...argv: string[]): Promise<string[]> => {
    const before = fingerprint(project.root);
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
    const exitCode = await runCli(['run', 'demand', 'f', ...argv], host);
    const shown = host.stdout.text + host.stderr.text;
    expect({ exitCode, shown }).toEqual({ exitCode: 0, shown });
    const changed = differences(before, fingerprint(project.root), true);
    expect(changed.filter((each) => !each.startsWith('. has'))).toEqual([]);
    return shown
      .split('\n')
      .filter((line) => /not in the build/.test(line))
      .map((line) => line.replace(/^! /, ''));
  };
  const submodule = (at: string) => `what is not committed in the submodule ${at} is not in the build: commit it there`;
  const repository = (at: string) =>
    `${at} is a repository of its own: its files are not in the build, as they are not in a commit`;

  beforeEach(() => {
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f' })]), {
      'buildspec.yml': 'version: 0.2\nphases: { build: { commands: ["true"] } }\n',
    });
    const deep = make(path.join(project.base, 'deep'));
    const lib = make(path.join(project.base, 'lib'));
    git(lib, 'submodule', '--quiet', 'add', deep, 'deep');
    git(lib, 'commit', '-q', '-m', 'Deep');
    git(project.root, 'submodule', '--quiet', 'add', lib, 'a lib');
    git(project.root, 'submodule', '--quiet', 'update', '--init', '--recursive');
    git(project.root, 'add', '-A');
    git(project.root, 'commit', '-q', '-m', 'Lib');
  });
  afterEach(() => {
    expect(project.leftovers()).toEqual([]);
    project.remove();
  });

  test('is not told where there is none, and an ignored file is none', async () => {
    project.write({ 'a lib/ignored': 'x', 'top.txt': 'x' });
    expect(await warnings()).toEqual([]);
  });

  test.each<[string, () => void, string[]]>([
    ['a changed file', () => project.write({ 'a lib/name.txt': 'two\n' }), [submodule('a lib')]],
    ['a new file', () => project.write({ 'a lib/x/new.txt': 'x' }), [submodule('a lib')]],
    ['a deleted file', () => fs.rmSync(path.join(project.root, 'a lib/name.txt')), [submodule('a lib')]],
    [
      'a file that was only added',
      () => {
        project.write({ 'a lib/name.txt': 'two\n' });
        git(path.join(project.root, 'a lib'), 'add', '-A');
      },
      [submodule('a lib')],
    ],
    ['a file of a submodule of the submodule', () => project.write({ 'a lib/deep/x': 'x' }), [submodule('a lib/deep')]],
    [
      'another commit of a submodule of the submodule',
      () => git(path.join(project.root, 'a lib/deep'), 'commit', '-q', '--allow-empty', '-m', 'More'),
      [submodule('a lib')],
    ],
    [
      'another repository, beside work that is included',
      () => {
        project.write({ 'top.txt': 'x' });
        make(path.join(project.root, 'tools/öther'));
      },
      [repository('tools/öther')],
    ],
    [
      'a repository without a commit',
      () => git(project.root, 'init', '-q', path.join(project.root, 'empty')),
      [repository('empty')],
    ],
    [
      'a repository in the submodule',
      () => void make(path.join(project.root, 'a lib/other')),
      [repository('a lib/other')],
    ],
  ])('is told: %s', async (_, change, expected) => {
    change();
    expect(await warnings()).toEqual(expected);
    expect(await warnings('-n')).toEqual(expected);
    // Of a commit nobody expects work.
    expect(await warnings('--committed')).toEqual([]);
  });

  test('starts no program that the configuration of a submodule names', async () => {
    const started = path.join(project.base, 'started');
    const own = path.join(project.root, '.git/modules/a lib/config');
    fs.appendFileSync(
      own,
      `[core]\n\tfsmonitor = touch ${started}\n[filter "x"]\n\tclean = touch ${started}\n\tprocess = touch ${started}\n[diff]\n\texternal = touch ${started}\n`,
    );
    project.write({ 'a lib/.gitattributes': '* filter=x\n', 'a lib/name.txt': 'two\n' });
    expect(await warnings()).toEqual([submodule('a lib')]);
    expect(fs.existsSync(started)).toBe(false);
  });
});
