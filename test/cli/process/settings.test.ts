import * as fs from 'node:fs';
import * as path from 'node:path';
import { CommandProcess } from '../support/command-process';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';

const FILE = '.flow-circ.json';
const text = 'version: 0.2\nphases:\n  build:\n    commands:\n      - echo "out""put"; echo "A=$A V=$V"\n';

describe('settings', () => {
  let command: CommandProcess;
  let project: ProjectFixture;

  beforeAll(async () => {
    command = await CommandProcess.bundle();
  });
  afterAll(() => command.remove());
  beforeEach(() => {
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f', buildspec: { kind: 'text', text } })]));
    project.write({ 'vars.env': 'V=of-the-file\n', 'sub/x': '' });
    project.commit();
  });
  afterEach(() => project.remove());

  const run = async (file: unknown, env: Record<string, string>, ...argv: string[]) => {
    if (file !== undefined) project.write({ [FILE]: typeof file === 'string' ? file : JSON.stringify(file) });
    const { code, out, err } = await command.run(project, ['run', 'f', ...argv], env, path.join(project.root, 'sub'));
    return { code, shown: out + err };
  };
  const isLive = (shown: string) => shown.includes('│ output');
  const isRaw = (shown: string) => shown.includes('[Container] ');

  test.each<[string, unknown, Record<string, string>, string[], 'failed' | 'live' | 'codebuild']>([
    ['the default', {}, {}, [], 'failed'],
    ['the file', { log: 'live' }, {}, [], 'live'],
    ['a variable', undefined, { FLOW_CI_LOG: 'live' }, [], 'live'],
    ['a variable over the file', { log: 'live' }, { FLOW_CI_LOG: 'codebuild' }, [], 'codebuild'],
    ['a flag over both', { log: 'codebuild' }, { FLOW_CI_LOG: 'codebuild' }, ['--log', 'live'], 'live'],
    ['the file, if the variable is empty', { log: 'live' }, { FLOW_CI_LOG: '' }, [], 'live'],
  ])('come from %s', async (_, file, env, argv, style) => {
    const { code, shown } = await run(file, env, ...argv);
    expect([code, isLive(shown), isRaw(shown)]).toEqual([0, style === 'live', style === 'codebuild']);
  });

  test('have names, numbers, lists, files of the project, and flags without a value', async () => {
    const { code, shown } = await run(
      { variablesFile: 'vars.env', timeout: 5, quiet: true, failFast: false, docker: false, engine: 'podman' },
      { FLOW_CI_PASS_ENV: 'A, B', A: 'passed', FLOW_CI_LOG: 'codebuild', FLOW_CI_COLOR: 'false' },
    );
    expect([code, shown]).toEqual([0, expect.stringContaining('A=passed V=of-the-file')]);
  });

  test('for several builds at once yield to a flag that needs the terminal', async () => {
    expect((await run({ jobs: 4 }, {}, '--shell-on-failure')).code).toBe(0);
    expect((await run({}, {}, '--jobs', '4', '--shell-on-failure')).code).toBe(2);
  });

  test.each<[string, unknown, Record<string, string>]>([
    ['../.flow-circ.json has a setting logg, which is unknown, did you mean log?', { logg: 'live' }, {}],
    ['../.flow-circ.json has a setting fail-fast, which is unknown, did you mean failFast?', { 'fail-fast': true }, {}],
    [
      '../.flow-circ.json has a setting nonsense, which is unknown: settings are allowNoMatch, cache, color',
      { nonsense: 1 },
      {},
    ],
    ['../.flow-circ.json has a setting toString, which is unknown', { toString: 1 }, {}],
    ['../.flow-circ.json has a setting only, which is chosen for each run', { only: 'build' }, {}],
    [
      'has a setting aws, which a file of the repository cannot have: it would open your machine to the builds of the repository, give --aws or set FLOW_CI_AWS yourself',
      { aws: true },
      {},
    ],
    ['has a setting passEnv, which a file', { passEnv: ['TOKEN'] }, {}],
    ['"log" in ../.flow-circ.json is "loud": write failed, live, grouped, codebuild', { log: 'loud' }, {}],
    ['"jobs" in ../.flow-circ.json is "many": write how many builds may run at once', { jobs: 'many' }, {}],
    ['"jobs" in ../.flow-circ.json is "0": write how many builds may run at once', { jobs: 0 }, {}],
    ['"failFast" in ../.flow-circ.json is "yes": write true or false', { failFast: 'yes' }, {}],
    ['"docker" in ../.flow-circ.json is {}: write true, false or a text', { docker: {} }, {}],
    [
      '"secretsFile" in ../.flow-circ.json is "/etc/passwd": write the path of a file in the project',
      { secretsFile: '/etc/passwd' },
      {},
    ],
    [
      '"variablesFile" in ../.flow-circ.json is "../x": write the path of a file in the project',
      { variablesFile: '../x' },
      {},
    ],
    ['../.flow-circ.json is not a JSON object', [], {}],
    ['../.flow-circ.json is not JSON', '{', {}],
    ['FLOW_CI_LOG is "loud": write failed, live, grouped, codebuild', {}, { FLOW_CI_LOG: 'loud' }],
    ['FLOW_CI_COMMITTED is "maybe": write true or false', {}, { FLOW_CI_COMMITTED: 'maybe' }],
    ['the variable FLOW_CI_FAILFAST is unknown, did you mean FLOW_CI_FAIL_FAST?', {}, { FLOW_CI_FAILFAST: '1' }],
  ])('are refused: %s', async (message, file, env) => {
    const { code, shown } = await run(file, env);
    expect(shown).toContain(message);
    expect(code).toBe(2);
    expect(project.runs()).toEqual([]);
  });

  test('of something else, whose variables begin so, are left alone', async () => {
    expect((await run(undefined, { FLOW_CI_E2E_SERVER: 'x', FLOW_CIX: 'y' })).code).toBe(0);
  });

  test('are not looked for by a command that has none', async () => {
    fs.writeFileSync(path.join(project.root, FILE), '{');
    expect((await command.run(project, ['list'])).code).toBe(0);
    expect((await command.run(project, ['run', '--help'])).code).toBe(0);
  });

  test('are in help, with what wins', async () => {
    const { out } = await command.run(project, ['run', '--help']);
    expect(out.replace(/\s+/g, ' ')).toMatch(
      /a flag wins over a variable, for example FLOW_CI_COLOR=false, and a variable over \.flow-circ\.json beside flow-ci\.json.*Both set --committed.*Variables alone set --pass-env, --inherit-env, --aws, --privileged\./,
    );
  });
});
