import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { resolveUrl } from '../../../cli/git/submodules';
import { runCli } from '../../../cli/run-cli';
import { differences, fingerprint } from '../../slow/support/fingerprint';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const spec = (...commands: string[]) =>
  `version: 0.2\nphases:\n  build:\n    commands:\n${commands.map((command) => `      - ${JSON.stringify(command)}\n`).join('')}`;
const PUSH =
  'git -c user.email=b@example.com -c user.name=b commit -q --allow-empty -m "From the build" && git push -q origin HEAD:refs/heads/main HEAD:refs/heads/made';

/** Whether the build's role may pull the submodules is not known then, so nothing is refused. */
const managedPolicyArns = ['arn:aws:iam::111122223333:policy/pull-all'];

describe('the submodules of a local run', () => {
  let project: ProjectFixture;
  let served: string;
  let home: string;

  const git = (cwd: string, ...args: string[]): string =>
    execFileSync(
      'git',
      ['-c', 'protocol.file.allow=always', '-c', 'user.email=a@example.com', '-c', 'user.name=a', ...args],
      {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      },
    ).trim();
  const commit = (cwd: string): void => {
    git(cwd, 'add', '-A');
    git(cwd, 'commit', '-q', '-m', 'Begin');
  };
  /** A bare repository with one file, and more. */
  const serve = (name: string, more: (cwd: string) => void = () => undefined): string => {
    const work = path.join(project.base, `work-${name}`);
    fs.mkdirSync(work, { recursive: true });
    git(work, 'init', '-q', '-b', 'main');
    fs.writeFileSync(path.join(work, 'name.txt'), `${name}\n`);
    const bare = path.join(served, `${name}.git`);
    fs.mkdirSync(served, { recursive: true });
    git(work, 'remote', 'add', 'origin', bare);
    more(work);
    commit(work);
    git(served, 'clone', '-q', '--bare', work, bare);
    return bare;
  };
  const flowCi = async (...argv: string[]) => {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot, env: { HOME: home } });
    const exitCode = await runCli(['run', 'demand', 'f', '--log', 'live', ...argv], host);
    return { exitCode, shown: host.stdout.text + host.stderr.text };
  };

  beforeEach(() => {
    project = new ProjectFixture(
      flowFileFixture([flowFixture({ name: 'f', fetchSubmodules: true, managedPolicyArns })]),
      {
        'buildspec.yml': spec(`cat lib/name.txt lib/deep/name.txt`, `cd lib && ${PUSH}`, `cd deep && ${PUSH}`),
      },
    );
    served = path.join(project.base, 'served');
    home = path.join(project.base, 'home');
    fs.mkdirSync(home);
    serve('deep');
    serve('lib', (work) => git(work, 'submodule', '--quiet', 'add', '../deep.git', 'deep'));
    fs.mkdirSync(path.join(served, 'project.git'));
    git(path.join(served, 'project.git'), 'init', '-q', '--bare');
    project.git('remote', 'add', 'origin', path.join(served, 'project.git'));
    git(project.root, 'submodule', '--quiet', 'add', '../lib.git', 'lib');
    commit(project.root);
  });
  afterEach(() => {
    expect(project.leftovers()).toEqual([]);
    project.remove();
  });

  test('come from the clone with their relative URLs, and pushes from them reach neither it nor a remote, and are listed', async () => {
    git(project.root, 'submodule', '--quiet', 'update', '--init', '--recursive');
    const before = { project: fingerprint(project.root), served: fingerprint(served) };
    const { exitCode, shown } = await flowCi();
    expect({ exitCode, shown }).toEqual({ exitCode: 0, shown });
    expect(shown).toMatch(/│ lib\n.*│ deep\n/);
    expect(shown).toMatch(/↑ lib: refs\/heads\/main {2}updated [0-9a-f]{8}/);
    expect(shown).toMatch(/↑ lib: refs\/heads\/made {2}created [0-9a-f]{8}/);
    expect(shown).toMatch(/↑ lib\/deep: refs\/heads\/made {2}created [0-9a-f]{8}/);
    expect(JSON.parse(project.runFile('1-f', 'pushed-refs.json'))).toContainEqual(
      expect.objectContaining({ submodule: 'lib/deep', ref: 'refs/heads/made', kind: 'created' }),
    );
    // The folder itself has gained .flow-ci.
    const changed = differences(before.project, fingerprint(project.root), true);
    expect(changed.filter((each) => !each.startsWith('. has'))).toEqual([]);
    expect(differences(before.served, fingerprint(served), true)).toEqual([]);
  });

  test('that the clone lacks are fetched by the remote of the clone, where the user lets git do so', async () => {
    git(project.root, 'submodule', '--quiet', 'deinit', '-f', '--all');
    fs.rmSync(path.join(project.root, '.git/modules'), { recursive: true });
    fs.writeFileSync(path.join(home, '.gitconfig'), '[protocol "file"]\n\tallow = always\n');
    const before = fingerprint(served);
    const { exitCode, shown } = await flowCi('--committed');
    expect({ exitCode, shown }).toEqual({ exitCode: 0, shown });
    expect(shown).toContain('↑ lib/deep: refs/heads/made');
    expect(differences(before, fingerprint(served), true)).toEqual([]);
  });

  test('fails in one line that helps where git may not fetch one', async () => {
    git(project.root, 'submodule', '--quiet', 'deinit', '-f', '--all');
    fs.rmSync(path.join(project.root, '.git/modules'), { recursive: true });
    const { exitCode, shown } = await flowCi('--committed');
    expect(exitCode).toBe(4);
    expect(shown.trim().split('\n').at(-1)).toBe(
      `error: the submodule lib cannot be fetched from ${served}/lib.git (fatal: transport 'file' not allowed): run \`git submodule update --init --recursive\` in your clone, from which a run takes it`,
    );
  });

  test('starts no program that a URL names', async () => {
    project.write({ '.gitmodules': `[submodule "lib"]\n\tpath = lib\n\turl = ext::touch ${project.base}/started\n` });
    fs.rmSync(path.join(project.root, '.git/modules'), { recursive: true });
    expect((await flowCi()).exitCode).toBe(4);
    expect(fs.existsSync(path.join(project.base, 'started'))).toBe(false);
  });
});

test.each([
  ['https://host/team/app.git', '../lib.git', 'https://host/team/lib.git'],
  ['https://host/team/app/', './lib', 'https://host/team/app/lib'],
  [
    'ssh://git-codecommit.us-east-1.amazonaws.com/v1/repos/app',
    '../lib',
    'ssh://git-codecommit.us-east-1.amazonaws.com/v1/repos/lib',
  ],
  ['git@host:team/app.git', '../../other/lib.git', 'git@host:other/lib.git'],
  ['codecommit::us-east-1://app', '../lib', 'codecommit::us-east-1://lib'],
  ['/srv/git/app', '../../x/lib', '/srv/x/lib'],
  ['https://host/app', 'https://else/lib', 'https://else/lib'],
])('a submodule of %s at %s is at %s', (base, url, resolved) => expect(resolveUrl(base, url)).toBe(resolved));
