import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { runCli } from '../../../cli/run-cli';
import { ResolvedFlow } from '../../../src/contract/flow-file';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const spec = (...commands: string[]) =>
  `version: 0.2\nphases:\n  build:\n    commands:\n${commands.map((command) => `      - ${JSON.stringify(command)}\n`).join('')}`;

/** Everything of a folder: content, mode and time of change. */
function fingerprint(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name === '.flow-ci' || name.startsWith(`.flow-ci${path.sep}`)) continue;
    const file = path.join(folder, name);
    const stat = fs.lstatSync(file);
    const content = stat.isFile()
      ? createHash('sha1').update(fs.readFileSync(file)).digest('hex')
      : stat.isSymbolicLink()
        ? fs.readlinkSync(file)
        : '';
    // The time of a folder changes with .flow-ci beside it, so it counts for files alone.
    found[name] = [stat.mode, stat.isFile() ? stat.mtimeMs : '', content].join(' ');
  }
  return found;
}

describe('the source of a local run', () => {
  const projects: ProjectFixture[] = [];
  const make = (files: Record<string, string>, flow: Partial<ResolvedFlow> = {}, name?: string): ProjectFixture => {
    const project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f', ...flow })]), files, name);
    projects.push(project);
    return project;
  };
  afterEach(() => {
    for (const project of projects.splice(0)) {
      expect(project.leftovers()).toEqual([]);
      project.remove();
    }
  });

  test('has the pointers of Git LFS, whatever filter the user has, with a warning', async () => {
    const project = make({
      '.gitattributes': '*.bin filter=lfs\n',
      'a.bin': 'version https://git-lfs.github.com/spec/v1\n',
      'buildspec.yml': spec('cat a.bin'),
    });
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
    expect(await runCli(['run', 'demand', 'f'], host)).toBe(0);
    expect(host.stdout.text.match(/Git LFS, which is not supported in a local run/g)).toHaveLength(1);
    expect(project.runFile('1-f', 'build.log')).toContain('version https://git-lfs.github.com/spec/v1');
  });

  test('fails for a repository with SHA-256 objects, by name', async () => {
    const project = make({ 'buildspec.yml': spec('true') });
    fs.rmSync(path.join(project.root, '.git'), { recursive: true });
    execFileSync('git', ['init', '-q', '--object-format=sha256'], { cwd: project.root });
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
    expect(await runCli(['run', 'demand', 'f'], host)).toBe(2);
    expect(host.stdout.text + host.stderr.text).toMatch(
      / SHA-256 objects, which a local run cannot clone: use one with SHA-1\n$/,
    );
  });

  async function run(
    project: ProjectFixture,
    argv: readonly string[] = [],
    cwd = project.root,
  ): Promise<{ exitCode: number; shown: string; output: string[] }> {
    const host = recordingHost({ cwd, tempRoot: project.tempRoot });
    const exitCode = await runCli(['run', 'demand', 'f', ...argv], host);
    const last = project.runs().at(-1);
    const output = last
      ? project
          .runFile(last, 'build.log')
          .split('\n')
          .filter((line) => line && !line.startsWith('[Container]'))
      : [];
    return { exitCode, shown: host.stdout.text + host.stderr.text, output };
  }

  const hostile = spec(
    'echo changed > README.md; rm -f staged.txt; echo x > new.txt',
    'git config user.email b@example.com; git config user.name b',
    'git commit -q -a -m "From the build"; git tag -a made -m made; git push -q origin HEAD:refs/heads/main made',
    'git gc -q --prune=now; git repack -a -d -q; git fetch -q origin; git branch -q local; git stash list',
  );

  test.each([
    ['a clean working tree', () => undefined],
    [
      'changed, staged and untracked files',
      (project: ProjectFixture) => {
        project.write({ 'README.md': 'changed\n', 'staged.txt': 'staged\n', 'dir/untracked.txt': 'x\n' });
        project.git('add', 'staged.txt');
      },
    ],
    [
      'a deleted file',
      (project: ProjectFixture) => {
        fs.rmSync(path.join(project.root, 'README.md'));
      },
    ],
    [
      'packed objects and refs',
      (project: ProjectFixture) => {
        project.git('gc', '-q');
      },
    ],
    [
      'a conflict that is not resolved',
      (project: ProjectFixture) => {
        project.git('checkout', '-q', '-b', 'other');
        project.write({ 'README.md': 'a\n' });
        project.commit();
        project.git('checkout', '-q', 'main');
        project.write({ 'README.md': 'b\n' });
        project.commit();
        try {
          project.git('merge', '-q', 'other');
        } catch {
          /* it is meant to fail */
        }
      },
    ],
  ])("leaves the user's repository as it was, to the byte and the second, with %s", async (_, prepare) => {
    const project = make({ 'buildspec.yml': hostile });
    project.commit();
    prepare(project);
    const before = fingerprint(project.root);
    const { exitCode, shown } = await run(project);
    expect(shown).toContain('refs/tags/made  created');
    expect(exitCode).toBe(0);
    expect(fingerprint(project.root)).toEqual(before);
  });

  test("has the working tree's work, and with --committed does not", async () => {
    const project = make({
      'buildspec.yml': spec('cat note.txt; cat staged.txt; test -e README.md || echo deleted'),
      'note.txt': 'old\n',
    });
    project.commit();
    project.write({ 'note.txt': 'new\n', 'staged.txt': 'staged\n' });
    project.git('add', 'staged.txt');
    fs.rmSync(path.join(project.root, 'README.md'));
    const dirty = await run(project);
    expect(dirty.shown).toContain('1 modified, 1 untracked, 1 deleted');
    expect(dirty.output).toEqual(['new', 'staged', 'deleted']);
    expect((await run(project, ['--committed'])).output[0]).toBe('old');
  });

  test('makes the same snapshot of the same work', async () => {
    const project = make({ 'buildspec.yml': spec('git rev-parse HEAD') });
    expect((await run(project)).output).toEqual((await run(project)).output);
  });

  test('works in a linked worktree', async () => {
    const project = make({ 'buildspec.yml': spec('cat only-here.txt', 'git log --format=%s -n 1') });
    project.commit();
    const linked = path.join(project.base, 'linked');
    project.git('worktree', 'add', '-q', linked, '-b', 'linked');
    fs.writeFileSync(path.join(linked, 'only-here.txt'), 'here\n');
    const host = recordingHost({ cwd: linked, tempRoot: project.tempRoot });
    expect([await runCli(['run', 'demand', 'f'], host), host.stderr.text]).toEqual([0, '']);
    expect(fs.readFileSync(path.join(linked, '.flow-ci/runs/1-f/build.log'), 'utf8')).toContain('\nhere\n');
  });

  test('finds the project from a folder below', async () => {
    const project = make({ 'buildspec.yml': spec('cat deep/er/x.txt'), 'deep/er/x.txt': 'x\n' });
    expect((await run(project, [], path.join(project.root, 'deep/er'))).output).toEqual(['x']);
  });

  test('works in a path with spaces, quotes and other signs', async () => {
    const project = make(
      { 'buildspec.yml': spec('cat "a b.txt"', 'git push -q origin HEAD:refs/heads/x'), 'a b.txt': 'x\n' },
      {},
      'it\'s a "project" $HOME: äö',
    );
    const { shown, output, exitCode } = await run(project);
    expect(shown).toContain('refs/heads/x  created');
    expect([exitCode, output]).toEqual([0, ['x']]);
  });

  test('works before the first commit', async () => {
    const project = make({ 'buildspec.yml': spec('git log --format=%s') });
    fs.rmSync(path.join(project.root, '.git'), { recursive: true });
    project.git('init', '-q');
    expect((await run(project)).output).toEqual(['Uncommitted work, as flow-ci ran it']);
    expect((await run(project, ['--committed'])).shown).toContain('there is no commit yet');
  });

  test('works in a shallow clone', async () => {
    const project = make({ 'buildspec.yml': spec('git log --format=%s | wc -l') });
    project.commit();
    const shallow = path.join(project.base, 'shallow');
    project.git('clone', '-q', '--depth', '1', `file://${project.root}`, shallow);
    const host = recordingHost({ cwd: shallow, tempRoot: project.tempRoot });
    expect([await runCli(['run', 'demand', 'f'], host), host.stderr.text]).toEqual([0, '']);
  });

  test('works with a detached HEAD', async () => {
    const project = make({ 'buildspec.yml': spec('echo on') });
    project.commit();
    project.git('checkout', '-q', '--detach');
    expect((await run(project)).output).toEqual(['on']);
  });

  test.each([
    [true, ['inner']],
    [false, ['absent']],
  ])('brings submodules when fetchSubmodules is %s', async (fetchSubmodules, output) => {
    const project = make({ 'buildspec.yml': spec('cat sub/file.txt 2>/dev/null || echo absent') }, { fetchSubmodules });
    const inner = path.join(project.base, 'inner');
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.email=a@example.com', '-c', 'user.name=a', ...args], { cwd: inner });
    fs.mkdirSync(inner);
    git('init', '-q');
    fs.writeFileSync(path.join(inner, 'file.txt'), 'inner\n');
    git('add', '.');
    git('commit', '-q', '-m', 'Inner');
    project.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'sub');
    project.commit();
    const before = fingerprint(project.root);
    const result = await run(project);
    expect([result.output, result.shown]).toEqual([output, expect.any(String)]);
    expect(fingerprint(project.root)).toEqual(before);
  });

  test('fails outside of a repository, and outside of a project', async () => {
    const project = make({ 'buildspec.yml': spec('echo on') });
    fs.rmSync(path.join(project.root, '.git'), { recursive: true });
    expect(await run(project)).toMatchObject({
      exitCode: 2,
      shown: expect.stringContaining('is not in a git repository'),
    });
    fs.rmSync(path.join(project.root, 'flow-ci.json'));
    expect(await run(project)).toMatchObject({
      exitCode: 2,
      shown: expect.stringContaining('flow-ci.json was not found'),
    });
  });

  test.each([
    ['is not JSON', '{', 'is not JSON'],
    ['has another version', '{"version": 99}', 'has the version 99, this flow-ci-projen reads 1'],
    ['is not complete', '{"version": 1}', '"repositoryName" is required'],
  ])('fails when flow-ci.json %s', async (_, content, text) => {
    const project = make({});
    project.write({ 'flow-ci.json': content });
    expect(await run(project)).toMatchObject({ exitCode: 2, shown: expect.stringContaining(text) });
  });
});
