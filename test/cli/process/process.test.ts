import { ChildProcess, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { bundleCommand } from '../support/bundle-command';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The command as users have it: bundled, in a process of its own. */
describe('the bundled command', () => {
  let folder: string;
  let bundle: string;
  let inputs: string[];
  let project: ProjectFixture;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flow-ci-bundle-'));
    bundle = path.join(folder, 'flow-ci/index.js');
    inputs = Object.values(await bundleCommand(folder, 'flow-ci', 'flow-ci-local')).flatMap((metafile) =>
      Object.keys(metafile.inputs),
    );
  });
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
  afterEach(() => project?.remove());

  function make(...commands: string[]): ProjectFixture {
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f' })]), {
      'buildspec.yml': `version: 0.2\nphases:\n  build:\n    commands:\n${commands.map((command) => `      - ${JSON.stringify(command)}\n`).join('')}`,
    });
    return project;
  }

  function start(
    argv: readonly string[],
    nodeOptions: readonly string[] = [],
  ): { child: ChildProcess; ended: Promise<Ended>; sees: (text: string) => Promise<void> } {
    const child = spawn(process.execPath, [...nodeOptions, bundle, ...argv], {
      cwd: project.root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: project.tempRoot },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    let look = () => undefined as void;
    child.stdout?.on('data', (piece: Buffer) => {
      out += String(piece);
      look();
    });
    child.stderr?.on('data', (piece: Buffer) => {
      err += String(piece);
    });
    return {
      child,
      ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, out, err }))),
      sees: async (text) =>
        new Promise((resolve) => {
          look = () => {
            if (out.includes(text)) resolve();
          };
          look();
        }),
    };
  }

  /** Processes that carry a word in their arguments. */
  function processesWith(word: string): string[] {
    return fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const line = fs.readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
          return line.includes(word) ? [line] : [];
        } catch {
          return [];
        }
      });
  }

  test('holds neither projen nor aws-cdk-lib nor an AWS SDK', () => {
    expect(
      inputs.filter((input) => /node_modules\/(projen|aws-cdk-lib|constructs|@aws-sdk|@smithy)\//.test(input)),
    ).toEqual([]);
    expect(inputs.some((input) => input.includes('node_modules/commander/'))).toBe(true);
  });

  test('reads YAML and finds files only when it must', async () => {
    make('true');
    const hook = path.join(folder, 'hook.js');
    // The readers' first deeds are visible in the heap: a help text needs less of it than a run.
    fs.writeFileSync(hook, 'process.on("exit", () => process.stderr.write(`heap ${process.memoryUsage().heapUsed}`));');
    const heap = async (argv: string[]) =>
      Number(/heap (\d+)/.exec((await start(argv, ['--require', hook]).ended).err)?.[1]);
    expect(await heap(['--help'])).toBeLessThan(await heap(['check']));
  });

  test('fails with 130 at Ctrl-C in the middle of an expression that somebody else wrote', async () => {
    // Each x more doubles the time: this one takes longer than anybody waits.
    make('true');
    project.write({
      'buildspec.yml': `version: 0.2\nphases:\n  build:\n    on-failure: RETRY-(x+x+)+y\n    commands:\n      - echo ready; false ${'x'.repeat(60)}\n`,
    });
    const { child, ended, sees } = start(['run', 'demand', 'f', '--log', 'live']);
    await sees('│ ready');
    // The build has ended by then, and the expression is being matched.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(child.exitCode).toBeNull();
    const sent = Date.now();
    child.kill('SIGINT');
    const { code, err } = await ended;
    expect([code, err]).toEqual([130, expect.not.stringContaining('bug in flow-ci')]);
    expect(Date.now() - sent).toBeLessThan(30_000);
    expect(project.leftovers()).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'fails with 130 at %s, kills everything and leaves nothing',
    async (signal) => {
      make('echo ready; sleep 4711.5 & setsid sleep 4711.5 & sleep 4711.5');
      const { child, ended, sees } = start(['run', 'demand', 'f', '--log', 'live']);
      await sees('│ ready');
      child.kill(signal);
      const { code, out } = await ended;
      expect([code, out]).toEqual([130, expect.stringContaining('STOPPED')]);
      expect(JSON.parse(project.runFile('1-f', 'result.json'))).toMatchObject({
        builds: [{ buildStatus: 'STOPPED', buildComplete: true }],
      });
      expect(processesWith('sleep 4711.5')).toEqual([]);
      expect(project.leftovers()).toEqual([]);
    },
  );

  test('cleans up in the next run when it was killed at once', async () => {
    make('echo ready; sleep 1.5');
    const killed = start(['run', 'demand', 'f', '--log', 'live']);
    await killed.sees('│ ready');
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(project.leftovers()).toHaveLength(1);
    expect((await start(['run', 'demand', 'f']).ended).code).toBe(0);
    expect(project.leftovers()).toEqual([]);
  });

  test('leaves the repository as it was when it is killed at any moment', async () => {
    make(
      'git tag made; git push -q origin made HEAD:main; echo x > README.md; git -c user.name=a -c user.email=a@example.com commit -qam more; sleep 0.1',
    );
    project.commit();
    project.write({ 'README.md': 'changed\n', 'new.txt': 'x\n' });
    const before = contents(project.root);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 20, max: 700 }), async (milliseconds) => {
        const { child, ended } = start(['run', 'demand', 'f']);
        const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
        await ended;
        clearTimeout(timer);
        expect(contents(project.root)).toEqual(before);
      }),
      { numRuns: 12 },
    );
    expect((await start(['run', 'demand', 'f']).ended).code).toBe(0);
    expect(project.leftovers()).toEqual([]);
  });

  test('needs little memory for 100 MB of output, and keeps all of it', async () => {
    make("head -c 100000000 /dev/zero | tr '\\0' 'x' | fold -w 1000000");
    const hook = path.join(folder, 'peak.js');
    fs.writeFileSync(hook, 'process.on("exit", () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}`));');
    const { code, err } = await start(['run', 'demand', 'f'], ['--require', hook]).ended;
    expect(code).toBe(0);
    // In kilobytes.
    expect(Number(/peak (\d+)/.exec(err)?.[1])).toBeLessThan(250 * 1024);
    expect(fs.statSync(path.join(project.root, '.flow-ci/runs/1-f/build.log')).size).toBeGreaterThan(100_000_000);
  });

  test('ends when nobody reads its output any more', async () => {
    make('i=0; while [ $i -lt 200 ]; do echo $i; sleep 0.05; i=$((i+1)); done');
    const { child, ended, sees } = start(['run', 'demand', 'f', '--log', 'live']);
    await sees('│ 1');
    child.stdout?.destroy();
    expect((await ended).code).toBe(130);
    expect(project.leftovers()).toEqual([]);
  });

  test('explains how to report a bug, with a stack', async () => {
    make('true');
    // No input is known that does it: the mistake is put in.
    const mistake = path.join(project.base, 'mistake.js');
    fs.writeFileSync(
      mistake,
      "process.nextTick(() => { String.prototype.split = () => { throw new TypeError('a mistake'); }; });",
    );
    const { code, err } = await start(['check'], ['--require', mistake]).ended;
    expect([code, err]).toEqual([1, expect.stringMatching(/ at .*\n[^]*This is a bug in flow-ci/)]);
  });
});

/** All files of a folder but those of local runs, with what is in them. */
function contents(folder: string): Record<string, string> {
  const names = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('.flow-ci') && fs.statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(folder, name), 'latin1')]));
}
