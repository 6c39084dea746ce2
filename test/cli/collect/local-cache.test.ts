import { runCli } from '../../../cli/run-cli';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

/** A build that shows what came from the cache, and leaves the content of the lock file in it. */
const spec = (key: string, { shell = 'sh', more = '', paths = 'c/**/*' } = {}) => `version: 0.2
env: { shell: ${shell} }
phases:
  build:
    commands:
      - 'echo "cach""ed: $(cat c/f 2>/dev/null)"'
      - mkdir -p c && cp package-lock.json c/f
cache:
  key: '${key}'
  paths: ['${paths}']
${more}`;

describe('the cache of local runs', () => {
  let project: ProjectFixture;

  beforeEach(() => {
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f' })]));
  });
  afterEach(() => {
    expect(project.leftovers()).toEqual([]);
    project.remove();
  });

  const run = async (buildspec: string, lock: string): Promise<{ cached: string; warnings: string[] }> => {
    project.write({ 'buildspec.yml': buildspec, 'package-lock.json': lock });
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
    const exitCode = await runCli(['run', 'demand', 'f', '--cache', '--log', 'live'], host);
    const shown = host.stdout.text + host.stderr.text;
    expect({ exitCode, shown }).toEqual({ exitCode: 0, shown });
    return {
      cached: /cached: (.*)/.exec(shown)?.[1] ?? '',
      warnings: shown.split('\n').filter((line) => line.includes('has no value')),
    };
  };

  test.each(['sh', 'bash'])('has a key of the files that $(codebuild-hash-files …) names, in %s', async (shell) => {
    const key = 'npm-$(codebuild-hash-files package-lock.json)';
    const buildspec = spec(key, { shell });
    expect(await run(buildspec, 'one')).toEqual({ cached: '', warnings: [] });
    expect(await run(buildspec, 'two')).toEqual({ cached: '', warnings: [] });
    expect(await run(buildspec, 'one')).toEqual({ cached: 'one', warnings: [] });
    expect(await run(buildspec, 'two')).toEqual({ cached: 'two', warnings: [] });
    const withFallback = spec(key, { shell, more: "  fallback-keys: ['npm-']\n" });
    expect(await run(withFallback, 'three')).toEqual({ cached: 'two', warnings: [] });
  });

  test.each([
    ['npm-$(codebuild-hash-files missing.json)', 'codebuild-hash-files: no file matches missing.json'],
    ['$(codebuild-hash-files missing.json)-$(echo x)', 'codebuild-hash-files: no file matches missing.json'],
    ['npm-$(no-such-tool package-lock.json)', 'no-such-tool: command not found'],
    ['npm-$(exit 3)', 'exit status 3'],
  ])('is not there for the key %s, in which a command fails', async (key, reason) => {
    const buildspec = spec(key);
    const warning = expect.stringContaining(
      `the cache's key ${key} has no value (${reason}): nothing is restored or saved with it`,
    );
    expect(await run(buildspec, 'one')).toEqual({ cached: '', warnings: [warning] });
    expect(await run(buildspec, 'one')).toEqual({ cached: '', warnings: [warning] });
  });

  test('does not restore by a fallback key in which a command fails, nor by an empty one', async () => {
    await run(spec('npm-one'), 'one');
    const more = (key: string) => ({ more: `  fallback-keys: ['${key}']\n` });
    expect((await run(spec('npm-two', more('npm-$(codebuild-hash-files missing)')), 'two')).cached).toBe('');
    expect((await run(spec('npm-three', more('$UNSET')), 'three')).cached).toBe('');
    expect((await run(spec('npm-four', more('npm-')), 'four')).cached).toBe('three');
  });

  test('with a key is another one for other paths, as it is in CodeBuild', async () => {
    await run(spec('same'), 'one');
    expect((await run(spec('same', { paths: 'c/*' }), 'two')).cached).toBe('');
    expect((await run(spec('same'), 'three')).cached).toBe('one');
  });

  test('leaves the tool to commands, which also have it after they changed PATH', async () => {
    project.write({ 'a.txt': 'a' });
    const commands = '$(codebuild-hash-files a.txt)';
    const buildspec = spec('key-$HASH').replace(
      'commands:\n',
      `commands:\n      - HASH=${commands} && test \${#HASH} = 64\n      - PATH=/usr/bin:/bin\n`,
    );
    expect(await run(buildspec, 'one')).toEqual({ cached: '', warnings: [] });
    expect(
      await run(spec(`k-${commands}`).replace('commands:\n', 'commands:\n      - PATH=/usr/bin:/bin\n'), 'one'),
    ).toEqual({
      cached: '',
      warnings: [],
    });
  });
});
