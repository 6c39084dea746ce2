import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { steadyClock } from '../../../cli/clock';
import { runCli } from '../../../cli/run-cli';
import { differences, fingerprint } from '../../slow/support/fingerprint';
import { bundleCommand } from '../support/bundle-command';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost, RecordingHostOptions } from '../support/recording-host';
import { signHead } from '../support/sign-head';

const spec = (...commands: string[]) =>
  `version: 0.2\nphases:\n  build:\n    commands:\n${commands.map((command) => `      - ${JSON.stringify(command)}\n`).join('')}`;

describe('a local run', () => {
  let project: ProjectFixture;
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync('git', args, {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    }).trim();
  const flowCi = async (
    argv: readonly string[],
    options: Partial<RecordingHostOptions> & { now?: () => Date } = {},
  ) => {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot, ...options });
    const exitCode = await runCli(argv, options.now ? { ...host, now: options.now } : host);
    return { exitCode, shown: host.stdout.text + host.stderr.text };
  };
  const run = async (...argv: string[]) => flowCi(['run', 'demand', 'f', '--log', 'live', ...argv]);

  beforeEach(() => {
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f' })]), {
      'buildspec.yml': spec('echo built'),
    });
    project.commit();
  });
  afterEach(() => {
    expect(project.leftovers()).toEqual([]);
    project.remove();
  });

  describe('in a repository', () => {
    test('with log.showSignature and a signed commit takes the same snapshot as without', async () => {
      signHead(project);
      project.write({ 'new.txt': 'new\n' });
      const gpg = path.join(project.base, 'gpg');
      fs.writeFileSync(gpg, '#!/bin/sh\necho "gpg: Good signature" >&2\necho "[GNUPG:] GOODSIG 1 Somebody"\n', {
        mode: 0o755,
      });
      project.git('config', 'gpg.program', gpg);
      project.git('config', 'log.showSignature', 'true');
      const { exitCode, shown } = await run();
      expect({ exitCode, shown }).toEqual({ exitCode: 0, shown: expect.stringContaining('1 untracked (snapshot ') });
      expect(JSON.parse(project.runFile('1-f', 'result.json'))).toMatchObject({
        builds: [{ buildStatus: 'SUCCEEDED' }],
      });
    });

    test('with a split index runs, and leaves it as it is', async () => {
      project.git('config', 'core.splitIndex', 'true');
      project.git('update-index', '--split-index');
      project.write({ 'staged.txt': 'staged\n' });
      project.git('add', 'staged.txt');
      project.write({ 'new.txt': 'new\n' });
      const before = fingerprint(path.join(project.root, '.git'));
      expect(Object.keys(before).filter((name) => name.startsWith('sharedindex.')).length).toBeGreaterThan(0);
      const { exitCode, shown } = await run();
      expect({ exitCode, shown }).toEqual({ exitCode: 0, shown: expect.stringContaining('2 untracked (snapshot ') });
      expect(differences(before, fingerprint(path.join(project.root, '.git')), true)).toEqual([]);
    });

    test.each(['blob:none', 'tree:0'])(
      'that is a partial clone (%s) fetches what the commit lacks, into the run',
      async (filter) => {
        const served = path.join(project.base, 'served.git');
        project.git('checkout', '-q', '-b', 'other');
        project.write({ 'dir/other.txt': 'of the other branch\n', 'buildspec.yml': spec('cat dir/other.txt') });
        project.commit();
        project.git('checkout', '-q', 'main');
        git(project.base, 'clone', '-q', '--bare', project.root, served);
        git(served, 'config', 'uploadpack.allowFilter', 'true');
        git(served, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
        fs.rmSync(project.root, { recursive: true });
        git(project.base, 'clone', '-q', `--filter=${filter}`, '-b', 'main', `file://${served}`, project.root);
        const before = fingerprint(path.join(project.root, '.git'));
        const dry = await flowCi(['run', 'demand', 'f', '-n']);
        expect(dry.exitCode).toBe(0);
        const { exitCode, shown } = await flowCi(['run', 'branch', 'other', '--log', 'live', '--allow-no-match']);
        expect({ exitCode, shown }).toEqual({ exitCode: 0, shown: expect.stringContaining('this is a partial clone') });
        expect(differences(before, fingerprint(path.join(project.root, '.git')), true)).toEqual([]);
        fs.renameSync(served, `${served}.gone`);
        const alone = await flowCi(['run', 'branch', 'other']);
        expect([alone.exitCode, alone.shown]).toEqual([
          4,
          expect.stringMatching(
            /error: this is a partial clone, and \d+ objects of [0-9a-f]{8} cannot be fetched from origin \(.*\): connect to it, or check the commit out once\n/,
          ),
        ]);
      },
    );

    test('of another user has one line with the fix', async () => {
      const bin = path.join(project.base, 'bin');
      fs.mkdirSync(bin);
      const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
      fs.writeFileSync(path.join(bin, 'git'), `#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec ${real} "$@"\n`, {
        mode: 0o755,
      });
      const { exitCode, shown } = await flowCi(['run', 'demand', 'f'], {
        env: { PATH: `${bin}:${process.env.PATH}`, HOME: project.base },
      });
      expect([exitCode, shown]).toEqual([
        4,
        `error: ${project.root} belongs to another user, so that git does not read it: if you trust what is in it, run \`git config --global --add safe.directory ${project.root}\`\n`,
      ]);
    });

    test('of another user whom the user trusts runs', async () => {
      // Only root can give files away.
      if (process.getuid?.() !== 0) return;
      execFileSync('chown', ['-R', '12345', project.root]);
      fs.writeFileSync(path.join(project.base, '.gitconfig'), `[safe]\n\tdirectory = ${project.root}\n`);
      expect(await flowCi(['run', 'demand', 'f'], { env: { HOME: project.base } })).toMatchObject({ exitCode: 0 });
    });
  });

  describe('with a clock that jumps', () => {
    /** An hour back at each look. */
    const backwards = (): (() => Date) => {
      let time = Date.UTC(2026, 0, 2);
      return () => new Date((time -= 3600_000));
    };

    test('has no negative duration anywhere', async () => {
      const { exitCode, shown } = await flowCi(['run', 'demand', 'f', '--json'], { now: backwards() });
      expect(exitCode).toBe(0);
      expect(shown).not.toMatch(/"seconds":-/);
      const durations = JSON.stringify(JSON.parse(project.runFile('1-f', 'result.json'))).match(
        /"durationInSeconds":-?\d+/g,
      );
      expect(durations?.filter((each) => each.includes('-'))).toEqual([]);
      expect(project.runFile('1-f', 'summary.md')).not.toMatch(/-\d+\.\d \|/);
    });

    test('counts the time that has passed, whatever the clock of the machine shows', () => {
      const now = steadyClock(undefined);
      const real = Date.now;
      try {
        const before = now().getTime();
        Date.now = () => real() - 3_600_000;
        expect(now().getTime()).toBeGreaterThanOrEqual(before);
        Date.now = () => real() + 3_600_000;
        expect(now().getTime()).toBeLessThan(before + 60_000);
      } finally {
        Date.now = real;
      }
    });

    test('times out after the time that has passed', async () => {
      project.write({ 'buildspec.yml': spec('sleep 20') });
      const real = Date.now;
      Date.now = () => real() - 3_600_000 * (performance.now() % 7);
      try {
        expect((await flowCi(['run', 'demand', 'f', '--timeout', '0.02'])).exitCode).toBe(124);
      } finally {
        Date.now = real;
      }
    });
  });

  test.each([
    ['dumb', false],
    ['xterm', true],
  ])('on a terminal called %s draws over lines: %s', async (TERM, draws) => {
    const { shown } = await flowCi(['run', 'demand', 'f'], { isTTY: true, env: { TERM } });
    expect(shown.includes('\u001b') || shown.includes('\r')).toBe(draws);
  });

  describe('whose output nobody reads', () => {
    let command: string;
    beforeAll(async () => {
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flow-ci-command-'));
      await bundleCommand(folder, 'flow-ci', 'flow-ci-local');
      command = path.join(folder, 'flow-ci/index.js');
    });

    const start = (argv: readonly string[], stdout: 'pipe' | number) => {
      const child = spawn(process.execPath, [command, ...argv], {
        cwd: project.root,
        env: { ...process.env, TMPDIR: project.tempRoot },
        stdio: ['ignore', stdout, 'pipe'],
      });
      let errors = '';
      child.stderr?.on('data', (piece: Buffer) => (errors += piece.toString()));
      return {
        child,
        ended: new Promise<{ code: number | null; errors: string }>((resolve) =>
          child.on('close', (code) => resolve({ code, errors })),
        ),
      };
    };

    test.each([
      [['list'], 0],
      [['check'], 0],
      [['run', 'demand', 'f', '-n'], 0],
      [['run', 'demand', 'f'], 130],
      [['run', 'demand', 'f', '--json'], 130],
    ])('ends cleanly when its reader has gone: flow-ci %j', async (argv, expected) => {
      project.write({ 'buildspec.yml': spec('echo built', 'sleep 30') });
      const { child, ended } = start(argv, 'pipe');
      child.stdout?.destroy();
      expect(await ended).toEqual({ code: expected, errors: '' });
    });

    test.each([[['list']], [['run', 'demand', 'f']]])(
      'fails in one line when it cannot be written: flow-ci %j',
      async (argv) => {
        const full = fs.openSync('/dev/full', 'w');
        const { ended } = start(argv, full);
        expect(await ended).toEqual({
          code: 4,
          errors: 'error: standard output cannot be written: the disk is full\n',
        });
        fs.closeSync(full);
      },
    );
  });

  describe('with a temporary folder that is full', () => {
    let place: string;
    let unmount: () => void;
    /** A small file system where the machine lets us have one; else a git that finds none. */
    const limit = (kilobytes: number): { env?: Record<string, string> } => {
      place = path.join(project.base, 'small');
      fs.mkdirSync(place);
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'none', place], { stdio: 'ignore' });
        unmount = () => execFileSync('umount', [place]);
        return {};
      } catch {
        unmount = () => undefined;
        const bin = path.join(project.base, 'bin');
        fs.mkdirSync(bin);
        const failing =
          '#!/bin/sh\ncase "$*" in *update-index*|*checkout*) echo "fatal: write error: No space left on device" >&2; exit 128;; esac\n';
        fs.writeFileSync(
          path.join(bin, 'git'),
          `${failing}exec ${execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim()} "$@"\n`,
          { mode: 0o755 },
        );
        return { env: { PATH: `${bin}:${process.env.PATH}` } };
      }
    };

    test.each([8, 32, 64, 96, 128, 160, 192])(
      'of %d kB, wherever it is full: nothing is left, and no stack is shown',
      async (kilobytes) => {
        const options = limit(kilobytes);
        try {
          const { exitCode, shown } = await flowCi(['run', 'demand', 'f', '--committed'], {
            tempRoot: place,
            ...options,
          });
          expect(shown).not.toContain('bug in flow-ci');
          expect([0, 1, 4]).toContain(exitCode);
          if (exitCode === 4) expect(shown).toMatch(/error: .*the disk is full/);
          expect(fs.readdirSync(place)).toEqual([]);
        } finally {
          unmount();
        }
      },
    );

    test.each([8, 24, 48, 64, 80, 96, 128, 256, 1024])(
      'of %d kB: one line with the reason, and nothing is left',
      async (kilobytes) => {
        const options = limit(kilobytes);
        project.write({ 'large.bin': 'x'.repeat(2_000_000) });
        try {
          const { exitCode, shown } = await flowCi(['run', 'demand', 'f'], { tempRoot: place, ...options });
          expect({ exitCode, shown }).toEqual({
            exitCode: 4,
            shown: expect.stringMatching(/error: .*the disk is full/),
          });
          expect(shown).not.toContain('bug in flow-ci');
          expect(fs.readdirSync(place)).toEqual([]);
        } finally {
          unmount();
        }
      },
    );
  });
});
