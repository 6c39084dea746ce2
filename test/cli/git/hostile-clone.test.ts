import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { runCli } from '../../../cli/run-cli';
import { ResolvedFlow } from '../../../src/contract/flow-file';
import { CanaryTree } from '../support/canary-tree';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const spec = (rest: string, ...commands: string[]) =>
  `version: 0.2\nphases:\n  build:\n    commands:\n${['true', ...commands].map((command) => `      - ${JSON.stringify(command)}\n`).join('')}${rest}`;

describe('a clone that somebody else wrote', () => {
  let project: ProjectFixture;
  let canary: CanaryTree;

  const make = (files: Record<string, string> = {}, flow: Partial<ResolvedFlow> = {}): void => {
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f', ...flow })]), {
      'buildspec.yml': spec(''),
      ...files,
    });
    canary = new CanaryTree(path.join(project.base, 'outside'));
  };
  const link = (target: string, ...at: string[]): void => {
    const place = path.join(project.root, ...at);
    fs.mkdirSync(path.dirname(place), { recursive: true });
    fs.symlinkSync(target, place);
  };
  async function flowCi(...argv: string[]): Promise<{ exitCode: number; shown: string }> {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
    const exitCode = await runCli(argv, host);
    return { exitCode, shown: host.stdout.text + host.stderr.text };
  }
  const log = (): string => project.runFile('1-f', 'build.log');

  afterEach(() => {
    expect(canary.changes()).toEqual([]);
    expect(canary.leaks(project.root)).toEqual([]);
    project.remove();
  });

  describe('with links in the place of the state folder', () => {
    const commands = [['clean'], ['run', 'demand', 'f'], ['run', 'demand', 'f', '--cache'], ['list'], ['show']];
    const places = ['.flow-ci', '.flow-ci/runs', '.flow-ci/cache', '.flow-ci/claims'];

    test.each(commands.flatMap((argv) => places.map((place) => [argv.join(' '), place, argv] as const)))(
      '%s with %s as a link touches nothing outside',
      async (_, place, argv) => {
        make({ 'buildspec.yml': spec('cache:\n  paths:\n    - buildspec.yml\n') });
        canary.write('runs/7-f/result.json', '{"builds":[{"buildStatus":"CANARY"}]}');
        canary.write('7-f/summary.md', 'CANARY');
        canary.write('f/x', 'CANARY');
        canary.keep();
        link(canary.root, place);
        const { shown } = await flowCi(...argv);
        expect(shown).not.toContain('CANARY');
        expect(shown).not.toContain('bug in flow-ci');
      },
    );

    test('fails for `clean` and a link in place of .flow-ci, in one line that has the fix', async () => {
      make();
      link(canary.root, '.flow-ci');
      expect(await flowCi('clean')).toEqual({
        exitCode: 4,
        shown: `error: ${project.root}/.flow-ci is a symbolic link: flow-ci only works in real directories of yours, remove it\n`,
      });
    });

    test('does not write through a link in place of .flow-ci/.gitignore', async () => {
      make();
      link(path.join(canary.root, 'new'), '.flow-ci', '.gitignore');
      expect((await flowCi('run', 'demand', 'f')).exitCode).toBe(0);
      expect(fs.readFileSync(path.join(project.root, '.flow-ci/.gitignore'), 'utf8')).toBe('*\n');
    });

    test('neither lists, shows nor removes runs that are links', async () => {
      make();
      canary.write('run/summary.md', 'CANARY');
      canary.keep();
      link(path.join(canary.root, 'run'), '.flow-ci', 'runs', '7-f');
      expect((await flowCi('show', '7')).shown).toContain('there is no run 7');
      expect((await flowCi('clean')).shown).toBe('removed 0 runs\n');
    });

    test('reads no file of a run through a link, and hangs at no FIFO', async () => {
      make();
      fs.mkdirSync(path.join(project.root, '.flow-ci/runs/7-f'), { recursive: true });
      link(path.join(canary.root, 'secret.txt'), '.flow-ci', 'runs', '7-f', 'summary.md');
      link('/dev/zero', '.flow-ci', 'runs', '7-f', 'result.json');
      expect((await flowCi('show', '7')).shown).toContain('has not finished');
      expect((await flowCi('list')).shown).toContain('#7 not finished');
    });
  });

  test('a run folder whose number nobody can count on stops no run', async () => {
    make();
    fs.mkdirSync(path.join(project.root, '.flow-ci/runs/99999999999999999999-f'), { recursive: true });
    expect((await flowCi('run', 'demand', 'f')).exitCode).toBe(0);
    expect(project.runs()).toContain('1-f');
  });

  describe('that swaps links in while it runs', () => {
    test.each([
      ['the state folder', (root: string) => `mv ${root}/.flow-ci ${root}/old && ln -s $OUT ${root}/.flow-ci`],
      ['the run folder', (root: string) => `rm -rf ${root}/.flow-ci/runs/1-f && ln -s $OUT ${root}/.flow-ci/runs/1-f`],
      ['the folder of comments', (root: string) => `ln -s $OUT ${root}/.flow-ci/runs/1-f/artifacts`],
      ['the result', (root: string) => `ln -s $OUT/secret.txt ${root}/.flow-ci/runs/1-f/result.json`],
      ['a hard link for the result', (root: string) => `ln $OUT/secret.txt ${root}/.flow-ci/runs/1-f/result.json`],
      ['the cache', (root: string) => `ln -s $OUT ${root}/.flow-ci/cache`],
      ['the source', () => 'cd .. && rm -rf "$CODEBUILD_SRC_DIR" && ln -s $OUT "$CODEBUILD_SRC_DIR"'],
      ['a folder above the source', () => 'cd ../.. && mv repos old && ln -s $OUT repos && mkdir -p repos'],
      ['the source by a FIFO', () => 'mkfifo out.txt report.xml'],
    ])('in place of %s: nothing outside is touched', async (_, command) => {
      make();
      const commands = [`export OUT=${canary.root}`, command(project.root)];
      project.write({
        'buildspec.yml': spec(
          "reports:\n  r:\n    files: ['**/*.xml']\nartifacts:\n  files: ['**/*']\ncache:\n  paths: ['**/*']\n",
          commands.join(' && '),
        ),
      });
      const { shown } = await flowCi('run', 'demand', 'f', '--cache');
      expect(shown).not.toContain('bug in flow-ci');
      expect(project.leftovers()).toEqual([]);
    });
  });

  describe('with paths that lead outside', () => {
    const artifact = (...lines: string[]) => `artifacts:\n${lines.map((line) => `  ${line}\n`).join('')}`;
    const escape = '../../../../../../../../../../../..';

    test.each([
      ['a base directory', artifact("files: ['**/*']", 'base-directory: OUT')],
      ['a base directory with ../', artifact("files: ['**/*']", `base-directory: ${escape}OUT`)],
      ['a base directory that is a glob', artifact("files: ['**/*']", `base-directory: '${escape}OUT*'`)],
      ['a base directory that is a link', artifact("files: ['**/*']", 'base-directory: link')],
      ['a base directory below a link', artifact("files: ['**/*']", 'base-directory: link/deep')],
      ['files', artifact("files: ['OUT/**/*', 'OUT/secret.txt']")],
      ['files with ../', artifact(`files: ['${escape}OUT/secret.txt', 'x/${escape}OUT/secret.txt']`)],
      ['files with braces', artifact(`files: ['{${escape},x}OUT/secret.txt', '{..,../..}/**']`)],
      ['files through a link', artifact("files: ['link/**/*', 'link/secret.txt', '**/*']")],
      ['a file that is a link', artifact("files: ['file.txt', '**/*']")],
      ['excluded paths', artifact("files: ['**/*']", `exclude-paths: ['${escape}OUT/**']`)],
      ['a secondary artifact', artifact('secondary-artifacts:', '  ../../../../../outside/x:', "    files: ['*.yml']")],
      ['an absolute secondary artifact', artifact('secondary-artifacts:', '  OUT/x:', "    files: ['*.yml']")],
      ['the name of an artifact', artifact("files: ['*.yml']", 'name: ../../../../../outside/x')],
      ['a report', "reports:\n  r:\n    files: ['**/*']\n    base-directory: OUT\n"],
      ['a report that is a link', "reports:\n  r:\n    files: ['file.txt', 'link/secret.txt']\n"],
      ['a report group', "reports:\n  ../../../../../outside/x:\n    files: ['*.yml']\n"],
      ['cache paths', `cache:\n  paths: ['OUT/**/*', '${escape}OUT/secret.txt', 'link/**/*', '../**/*']\n`],
      ['a cache key', "cache:\n  key: '../../../outside'\n  paths: ['*.yml']\n"],
    ])('%s: nothing outside is touched', async (_, rest) => {
      make();
      project.write({ 'buildspec.yml': spec(rest.replaceAll('OUT', canary.root), 'mkdir -p x') });
      link(canary.root, 'link');
      link(path.join(canary.root, 'secret.txt'), 'file.txt');
      const run = ['run', 'demand', 'f', '--cache'];
      for (const argv of [run, ...(rest.startsWith('cache') ? [run] : []), ['clean']]) {
        expect((await flowCi(...argv)).shown).not.toContain('bug in flow-ci');
        expect(canary.leaks(project.root)).toEqual([]);
      }
    });

    test('names the link that it left out', async () => {
      make({ 'buildspec.yml': spec("artifacts:\n  files: ['**/*']\n") });
      link(path.join(canary.root, 'secret.txt'), 'file.txt');
      expect((await flowCi('run', 'demand', 'f')).exitCode).toBe(0);
      expect(log()).toMatch(
        /Skipping invalid file path file\.txt: file\.txt leads outside of \S+, which a local run does not read\n/,
      );
      expect(project.hasRunFile('1-f', 'artifacts/primary/buildspec.yml')).toBe(true);
    });

    test('a link within the source is followed', async () => {
      make({ 'buildspec.yml': spec("artifacts:\n  files: ['*.txt']\n"), 'a/b.dat': 'inside\n' });
      link('a/b.dat', 'c.txt');
      expect((await flowCi('run', 'demand', 'f')).exitCode).toBe(0);
      expect(project.runFile('1-f', 'artifacts/primary/c.txt')).toBe('inside\n');
    });

    test('a cache is not restored through a link', async () => {
      make({ 'buildspec.yml': spec("cache:\n  paths: ['lib/**/*']\n"), 'lib/x': 'cached\n' });
      expect((await flowCi('run', 'demand', 'f', '--cache')).exitCode).toBe(0);
      fs.rmSync(path.join(project.root, 'lib'), { recursive: true });
      link(canary.root, 'lib');
      expect((await flowCi('run', 'demand', 'f', '--cache')).exitCode).toBe(0);
    });

    test('fails for the Region of an event, by name', async () => {
      make({}, { triggers: [{ kind: 'branch', id: 'branch', names: ['main'], except: [], wildcard: false }] });
      project.commit();
      await flowCi('event', 'branch', '-o', 'event.json');
      const event = JSON.parse(fs.readFileSync(path.join(project.root, 'event.json'), 'utf8')) as { region: string };
      const region = `${escape}${canary.root}`;
      project.write({ 'event.json': JSON.stringify(event).replaceAll(event.region, region) });
      const { exitCode, shown } = await flowCi('run', '--event', 'event.json');
      expect(exitCode).not.toBe(0);
      expect(shown).not.toContain('bug in flow-ci');
    });
  });

  describe('beside what others left in the temporary folder', () => {
    const DEAD = 2 ** 22 + 1;

    test('does not sweep a link', async () => {
      make();
      fs.chmodSync(canary.root, 0o555);
      canary.keep();
      fs.symlinkSync(canary.root, path.join(project.tempRoot, `flow-ci-run-${DEAD}-abcdef`));
      await flowCi('run', 'demand', 'f');
      await flowCi('clean');
      expect(project.leftovers()).toEqual([`flow-ci-run-${DEAD}-abcdef`]);
      fs.rmSync(path.join(project.tempRoot, `flow-ci-run-${DEAD}-abcdef`));
      fs.chmodSync(canary.root, 0o755);
      canary.keep();
    });

    test('does not sweep a directory of another user', async () => {
      if (process.getuid?.() !== 0) return;
      make();
      const other = path.join(project.tempRoot, `flow-ci-run-${DEAD}-abcdef`);
      fs.mkdirSync(other);
      fs.chownSync(other, 12345, 12345);
      await flowCi('run', 'demand', 'f');
      expect(project.leftovers()).toEqual([path.basename(other)]);
    });

    test('does not kill the processes of another run whose name begins alike', async () => {
      make();
      fs.mkdirSync(path.join(project.tempRoot, `flow-ci-run-${DEAD}`));
      fs.mkdirSync(path.join(project.tempRoot, `flow-ci-run-${DEAD}-abcdef`));
      const living = spawn('sleep', ['60'], {
        env: {
          PATH: process.env.PATH,
          CODEBUILD_SRC_DIR: path.join(project.tempRoot, `flow-ci-run-${DEAD}-abcdefg/x`),
        },
      });
      const ended = new Promise((resolve) => living.on('exit', resolve));
      await flowCi('run', 'demand', 'f');
      expect(await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 200, 'alive'))])).toBe('alive');
      living.kill();
    });
  });
});
