import * as fs from 'node:fs';
import * as path from 'node:path';
import { HeldOutput } from '../../../cli/output/held-output';
import { OutputRecord } from '../../../cli/output/record';
import { inLanes } from '../../../cli/run/in-lanes';
import { runCli } from '../../../cli/run-cli';
import { contentOf } from '../support/flow-file-content';
import { flowFileFixture, flowFixture, onBranch, onSchedule } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const spec = (...commands: string[]) => ({
  kind: 'text' as const,
  text: JSON.stringify({ version: 0.2, phases: { build: { commands } } }),
});
const PHASES = `version: 0.2
phases:
  install: { commands: [echo in-install] }
  pre_build: { commands: [echo in-pre-build] }
  build: { commands: [echo in-build], finally: [echo in-finally] }
  post_build: { commands: [echo in-post-build] }
reports: { unit: { files: none.xml } }
artifacts: { files: none.txt }
`;

describe('flow-ci run, with a part of the work', () => {
  let project: ProjectFixture;
  afterEach(() => {
    expect(project.leftovers()).toEqual([]);
    project.remove();
  });

  async function run(...argv: string[]): Promise<{ exitCode: number; shown: string }> {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
    const exitCode = await runCli(['run', ...argv], { ...host, now: () => new Date() });
    return { exitCode, shown: host.stdout.text + host.stderr.text };
  }
  const written = (name: string) =>
    project
      .runFile(name, 'build.log')
      .split('\n')
      .filter((line) => line.startsWith('in-'));

  describe('phases', () => {
    beforeEach(() => {
      project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f' })]), { 'buildspec.yml': PHASES });
    });

    test.each([
      ['INSTALL', ['in-install'], 'PRE_BUILD, BUILD, POST_BUILD, reports, artifacts'],
      ['pre_build', ['in-pre-build'], 'INSTALL, BUILD, POST_BUILD, reports, artifacts'],
      ['build', ['in-build', 'in-finally'], 'INSTALL, PRE_BUILD, POST_BUILD, reports, artifacts'],
      ['Post-Build', ['in-post-build'], 'INSTALL, PRE_BUILD, BUILD, reports, artifacts'],
    ])('--only %s runs that phase, and names what it leaves out', async (phase, lines, leftOut) => {
      const { exitCode, shown } = await run('demand', 'f', '--only', phase);
      expect([exitCode, written('1-f')]).toEqual([0, lines]);
      expect(shown).toContain(`leaves out ${leftOut}\n`);
    });

    test('--from-phase runs that phase and those after it, reports and artifacts too', async () => {
      const { exitCode, shown } = await run('demand', 'f', '--from-phase', 'build');
      expect(written('1-f')).toEqual(['in-build', 'in-finally', 'in-post-build']);
      expect(shown).toContain('! --from-phase BUILD leaves out INSTALL, PRE_BUILD\n');
      // The report that is not there fails UPLOAD_ARTIFACTS, which so has run.
      expect(exitCode).toBe(1);
    });

    test('--dry-run shows the phases that are left', async () => {
      expect((await run('demand', 'f', '--only', 'build', '-n')).shown).not.toContain('in-install');
    });

    test.each([
      ['a phase without commands', ['--only', 'upload_artifacts'], 'write install, pre_build, build or post_build.'],
      [
        'both',
        ['--only', 'build', '--from-phase', 'build'],
        "option '--only <phase>' cannot be used with option '--from-phase <phase>'",
      ],
      ['--pull without a container', ['--pull'], '--pull is about the image of a container: add --docker'],
      ['--engine without a container', ['--engine', 'podman'], '--engine chooses what runs a container: add --docker'],
      ['no builds at once', ['-j', '0'], 'write how many builds may run at once, for example 4.'],
      [
        'a shell for several builds',
        ['-j', '2', '--shell-on-failure'],
        '--shell-on-failure has the terminal for one build at a time: leave out -j',
      ],
      [
        'a file of variables that is not there',
        ['--variables-file', 'none.env'],
        'the file none.env of --variables-file was not found',
      ],
    ])('fails for %s', async (_, argv, text) => {
      expect(await run('demand', 'f', ...argv)).toMatchObject({ exitCode: 2, shown: expect.stringContaining(text) });
      expect(project.runs()).toEqual([]);
    });
  });

  test('--variables-file gives variables as StartBuild would; -v wins over them', async () => {
    project = new ProjectFixture(
      flowFileFixture([
        flowFixture({
          name: 'f',
          environmentVariables: { B: { type: 'PLAINTEXT', value: 'project' } },
          buildspec: spec('echo "in-$A-$B-$C"'),
        }),
      ]),
      {
        'sub/my.env': '# a comment\nA="with $HOME kept"\nB=file\nexport C=file\n',
      },
    );
    const host = recordingHost({ cwd: path.join(project.root, 'sub'), tempRoot: project.tempRoot });
    expect(await runCli(['run', 'demand', 'f', '--variables-file', 'my.env', '-v', 'C=flag'], host)).toBe(0);
    expect(written('1-f')).toEqual(['in-with $HOME kept-file-flag']);
    expect(project.runFile('1-f', 'start-build.json')).toContain('with $HOME kept');
  });

  test("--secrets-file and --variables-file count from where one stands; the file that nobody names is the project's", async () => {
    project = new ProjectFixture(
      flowFileFixture([
        flowFixture({
          name: 'f',
          environmentVariables: { A: { type: 'PARAMETER_STORE', value: '/a' } },
          buildspec: spec('echo "in-${#A}-$B"'),
        }),
      ]),
      {
        'sub/my.env': 'B=here\n',
        'sub/my.secrets': '/a=four\n',
        '.flow-ci/secrets.env': '/a=of the project\n',
      },
    );
    const host = () => recordingHost({ cwd: path.join(project.root, 'sub'), tempRoot: project.tempRoot });
    expect(
      await runCli(['run', 'demand', 'f', '--variables-file', 'my.env', '--secrets-file', 'my.secrets'], host()),
    ).toBe(0);
    expect(await runCli(['run', 'demand', 'f', '--variables-file', 'my.env'], host())).toBe(0);
    expect([written('1-f'), written('2-f')]).toEqual([['in-4-here'], ['in-14-here']]);
  });

  test('schedule --next has the time that comes', async () => {
    project = new ProjectFixture(
      flowFileFixture([
        flowFixture({
          name: 'nightly',
          triggers: [onSchedule('cron(0 11 1 1 ? *)')],
          buildspec: spec('echo "in-$FLOW_SCHEDULE"'),
        }),
        flowFixture({ name: 'past', triggers: [onSchedule('at(2020-01-01T00:00:00)')], buildspec: spec('true') }),
      ]),
    );
    const due = `${new Date().getUTCFullYear() + 1}-01-01T11:00:00Z`;
    const { exitCode, shown } = await run('schedule', 'nightly', '--next');
    expect([exitCode, written('1-nightly')]).toEqual([0, [`in-${due}`]]);
    expect(shown).toContain(`due next at ${due}`);
    expect(await run('schedule', 'past', '--next')).toMatchObject({
      exitCode: 2,
      shown: expect.stringContaining('is never due again'),
    });
    expect(await run('schedule', 'nightly', '--next', '--at', '2026-01-01T00:00Z')).toMatchObject({
      exitCode: 2,
      shown: expect.stringContaining('cannot be used with'),
    });
  });

  test('--log grouped shows what the commands of a phase wrote when the phase has ended', async () => {
    project = new ProjectFixture(
      flowFileFixture([flowFixture({ name: 'f', buildspec: spec('echo one; printf two', 'echo three') })]),
    );
    const { shown } = await run('demand', 'f', '--log', 'grouped');
    expect(shown).toMatch(
      /✔ BUILD +\S+ +echo three\n {4}· echo one; printf two\n {4}│ one\n {4}│ two\n {4}· echo three\n {4}│ three\n/,
    );
  });

  describe('several flows', () => {
    const flow = (name: string, ...commands: string[]) =>
      flowFixture({ name, triggers: [onBranch(['main'])], buildspec: spec(...commands) });
    const meet = (mine: string, other: string) =>
      `d="${project.base}"; touch "$d/${mine}"; i=0; while [ ! -e "$d/${other}" ] && [ $i -lt 200 ]; do sleep 0.05; i=$((i+1)); done; test -e "$d/${other}"`;
    const make = (...flows: ReturnType<typeof flow>[]) =>
      project.write({ 'flow-ci.json': JSON.stringify(contentOf(flowFileFixture(flows))) });
    beforeEach(() => {
      project = new ProjectFixture(flowFileFixture([]));
    });

    test('-j runs builds side by side, each with an origin of its own, and shows one after the other', async () => {
      make(
        flow('a', meet('a', 'b'), 'git tag x && git push -q origin x'),
        flow('b', meet('b', 'a'), 'git tag x && git push -q origin x', 'echo b-ran'),
      );
      const { exitCode, shown } = await run('branch', 'main', '-j', '2', '--log', 'live');
      expect([exitCode, shown]).toEqual([0, expect.stringMatching(/a is running\n.*b is running/)]);
      expect(
        project
          .runs()
          .map((name) => name.replace(/^\d+-/, ''))
          .sort(),
      ).toEqual(['a', 'b']);
      const blocks = shown.split(/^start /m).slice(1);
      expect(blocks.map((block) => block.match(/SUCCEEDED {2}\w/g)?.length)).toEqual([1, 1]);
      expect(shown.match(/refs\/tags\/x {2}created/g)).toHaveLength(2);
      expect(project.git('tag')).toBe('');
    });

    test('without -j, a build finds what the one before it pushed', async () => {
      make(flow('a', 'git tag x && git push -q origin x'), flow('b', 'git ls-remote --exit-code origin refs/tags/x'));
      expect((await run('branch', 'main')).exitCode).toBe(0);
    });

    test('a build that removes its origin is a warning, and no bug', async () => {
      make(flow('a', 'rm -rf "$(git config remote.origin.url)"'));
      expect(await run('branch', 'main')).toMatchObject({
        exitCode: 0,
        shown: expect.stringContaining('! a removed or broke its origin'),
      });
    });

    test('--fail-fast does not start what comes after a failure, which is done otherwise', async () => {
      make(flow('a', 'exit 3'), flow('b', 'true'));
      expect((await run('branch', 'main', '--fail-fast')).shown).toContain('b is not started: a did not succeed');
      expect(project.runs()).toEqual(['1-a']);
      expect((await run('branch', 'main')).exitCode).toBe(1);
      expect(project.runs()).toEqual(['1-a', '2-a', '3-b']);
    });

    test('-j with --fail-fast stops those that run, and exits as the one that failed', async () => {
      make(flow('a', meet('a', 'b'), 'exit 3'), flow('b', meet('b', 'a'), 'sleep 60'), flow('c', 'true'));
      const { exitCode, shown } = await run('branch', 'main', '-j', '2', '--fail-fast');
      expect(exitCode).toBe(1);
      expect(shown).toMatch(/FAILED {2}a/);
      expect(shown).toMatch(/STOPPED {2}b/);
      expect(shown).toContain('c is not started');
    });

    test('fails with a flow whose buildspec is wrong, after the others have ended', async () => {
      make(flow('a', 'sleep 0.3'), { ...flow('b'), buildspec: { kind: 'text', text: 'version: 9' } });
      expect((await run('branch', 'main', '-j', '2')).exitCode).toBe(2);
      expect(
        JSON.parse(fs.readFileSync(path.join(project.root, '.flow-ci/runs', project.runs()[0], 'result.json'), 'utf8')),
      ).toMatchObject({ builds: [{ buildStatus: 'SUCCEEDED' }] });
    });
  });
});

describe('output that is held', () => {
  test('keeps the last part of very long output, with a note', () => {
    const held = new HeldOutput();
    for (let piece = 0; piece < 100; piece += 1) held.show({ kind: 'output', text: `${piece}`.padEnd(64 * 1024) });
    const records: OutputRecord[] = [];
    held.release({ show: (record) => void records.push(record), end: () => undefined });
    expect(records[0]).toMatchObject({ kind: 'note' });
    expect(records.at(-1)).toMatchObject({ text: expect.stringMatching(/^99 /) });
    expect(records.length).toBeLessThan(40);
  });
});

test('works are done in so many lanes, and none is begun after one has thrown', async () => {
  let running = 0;
  let most = 0;
  const done: number[] = [];
  const work = async (each: number) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, 5));
    running -= 1;
    if (each === 4) throw new Error('four');
    done.push(each);
  };
  await expect(inLanes([1, 2, 3, 4, 5, 6, 7, 8], 2, work)).rejects.toThrow('four');
  expect([most, running, done]).toEqual([2, 0, expect.arrayContaining([1, 2, 3])]);
  expect(done).not.toContain(6);
});
