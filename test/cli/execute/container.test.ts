import * as fs from 'node:fs';
import * as path from 'node:path';
import { pullName } from '../../../cli/execute/container-launcher';
import { runCli } from '../../../cli/run-cli';
import { CanaryTree } from '../support/canary-tree';
import { contentOf } from '../support/flow-file-content';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

/** Stands for docker: writes down what it is asked, and runs scripts with the host's shell. */
const FAKE = `#!/bin/sh
printf '%s\\n' "$*" >> "$FAKE_CALLS"
case "$1" in
  run) case "$*" in *unpullable*) echo "manifest unknown" >&2; exit 125;; esac; echo id;;
  exec)
    shift
    while :; do
      case "$1" in
        --workdir) cd "$2"; shift 2;;
        --user|--env) shift 2;;
        --interactive|--tty) shift;;
        *) break;;
      esac
    done
    shift
    exec "$@";;
esac
`;

describe('a run in a container', () => {
  let project: ProjectFixture;
  let calls: string;
  const spec =
    'version: 0.2\nrun-as: builder\nphases:\n  install:\n    commands:\n      - FOO=bar\n  build:\n    run-as: root\n    commands:\n      - echo "FOO=$FOO in $(basename "$PWD")"\n      - test ! -e broken\n';

  beforeEach(() => {
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f' })]), { 'buildspec.yml': spec });
    calls = path.join(project.base, 'calls');
    fs.mkdirSync(path.join(project.base, 'bin'));
    fs.writeFileSync(path.join(project.base, 'bin/podman'), FAKE, { mode: 0o755 });
  });
  afterEach(() => {
    expect(project.leftovers()).toEqual([]);
    project.remove();
  });

  async function run(
    argv: readonly string[],
    engine = 'podman',
  ): Promise<{ exitCode: number; shown: string; asked: string[] }> {
    if (engine !== 'podman')
      fs.renameSync(path.join(project.base, 'bin/podman'), path.join(project.base, 'bin', engine));
    const host = recordingHost({
      cwd: project.root,
      tempRoot: project.tempRoot,
      env: { PATH: `${path.join(project.base, 'bin')}:/usr/bin:/bin`, FAKE_CALLS: calls },
    });
    const exitCode = await runCli(['run', 'demand', 'f', ...argv], host);
    return {
      exitCode,
      shown: host.stdout.text + host.stderr.text,
      asked: fs.existsSync(calls) ? fs.readFileSync(calls, 'utf8').trim().split('\n') : [],
    };
  }

  test("starts one container of the flow's image, runs each command in it, and removes it", async () => {
    const { exitCode, shown, asked } = await run(['--docker']);
    expect([exitCode, shown]).toEqual([
      0,
      expect.stringContaining('aws/codebuild/amazonlinux-x86_64-standard:6.0 (podman, sh)'),
    ]);
    expect(asked[0]).toMatch(
      /^run --detach --rm --name \S+ --volume \S+ --volume \S+:ro --entrypoint sh public\.ecr\.aws\/codebuild\/amazonlinux-x86_64-standard:6\.0/,
    );
    expect(asked.filter((each) => each.startsWith('exec') && each.endsWith('script.sh'))).toHaveLength(3);
    expect(asked.at(-1)).toMatch(/^rm --force /);
    expect(project.runFile('1-f', 'build.log')).toContain('FOO=bar in demo');
  });

  test('runs as the user that the phase or the buildspec names', async () => {
    const { asked } = await run(['--docker']);
    const users = asked.filter((each) => each.endsWith('script.sh')).map((each) => / --user (\S+) /.exec(each)?.[1]);
    expect(users).toEqual(['builder', 'root', 'root']);
  });

  test('takes another image and engine', async () => {
    const { exitCode, asked } = await run(['--docker', 'alpine:3', '--engine', 'finch'], 'finch');
    expect(exitCode).toBe(0);
    expect(asked[0]).toContain(' alpine:3 -c ');
  });

  test('looks for a newer image when it is asked to', async () => {
    const { asked } = await run(['--docker', '--pull']);
    expect(asked[0]).toMatch(/^run .* --pull always --entrypoint sh /);
  });

  test("does not take the host's PATH and HOME along", async () => {
    project.write({
      'buildspec.yml':
        'version: 0.2\nphases:\n  build:\n    commands:\n      - cat ../../../../../../../state/env.sh | grep -c "^export \\(PATH\\|HOME\\)=" || true\n',
    });
    await run(['--docker']);
    const env = project.runFile('1-f', 'build.log');
    expect(env).toContain('CODEBUILD_SRC_DIR=');
    expect(env).toContain('\n0\n');
  });

  test('fails with the build, and removes the container', async () => {
    project.write({ broken: '' });
    const { exitCode, asked } = await run(['--docker']);
    expect(exitCode).toBe(1);
    expect(asked.at(-1)).toMatch(/^rm --force /);
  });

  test("fails with exit code 4 and the engine's words when the image cannot be had", async () => {
    expect(await run(['--docker', 'unpullable:1'])).toMatchObject({
      exitCode: 4,
      shown: expect.stringContaining('manifest unknown'),
    });
  });

  test('fails with exit code 4 when there is no engine', async () => {
    fs.rmSync(path.join(project.base, 'bin/podman'));
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot, env: { PATH: '/usr/bin:/bin' } });
    expect(await runCli(['run', 'demand', 'f', '--docker'], host)).toBe(4);
    expect(host.stdout.text).toContain('docker, podman, finch were not found');
  });

  test.each([
    ['the command line', '-v/:/host', {}],
    ['flow-ci.json', true, { image: '--privileged' }],
    ['flow-ci.json', true, { image: 'alpine:3 --privileged' }],
  ])('fails for an image of %s that the engine could take for an option', async (_, image, environment) => {
    const flow = flowFixture({ name: 'f' });
    project.write({
      'flow-ci.json': JSON.stringify(
        contentOf(flowFileFixture([{ ...flow, environment: { ...flow.environment, ...environment } }])),
      ),
    });
    const { exitCode, shown, asked } = await run(image === true ? ['--docker'] : [`--docker=${String(image)}`]);
    expect([exitCode, asked]).toEqual([2, []]);
    expect(shown).toMatch(/(is not|expected) the name of an image/);
  });

  describe('of a privileged flow', () => {
    beforeEach(() => {
      const flow = flowFixture({ name: 'f' });
      project.write({
        'flow-ci.json': JSON.stringify(
          contentOf(flowFileFixture([{ ...flow, environment: { ...flow.environment, privileged: true } }])),
        ),
      });
    });

    test('is not privileged unless the user wants it, with a warning', async () => {
      const { exitCode, shown, asked } = await run(['--docker']);
      expect([exitCode, asked[0].includes('--privileged')]).toEqual([0, false]);
      expect(shown).toContain('the flow asks for a privileged container and gets one that is not: add --privileged');
    });

    test('is privileged when the user wants it, with a warning', async () => {
      const { shown, asked } = await run(['--docker', '--privileged']);
      expect(asked[0]).toContain(' --privileged --entrypoint sh ');
      expect(shown).toContain("the container is privileged, as the flow asks: it can do what this machine's root can");
    });
  });

  test('is not privileged by the command line alone', async () => {
    const { asked } = await run(['--docker', '--privileged']);
    expect(asked[0]).not.toContain('--privileged');
  });

  test('fails for --privileged without a container', async () => {
    expect(await run(['--privileged'])).toMatchObject({ exitCode: 2, asked: [] });
  });

  test('fails where the objects of the repository are a link, which the engine would follow', async () => {
    const objects = path.join(project.root, '.git/objects');
    fs.renameSync(objects, path.join(project.base, 'elsewhere'));
    fs.symlinkSync(path.join(project.base, 'elsewhere'), objects);
    const { exitCode, shown, asked } = await run(['--docker']);
    expect([exitCode, asked]).toEqual([4, []]);
    expect(shown).toMatch(/objects is a symbolic link, which is not mounted into a container: leave out --docker/);
  });

  test('fails where a path has a colon, behind which the engine looks for another path', async () => {
    const tempRoot = path.join(project.base, 'a:b');
    fs.mkdirSync(tempRoot);
    const host = recordingHost({
      cwd: project.root,
      tempRoot,
      env: { PATH: `${path.join(project.base, 'bin')}:/usr/bin:/bin`, FAKE_CALLS: calls },
    });
    expect(await runCli(['run', 'demand', 'f', '--docker'], host)).toBe(4);
    expect(host.stdout.text).toContain('has a colon, so that it cannot be mounted into a container');
    expect(fs.readdirSync(tempRoot)).toEqual([]);
  });

  test.each([
    [
      'the folder that the last command ended in',
      'cd ../../../../../../../state/1 && export -p > env.sh && ln -s OUT/secret.txt dir.txt; exit 0',
    ],
    ['a script of a later command', 'ln -s OUT ../../../../../../../state/2'],
    ['the folder of scripts', 'cd ../../../../../../.. && mv state old && ln -s OUT state'],
    ['the folder of the build', 'cd ../../../../../../../.. && mv build-* old && ln -s OUT $(basename "$PWD")'],
  ])('in which a command puts a link in the place of %s reads and writes nothing outside', async (_, command) => {
    const canary = new CanaryTree(path.join(project.base, 'outside'));
    project.write({
      'buildspec.yml': `version: 0.2\nphases:\n  build:\n    commands:\n${[command.replaceAll('OUT', canary.root), 'pwd', 'true'].map((each) => `      - ${JSON.stringify(each)}\n`).join('')}`,
    });
    const { shown, asked } = await run(['--docker']);
    expect(canary.changes()).toEqual([]);
    expect(`${shown}${asked.join('\n')}`).not.toContain('canary');
    expect(canary.leaks(project.root)).toEqual([]);
    expect(shown).not.toContain('bug in flow-ci');
  });

  test.each([
    ['aws/codebuild/standard:7.0', 'public.ecr.aws/codebuild/standard:7.0'],
    ['111122223333.dkr.ecr.us-east-1.amazonaws.com/mine:1', '111122223333.dkr.ecr.us-east-1.amazonaws.com/mine:1'],
  ])('pulls %s as %s', (image, name) => expect(pullName(image)).toBe(name));
});
