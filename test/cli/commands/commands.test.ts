import * as fs from 'node:fs';
import * as path from 'node:path';
import { runCli } from '../../../cli/run-cli';
import { flowFileFixture, flowFixture, onBranch, onReview, onSchedule, onTag } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const GOOD =
  'version: 0.2\nenv:\n  exported-variables: [V]\nphases:\n  build:\n    commands:\n      - V=1\n      - test ! -e broken\n';

describe('flow-ci', () => {
  let project: ProjectFixture;
  beforeEach(() => {
    project = new ProjectFixture(
      flowFileFixture([
        flowFixture({ name: 'review', triggers: [onReview(['main'])] }),
        flowFixture({ name: 'main', triggers: [onBranch(['main']), onTag(['v*'])] }),
        flowFixture({ name: 'nightly', triggers: [onSchedule('rate(1 day)')] }),
        flowFixture({ name: 'adhoc' }),
      ]),
      { 'buildspec.yml': GOOD },
    );
    project.commit();
    project.git('checkout', '-q', '-b', 'feature');
  });
  afterEach(() => project.remove());

  async function cli(...argv: string[]): Promise<{ exitCode: number; out: string; err: string }> {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
    const exitCode = await runCli(argv, host);
    return { exitCode, out: host.stdout.text, err: host.stderr.text };
  }

  test('list shows flows, triggers and the last run', async () => {
    await cli('run', 'demand', 'adhoc');
    const { exitCode, out } = await cli('list');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^review +review into main; not with \[skip ci\] +buildspec.yml +-$/m);
    expect(out).toMatch(/^ +tag v\*$/m);
    expect(out).toMatch(/^nightly +schedule rate\(1 day\) UTC +buildspec.yml +-$/m);
    expect(out).toMatch(/^adhoc +demand +buildspec.yml +#1 SUCCEEDED$/m);
  });

  test('list gives JSON', async () => {
    expect(JSON.parse((await cli('list', '--json')).out)).toHaveLength(4);
  });

  test('match shows which flows start, and the first thing that differs for the others', async () => {
    const { exitCode, out } = await cli('match', 'branch', 'feature');
    expect(exitCode).toBe(3);
    expect(out).toContain('✘ main: not started, it runs on branches main, not on feature');
    expect(out).toContain('✘ adhoc: not started, it runs on demand only');
    expect((await cli('match', 'branch', 'main')).out).toContain('✔ main  starts demo-main at ');
    expect((await cli('match')).out).toContain('✔ review  starts demo-review at ');
  });

  test('match takes an event from a file, and gives JSON', async () => {
    const { out } = await cli('event', 'tag', 'v1');
    fs.writeFileSync(path.join(project.base, 'event.json'), out);
    const { exitCode, out: json } = await cli('match', '../event.json', '--json');
    expect(exitCode).toBe(0);
    expect((JSON.parse(json) as { flow: string; starts: boolean }[]).filter(({ starts }) => starts)).toMatchObject([
      { flow: 'main' },
    ]);
  });

  test('event writes to a file', async () => {
    await cli('event', 'schedule', '--at', '2026-01-01T00:00Z', '-o', 'event.json');
    expect(JSON.parse(fs.readFileSync(path.join(project.root, 'event.json'), 'utf8'))).toMatchObject({
      source: 'aws.scheduler',
      time: '2026-01-01T00:00:00Z',
      detail: '{}',
    });
  });

  test('graph draws the way of each flow', async () => {
    expect((await cli('graph')).out).toContain(
      'review into main; not with [skip ci] ─▶ rule ─▶ start-build ─▶ demo-review ─▶ report-build ─▶ comment on the pull request',
    );
    const { out } = await cli('graph', '--mermaid');
    expect(out).toMatch(/^flowchart LR\n/);
    expect(out).toContain('flow0_0(["review into main; not with [skip ci]"]) --> flow0');
  });

  test('check finds no problems in good buildspecs', async () => {
    expect(await cli('check')).toMatchObject({ exitCode: 0, out: '4 buildspecs checked, no problems\n' });
  });

  test.each([
    [
      'an unquoted colon',
      'version: 0.2\nphases:\n  build:\n    commands:\n      - echo a: b\n',
      2,
      'bad.yml:5:9: error: YAML_FILE_ERROR Message: Expected Commands[0] to be of string type: found subkeys instead at line 5, value of the key tag on line 4 might be empty',
    ],
    ['a tab', 'version: 0.2\nphases:\n\tbuild: 1\n', 2, 'found character that cannot start any token at line 3'],
    [
      'an unknown key',
      'version: 0.2\nphase:\n  x: 1\nphases:\n  build:\n    commands: [ls]\n',
      0,
      'bad.yml:2:1: warning: the buildspec has no key phase, did you mean phases?',
    ],
  ])('check finds %s and its place', async (_, text, exitCode, message) => {
    project.write({ 'bad.yml': text });
    const result = await cli('check', 'bad.yml');
    expect(result.out).toContain(message);
    expect(result.exitCode).toBe(exitCode);
    expect((await cli('check', '--strict', 'bad.yml')).exitCode).toBe(2);
  });

  test('check fails for a file that is not there', async () => {
    expect(await cli('check', 'none.yml')).toMatchObject({
      exitCode: 2,
      out: expect.stringContaining('stat none.yml: no such file or directory'),
    });
  });

  test('check knows the runtimes of an image', async () => {
    project.write({ 'buildspec.yml': 'version: 0.2\nphases:\n  install:\n    runtime-versions:\n      nodejs: 12\n' });
    expect((await cli('check')).out).toContain(
      'runtime-versions asks for nodejs 12, which this build image does not bring: CodeBuild installs it at each build. The image has the following versions: 22, 24',
    );
  });

  test('check gives JSON', async () => {
    project.write({ 'bad.yml': 'version: 0.2\n' });
    expect(JSON.parse((await cli('check', '--json', 'bad.yml')).out)).toMatchObject([
      { file: 'bad.yml', severity: 'error', line: 1 },
    ]);
  });

  test('show prints the last run, and each of its parts', async () => {
    project.write({ broken: '' });
    expect((await cli('run', 'review')).exitCode).toBe(1);
    expect((await cli('show')).out).toContain('# review: FAILED');
    expect((await cli('show')).out).toContain('`buildspec.yml:8` failed in BUILD: exit status 1');
    expect((await cli('show', '1', '--log')).out).toContain('Running command test ! -e broken');
    expect((await cli('show', '--comment')).out).toContain('**Flow `review` failed**');
    expect((await cli('show', '--env')).out).toBe('V="1"\n');
    expect((await cli('show', '--event')).out).toContain('pullRequestCreated');
    expect((await cli('show', '--result')).out).toContain('"buildStatus": "FAILED"');
    expect((await cli('show', '--html')).out.trim()).toBe(path.join(project.root, '.flow-ci/runs/1-review/index.html'));
    expect(await cli('show', '9')).toMatchObject({ exitCode: 2, err: expect.stringContaining('there is no run 9') });
  });

  test('writes a page that needs no network and no script, and in which a build cannot write HTML', async () => {
    project.write({
      'buildspec.yml':
        'version: 0.2\nphases:\n  build:\n    commands:\n      - echo "<script>alert(1)</script>"; exit 1\n',
    });
    await cli('run', 'review');
    const page = project.runFile('1-review', 'index.html');
    expect(page).not.toMatch(/<script|src=|https?:/);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).toContain('<li id="L1"><a href="#L1">');
  });

  test('rerun runs what failed once more, with the work of now', async () => {
    project.write({ broken: '' });
    await cli('run', 'review', '--id', '5');
    await cli('run', 'demand', 'adhoc', '--committed');
    fs.rmSync(path.join(project.root, 'broken'));
    const { exitCode, out } = await cli('rerun', '--failed');
    expect(exitCode).toBe(0);
    expect(out).toContain('pullRequestSourceBranchUpdated  #5  feature → main');
    expect(project.runs()).toEqual(['1-review', '2-adhoc', '3-review']);
    expect((await cli('rerun', '2')).exitCode).toBe(0);
    expect(project.runs()).toHaveLength(4);
    expect((await cli('rerun', '--failed')).exitCode).toBe(0);
  });

  test('restores a cache in the next run', async () => {
    project.write({
      'buildspec.yml':
        'version: 0.2\ncache:\n  key: k-$(cat key)\n  fallback-keys: [k-]\n  paths: ["c/**/*"]\nphases:\n  build:\n    commands:\n      - cat c/f || echo empty\n      - mkdir -p c; echo kept > c/f\n',
      key: '1',
    });
    await cli('run', 'demand', 'adhoc', '--cache');
    await cli('run', 'demand', 'adhoc', '--cache');
    project.write({ key: '2' });
    await cli('run', 'demand', 'adhoc', '--cache');
    expect(project.runFile('1-adhoc', 'build.log')).toContain('\nempty\n');
    expect(project.runFile('2-adhoc', 'build.log')).toContain('\nkept\n');
    expect(project.runFile('3-adhoc', 'build.log')).toContain('\nkept\n');
  });

  test('clean removes runs, and keeps as many as are wanted', async () => {
    await cli('run', 'demand', 'adhoc');
    await cli('run', 'demand', 'adhoc');
    expect((await cli('clean', '--keep', '1')).out).toContain('removed 1 run');
    expect(project.runs()).toEqual(['2-adhoc']);
    const links = fs.readFileSync(path.join(project.root, '.flow-ci/index.html'), 'utf8').match(/runs\/[^/"]*/g);
    expect(links).toEqual(['runs/2-adhoc']);
    await cli('clean');
    expect(project.runs()).toEqual([]);
  });

  test('clean and the next run remove what a killed run left', async () => {
    // No process has this number.
    const left = path.join(project.tempRoot, 'flow-ci-run-99999999-dead');
    for (const command of [['clean'], ['run', 'demand', 'adhoc']]) {
      fs.mkdirSync(left);
      await cli(...command);
      expect(project.leftovers()).toEqual([]);
    }
  });

  test('doctor looks for what runs need', async () => {
    expect(await cli('doctor')).toMatchObject({ exitCode: 0, out: expect.stringMatching(/✔ git +git version/) });
  });

  test('does not make git think that there is something new', async () => {
    await cli('run', 'demand', 'adhoc');
    expect(project.git('status', '--porcelain')).toBe('');
  });

  test('shows help with exit code 0', async () => {
    const { exitCode, out } = await cli('--help');
    expect([exitCode, out]).toEqual([0, expect.stringContaining('Usage: flow-ci')]);
  });

  test.each([
    [['nope'], "unknown command 'nope'"],
    [['run', 'tag'], "missing required argument 'name'"],
    [['clean', '--keep', 'all'], 'write how many runs to keep, for example 5.'],
    [['clean', '--keep', '-1'], 'write how many runs to keep, for example 5.'],
  ])('fails for %j with exit code 2', async (argv, text) => {
    expect(await cli(...argv)).toMatchObject({ exitCode: 2, err: expect.stringContaining(text) });
  });
});
