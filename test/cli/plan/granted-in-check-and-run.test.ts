import * as fs from 'node:fs';
import * as path from 'node:path';
import { runCli } from '../../../cli/run-cli';
import { ResolvedFlow } from '../../../src/contract/flow-file';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const PHASES = 'version: 0.2\nphases: { build: { commands: ["true"] } }\n';
const GROUP = 'arn:aws:codebuild:us-east-1:111122223333:report-group/unit';
const NOTHING = { parameters: [], secrets: [], reportGroups: [], repositories: [] };

describe('what the build of a flow may not do in AWS is refused by check and run alike', () => {
  let project: ProjectFixture;

  afterEach(() => {
    expect(project.leftovers()).toEqual([]);
    project.remove();
  });

  const make = (buildspec: string, flow: Partial<ResolvedFlow>, url?: string): void => {
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f', ...flow })]), {
      'buildspec.yml': `${PHASES}${buildspec}`,
      '.flow-ci/secrets.env': '/team/token=x\ndb=y\n',
    });
    project.write({ '.flow-ci/.gitignore': '*\n' });
    if (url !== undefined) project.write({ '.gitmodules': `[submodule "lib"]\n\tpath = lib\n\turl = ${url}\n` });
    project.commit();
    if (url === undefined) return;
    // A submodule that nobody has checked out.
    fs.mkdirSync(path.join(project.root, 'lib'));
    project.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},lib`);
    project.git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-q', '-m', 'A library');
  };
  const flowCi = async (...argv: string[]) => {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
    const exitCode = await runCli(argv, host);
    return { exitCode, shown: host.stdout.text + host.stderr.text };
  };

  test.each<[string, string, Partial<ResolvedFlow>, string | undefined, string]>([
    [
      'a parameter',
      'env: { parameter-store: { A: /team/token } }\n',
      { uses: { ...NOTHING, parameters: ['/team/token'] } },
      undefined,
      "A is the parameter /team/token, which the build's role may not read",
    ],
    [
      'a secret',
      'env: { secrets-manager: { A: db } }\n',
      { uses: { ...NOTHING, secrets: ['db'] } },
      undefined,
      "A is the secret db, which the build's role may not read",
    ],
    [
      'a report group',
      `reports: { "${GROUP}": { files: [a.xml] } }\n`,
      { uses: { ...NOTHING, reportGroups: [GROUP] } },
      undefined,
      `the build's role may not write to the report group ${GROUP}`,
    ],
    [
      'a submodule',
      '',
      { fetchSubmodules: true, uses: { ...NOTHING, repositories: ['lib'] } },
      '../lib',
      "the submodule lib is in the repository lib, which the build's role may not pull",
    ],
  ])('%s', async (_, buildspec, granted, url, message) => {
    make(buildspec, { ...granted, uses: undefined }, url);
    const [check, run] = [await flowCi('check'), await flowCi('run', 'demand', 'f', '-n')];
    expect([check.exitCode, run.exitCode, check.shown, run.shown]).toEqual([
      2,
      2,
      expect.stringContaining(message),
      expect.stringContaining(message),
    ]);
    project.remove();
    make(buildspec, granted, url);
    for (const argv of [['check'], ['run', 'demand', 'f', '-n']])
      expect(await flowCi(...argv)).toEqual({ exitCode: 0, shown: expect.not.stringContaining(message) });
  });

  test('a submodule that is not fetched is not looked at', async () => {
    make('', { fetchSubmodules: false }, '../lib');
    expect((await flowCi('check')).exitCode).toBe(0);
    expect((await flowCi('run', 'demand', 'f', '-n')).exitCode).toBe(0);
  });
});
