import * as fs from 'node:fs';
import * as path from 'node:path';
import { runCli } from '../../../cli/run-cli';
import { flowFileFixture, flowFixture, onBranch, onReview } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';
import { signHead } from '../support/sign-head';

const BUILDSPEC = 'version: 0.2\nphases:\n  build:\n    commands:\n      - cat filtered.txt\n';
const HOOKS = [
  'pre-commit',
  'post-index-change',
  'post-checkout',
  'reference-transaction',
  'fsmonitor-watchman',
  'pre-push',
];

describe('the configuration of a clone that somebody else wrote', () => {
  let project: ProjectFixture;
  let started: string;

  /** Everything in git's configuration that names a program names one that leaves a trace. */
  beforeEach(() => {
    project = new ProjectFixture(
      flowFileFixture([
        flowFixture({ name: 'f', triggers: [onBranch(), onReview(), { kind: 'demand', id: 'demand' }] }),
      ]),
      {
        'buildspec.yml': BUILDSPEC,
        '.gitattributes': '*.txt filter=x diff=x merge=x\n',
        'filtered.txt': 'committed\n',
        'plain.md': 'committed\n',
      },
    );
    started = path.join(project.base, 'started');
    const program = path.join(project.base, 'program');
    fs.writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> ${started}\ncat\n`, { mode: 0o755 });
    const hooks = path.join(project.base, 'hooks');
    fs.mkdirSync(hooks);
    const library = new ProjectFixture(flowFileFixture([]));
    project.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', library.root, 'sub');
    library.remove();
    project.commit();
    signHead(project);
    for (const folder of [
      hooks,
      path.join(project.root, '.git/hooks'),
      path.join(project.root, '.git/modules/sub/hooks'),
    ]) {
      fs.mkdirSync(folder, { recursive: true });
      for (const hook of HOOKS)
        fs.writeFileSync(path.join(folder, hook), `#!/bin/sh\necho "hook ${hook}" >> ${started}\n`, { mode: 0o755 });
    }
    const included = path.join(project.base, 'included');
    fs.writeFileSync(included, `[core]\n\tfsmonitor = ${program} included\n\tsshCommand = ${program} included\n`);
    const settings: Record<string, string> = {
      'core.fsmonitor': `${program} fsmonitor`,
      'core.hooksPath': hooks,
      'core.pager': program,
      'core.editor': program,
      'core.sshCommand': program,
      'core.askPass': program,
      'core.gitProxy': program,
      'core.alternateRefsCommand': program,
      'core.splitIndex': 'true',
      'credential.helper': `!${program}`,
      'gpg.program': program,
      'gpg.ssh.program': program,
      'log.showSignature': 'true',
      'commit.gpgSign': 'true',
      'tag.gpgSign': 'true',
      'diff.external': program,
      'diff.x.command': program,
      'diff.x.textconv': program,
      'merge.x.driver': program,
      'filter.x.clean': `${program} clean`,
      'filter.x.smudge': `${program} smudge`,
      'filter.x.required': 'true',
      'interactive.diffFilter': program,
      'pager.config': program,
      'pager.show': program,
      'remote.origin.url': `ext::${program} %S`,
      'remote.origin.promisor': 'true',
      'remote.origin.uploadpack': program,
      'extensions.partialClone': 'origin',
      'protocol.ext.allow': 'always',
      'uploadpack.packObjectsHook': program,
      'submodule.sub.update': `!${program}`,
      'include.path': included,
      'includeIf.gitdir:**.path': included,
    };
    for (const word of ['add', 'show', 'config', 'status', 'rev-parse', 'ls-files'])
      settings[`alias.${word}`] = `!${program}`;
    const configs = ['.git/config', '.git/modules/sub/config'].map((file) => path.join(project.root, file));
    // As `git config` would write them, without a process for each.
    const written = Object.entries(settings).map(([key, value]) => {
      const [, section, subsection, name] = /^([^.]+)\.(?:(.*)\.)?([^.]+)$/.exec(key) ?? [];
      const head = subsection === undefined ? section : `${section} ${JSON.stringify(subsection)}`;
      return `[${head}]\n\t${name} = ${JSON.stringify(value)}\n`;
    });
    for (const file of configs) fs.appendFileSync(file, written.join(''));
    const read = project.git('config', '--file', configs[1], '--list').toLowerCase().split('\n');
    const keys = Object.entries(settings).map(([key, value]) => `${key}=${value}`.toLowerCase());
    expect(read).toEqual(expect.arrayContaining(keys));
    project.git('config', '--file', configs[0], 'core.repositoryFormatVersion', '1');
    // Nothing that the clone itself does not have: a partial clone would fetch it.
    const tree = project.git('rev-parse', 'HEAD:plain.md');
    fs.rmSync(path.join(project.root, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    project.write({ 'filtered.txt': 'changed\n', 'new.txt': 'new\n', 'sub/README.md': 'changed\n' });
    fs.rmSync(started, { force: true });
  });
  afterEach(() => project.remove());

  const flowCi = async (...argv: string[]) => {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot, env: { PAGER: 'false' } });
    const exitCode = await runCli(argv, host);
    return { exitCode, shown: host.stdout.text + host.stderr.text };
  };
  const starts = (): string => (fs.existsSync(started) ? fs.readFileSync(started, 'utf8') : '');

  test.each([
    [['run', '-n'], 0],
    [['run', 'demand', 'f', '-n'], 0],
    [['run', 'review', '--dry-run'], 0],
    [['run', 'branch', '--committed', '-n'], 0],
    [['list'], 0],
    [['match'], 0],
    [['match', 'branch'], 0],
    [['event', 'branch'], 0],
    [['graph'], 0],
    [['graph', '--mermaid'], 0],
    [['check'], 0],
    [['doctor'], 0],
    [['show'], 2],
    [['clean'], 0],
  ])('starts nothing of it: flow-ci %j', async (argv, expected) => {
    const { exitCode, shown } = await flowCi(...argv);
    expect({ exitCode, shown, starts: starts() }).toEqual({ exitCode: expected, shown, starts: '' });
    expect(shown).not.toContain('bug in flow-ci');
    expect(project.leftovers()).toEqual([]);
  });

  test('starts filters, and nothing else of it, where something is built', async () => {
    await flowCi('run', 'demand', 'f');
    const kinds = starts()
      .split('\n')
      .filter(Boolean)
      .map((line) => line.replace(/^\S+\/program /, '').split(' ')[0]);
    expect([...new Set(kinds)]).toEqual(['clean']);
  });
});
