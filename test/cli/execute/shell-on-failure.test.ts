import { ChildProcess, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { bundleCommand } from '../support/bundle-command';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';

const BUILDSPEC = `version: 0.2
env:
  variables: { DECLARED: from the file }
phases:
  build:
    commands:
      - mkdir -p sub/folder && cd sub/folder
      - MADE='by a command'; test -e mended
      - echo not reached
    finally:
      - echo "finally in $(basename "$(pwd)")"
  post_build:
    commands:
      - cd / && test ! -e "$CODEBUILD_SRC_DIR/sub/folder/mended" || echo "post_build finds it"
`;
const LOOK =
  'echo "saw $MADE, $DECLARED, $(basename "$(dirname "$(pwd)")")/$(basename "$(pwd)"), $CODEBUILD_BUILD_SUCCEEDING, ${AWS_PROFILE-none}"; touch mended';

/** `script` of util-linux gives a program a terminal. */
const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

/** The shell of the command as users have it, in a process of its own. */
describe('--shell-on-failure', () => {
  let folder: string;
  let project: ProjectFixture;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'flow-ci-shell-'));
    await bundleCommand(folder, 'flow-ci', 'flow-ci-local');
  });
  afterAll(() => {
    fs.rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f' })]), { 'buildspec.yml': BUILDSPEC });
  });
  afterEach(() => {
    project.remove();
  });

  function start(
    terminal: boolean,
    ...flags: readonly string[]
  ): {
    child: ChildProcess;
    ended: Promise<{ code: number | null; out: string }>;
    sees: (text: string) => Promise<void>;
  } {
    const argv = [
      process.execPath,
      path.join(folder, 'flow-ci/index.js'),
      'run',
      'demand',
      'f',
      '--shell-on-failure',
      '--log',
      'live',
      '--no-color',
      ...flags,
    ];
    const [file, ...args] = terminal
      ? ['script', '-qec', argv.map((each) => `'${each}'`).join(' '), '/dev/null']
      : argv;
    const child = spawn(file, args, {
      cwd: project.root,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        TMPDIR: project.tempRoot,
        AWS_PROFILE: 'mine',
        TERM: 'dumb',
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let out = '';
    let look = () => undefined as void;
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (piece: Buffer) => {
        out += String(piece);
        look();
      });
    return {
      child,
      ended: new Promise((resolve) => {
        child.on('close', (code) => resolve({ code, out }));
      }),
      sees: async (text) =>
        new Promise((resolve) => {
          look = () => {
            if (out.includes(text)) resolve();
          };
          look();
        }),
    };
  }

  /** What stands in every run that looked around and left with 7. */
  function expectRun({ code, out }: { code: number | null; out: string }): void {
    expect(out).toContain("a shell where MADE='by a command'; test -e mended failed (exit status 1)");
    // The failed command's own state, not that of later phases; nothing of the user's AWS.
    expect(out).toContain('saw by a command, from the file, sub/folder, 1, none');
    // The build goes on where it was, in the same source, and has failed all the same.
    expect(out).toContain('finally in folder');
    expect(out).toContain('post_build finds it');
    expect(out).not.toContain('│ not reached');
    expect(code).toBe(1);
    expect(JSON.parse(project.runFile('1-f', 'result.json'))).toMatchObject({
      builds: [{ buildStatus: 'FAILED', buildComplete: true }],
    });
    expect(project.runFile('1-f', 'build.log')).not.toContain('saw by a command');
    expect(project.leftovers()).toEqual([]);
  }

  test('opens a shell that reads a pipe where the command failed, and goes on with the build', async () => {
    const { child, ended } = start(false);
    child.stdin?.end(`${LOOK}\nexit 7\n`);
    expectRun(await ended);
  });

  (hasTerminal ? test : test.skip)(
    "opens a shell on the terminal, whose Ctrl-C is not the build's (skipped without the program script)",
    async () => {
      const { child, ended, sees } = start(true);
      await sees('a shell where');
      child.stdin?.write('tty >/dev/null && echo "on a $((1))st terminal"\n');
      await sees('on a 1st terminal');
      // Told by the command itself: before it has the terminal, a Ctrl-C would be the shell's.
      child.stdin?.write('sh -c "echo it is \\$((1)) now; exec sleep 600"\n');
      await sees('it is 1 now');
      // Ctrl-C.
      child.stdin?.write('\x03');
      child.stdin?.write(`${LOOK}\n`);
      await sees('saw by a command');
      child.stdin?.write('exit 7\n');
      expectRun(await ended);
    },
  );

  test('with nobody to type goes on at once', async () => {
    const { child, ended } = start(false);
    child.stdin?.end();
    expect((await ended).code).toBe(1);
    expect(project.leftovers()).toEqual([]);
  });

  test('opens none where nothing fails', async () => {
    project.write({ 'sub/folder/mended': '' });
    const { child, ended } = start(false);
    child.stdin?.end('echo never\n');
    const { code, out } = await ended;
    expect(code).toBe(0);
    expect(out).not.toContain('a shell where');
    expect(out).not.toContain('never');
  });

  test("does not count the time in the shell as the build's", async () => {
    const { child, ended, sees } = start(false, '--timeout', '0.05');
    await sees('a shell where');
    // Longer than the build may take.
    child.stdin?.end(`sleep 4; ${LOOK}\nexit 7\n`);
    expectRun(await ended);
  });
});
