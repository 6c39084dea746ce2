import * as fs from 'node:fs';
import * as path from 'node:path';
import { runCli } from '../../../cli/run-cli';
import { Trigger } from '../../../src/contract/flow-file';
import { flowFileFixture, flowFixture, onBranch, onReview, onSchedule, onTag } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

interface Filters {
  readonly paths?: string[];
  readonly exceptPaths?: string[];
  readonly skipCi?: boolean;
}
interface Change {
  readonly files?: Readonly<Record<string, string>>;
  readonly removed?: readonly string[];
  readonly message?: string;
  /** Not committed. */
  readonly work?: Readonly<Record<string, string>>;
}

const SRC: Filters = { paths: ['src/**'] };
const NOT_MD: Filters = { exceptPaths: ['**/*.md'] };
const SKIP_CI: Filters = { skipCi: true };
const DOCS: Change = { files: { 'docs/b.md': '2\n' } };
const NO_SRC = 'no changed file matches paths src/**';
const MARK = (mark: string) => `the commit's message has ${mark}`;
const buildspec = (...commands: string[]) => ({
  kind: 'text' as const,
  text: `version: 0.2\nphases:\n  build:\n    commands:\n${commands.map((each) => `      - ${JSON.stringify(each)}\n`).join('')}`,
});

let project: ProjectFixture;
const open = (triggers: readonly Trigger[], ...commands: string[]): void => {
  project = new ProjectFixture(
    flowFileFixture([flowFixture({ name: 'code', triggers, buildspec: buildspec(...commands, 'true') })]),
    { 'src/a.ts': '1\n', 'docs/a.md': '1\n' },
  );
  // Where main is pushed to: its commit is what a push of main is compared with.
  const pushed = project.commit('Files');
  project.git('update-ref', 'refs/remotes/origin/main', pushed);
};
const change = ({ files = {}, removed = [], message = 'Change', work = {} }: Change): void => {
  project.write(files);
  for (const file of removed) fs.rmSync(path.join(project.root, file));
  project.commit(message);
  project.write(work);
};
const flowCi = async (...argv: string[]) => {
  const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
  const exitCode = await runCli(argv, host);
  return { exitCode, shown: host.stdout.text + host.stderr.text };
};
afterEach(() => {
  expect(project.leftovers()).toEqual([]);
  project.remove();
});

const TABLE: readonly (readonly [string, Filters, Change, string | undefined])[] = [
  ['a file of no path', SRC, DOCS, NO_SRC],
  ['a file of a path', SRC, { files: { 'src/a.ts': '2\n' } }, undefined],
  ['a file of a path beside one of none', SRC, { files: { 'src/b/c.ts': '2\n', 'docs/b.md': '2\n' } }, undefined],
  ['a file of a path, removed', SRC, { removed: ['src/a.ts'] }, undefined],
  ['a file that leaves a path', SRC, { removed: ['src/a.ts'], files: { 'lib/a.ts': '1\n' } }, undefined],
  ['a file that comes to a path', SRC, { removed: ['docs/a.md'], files: { 'src/a.md': '1\n' } }, undefined],
  ['nothing', SRC, {}, NO_SRC],
  ['a name beyond ASCII', { paths: ['src/ä "b"/**'] }, { files: { 'src/ä "b"/\tc': '1\n' } }, undefined],
  ['an untracked file of a path', SRC, { ...DOCS, work: { 'src/new.ts': '1\n' } }, undefined],
  ['a changed file of a path, not committed', SRC, { ...DOCS, work: { 'src/a.ts': '2\n' } }, undefined],
  ['an untracked file of no path', SRC, { work: { 'docs/c.md': '1\n' } }, NO_SRC],
  ['a file that is left out', NOT_MD, DOCS, 'no changed file is outside exceptPaths **/*.md'],
  ['a file that is not left out', NOT_MD, { files: { 'src/a.ts': '2\n' } }, undefined],
  [
    'a file of a path that is left out',
    { paths: ['src/**', 'lib/**'], exceptPaths: ['**/*.md'] },
    { files: { 'src/b.md': '1\n' } },
    'no changed file matches paths src/**, lib/** and is outside exceptPaths **/*.md',
  ],
  ['a message with [skip ci]', SKIP_CI, { message: 'docs only [skip ci]' }, MARK('[skip ci]')],
  ['a message with [CI skip] below', SKIP_CI, { message: 'x\n\nno build: [CI skip]' }, MARK('[CI skip]')],
  ['a message with [no ci], not heeded', { skipCi: false }, { message: '[no ci]' }, undefined],
  ['another message', SKIP_CI, { message: 'skip ci' }, undefined],
  ['[skip ci] below work that is not committed', SKIP_CI, { message: '[skip ci]', work: { x: '1\n' } }, undefined],
  ['both', { ...SRC, ...SKIP_CI }, { ...DOCS, message: 'docs only [skip ci]' }, NO_SRC],
  [
    'a file of a path and [skip ci]',
    { ...SRC, ...SKIP_CI },
    { files: { 'src/a.ts': '2\n' }, message: '[skip ci]' },
    MARK('[skip ci]'),
  ],
];

describe.each([
  ['review', (filters: Filters): Trigger => ({ ...onReview(), ...filters }) as Trigger, 'feature'],
  ['branch', (filters: Filters): Trigger => ({ ...onBranch(), ...filters }) as Trigger, 'main'],
] as const)('a %s flow', (kind, trigger, branch) => {
  test.each(TABLE)('for %s, filters %j: %j', async (_, filters, made, reason) => {
    open([trigger(filters)]);
    if (branch !== 'main') project.git('checkout', '-q', '-b', branch);
    change(made);
    const run = await flowCi('run', kind, '-n');
    const match = await flowCi('match', kind);
    expect([run.exitCode, match.exitCode]).toEqual(reason === undefined ? [0, 0] : [3, 3]);
    for (const { shown } of [run, match]) expect(shown).toContain(reason ?? 'code');
    if (reason === undefined) expect(run.shown).toContain('✔ code');
    else expect(run.shown).toMatch(/✘ code/);
  });
});

describe('a flow that is skipped', () => {
  const docsBranch = (filters: Filters = { ...SRC, ...SKIP_CI }, ...commands: string[]) => {
    open([{ ...onReview(), ...filters } as Trigger, { kind: 'demand', id: 'demand' }], ...commands);
    project.git('checkout', '-q', '-b', 'feature');
    change({ ...DOCS, message: 'docs only [skip ci]' });
  };

  test.each([
    ['run', []],
    ['run by name', ['--flow', 'code']],
    ['run as a review', ['review']],
    ['run of the committed work', ['--committed']],
  ])('is not built: %s', async (_, words) => {
    docsBranch();
    const { exitCode, shown } = await flowCi('run', ...words);
    expect(shown).toContain(NO_SRC);
    expect({ exitCode, runs: project.runs() }).toEqual({ exitCode: 3, runs: [] });
  });

  test('is no failure with --allow-no-match', async () => {
    docsBranch();
    expect((await flowCi('run', '--allow-no-match')).exitCode).toBe(0);
  });

  test('is built on demand', async () => {
    docsBranch();
    expect((await flowCi('run', 'demand', 'code')).exitCode).toBe(0);
    expect((await flowCi('rerun')).exitCode).toBe(0);
    expect(project.runs()).toHaveLength(2);
  });

  test('has its reason in JSON too', async () => {
    docsBranch();
    const { shown } = await flowCi('match', '--json');
    expect(JSON.parse(shown)).toEqual([
      { flow: 'code', starts: false, trigger: 'review', skipped: 'paths', reason: expect.stringContaining(NO_SRC) },
    ]);
  });

  test('is skipped by rerun, when what changed counts no longer', async () => {
    open([{ ...onReview(), ...SRC } as Trigger]);
    project.git('checkout', '-q', '-b', 'feature');
    change({ files: { 'src/a.ts': '2\n' } });
    expect((await flowCi('run')).exitCode).toBe(0);
    change({ files: { 'src/a.ts': '1\n', 'docs/a.md': '2\n' } });
    const { exitCode, shown } = await flowCi('rerun');
    expect(shown).toContain(NO_SRC);
    expect(exitCode).toBe(3);
  });

  test('is compared with where its branch parted, not with what the target gained', async () => {
    docsBranch(SRC);
    project.git('checkout', '-q', 'main');
    change({ files: { 'src/a.ts': 'newer\n' } });
    project.git('checkout', '-q', 'feature');
    expect((await flowCi('run', '-n')).shown).toContain(NO_SRC);
  });
});

test('a branch that is new has nothing to be compared with, and is built', async () => {
  open([{ ...onBranch(['**']), ...SRC } as Trigger]);
  project.git('checkout', '-q', '-b', 'new');
  change(DOCS);
  expect((await flowCi('run', 'branch', '-n')).exitCode).toBe(0);
});

test.each([
  ['tag', onTag(), ['tag', 'v1']],
  ['schedule', onSchedule(), ['schedule']],
] as const)('a %s has no filter', async (_, trigger, words) => {
  open([trigger]);
  change({ message: '[skip ci]' });
  expect((await flowCi('run', ...words, '-n')).exitCode).toBe(0);
  expect((await flowCi('match', ...words)).exitCode).toBe(0);
});

test('what a build pushes is followed as AWS follows it: one build for a push with [skip ci]', async () => {
  open(
    [{ ...onBranch(), ...SKIP_CI } as Trigger],
    'git checkout -q -B main',
    'git -c user.name=x -c user.email=x@x commit -q --allow-empty -m "Release [skip ci]"',
    'git push -q origin main',
  );
  change({ files: { 'src/a.ts': '2\n' } });
  const { exitCode, shown } = await flowCi('run', 'branch', '--follow');
  expect(shown).toContain(MARK('[skip ci]'));
  expect({ exitCode, runs: project.runs() }).toEqual({ exitCode: 0, runs: ['1-code'] });
});

test.each([
  ['review', (filters: Filters): Trigger => ({ ...onReview(), ...filters }) as Trigger],
  ['branch', (filters: Filters): Trigger => ({ ...onBranch(['**']), ...filters }) as Trigger],
] as const)('--watch runs a %s flow when a file changes that counts, and not before', async (kind, trigger) => {
  open([trigger({ ...SRC, ...SKIP_CI })]);
  project.git('checkout', '-q', '-b', 'feature');
  project.git('update-ref', 'refs/remotes/origin/feature', 'HEAD');
  change(DOCS);
  const stop = new AbortController();
  const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot, stop: stop.signal });
  const runs: number[] = [];
  const steps = [
    () => project.write({ 'docs/c.md': '1\n' }),
    () => project.write({ 'src/a.ts': '2\n' }),
    () => {
      project.write({ 'src/a.ts': '3\n' });
      project.commit('All of it [skip ci]');
    },
    // Work that is not committed has no message.
    () => project.write({ 'src/a.ts': '4\n' }),
    () => stop.abort(),
  ];
  host.stdout.onWrite((text) => {
    if (!text.includes('waiting for a change')) return;
    runs.push(project.runs().length);
    steps[runs.length - 1]?.();
  });
  await runCli(['run', kind, '--watch'], host);
  expect({ runs, shown: host.stdout.text + host.stderr.text }).toEqual({
    runs: [0, 0, 1, 1, 2],
    shown: expect.stringContaining(NO_SRC),
  });
  expect(host.stdout.text + host.stderr.text).toContain(MARK('[skip ci]'));
});

describe('an event', () => {
  const replay = async (event: unknown, ...words: string[]) => {
    fs.writeFileSync(path.join(project.base, 'event.json'), JSON.stringify(event));
    return flowCi('run', '-n', '--event', path.join(project.base, 'event.json'), ...words);
  };
  const eventOf = async (...words: string[]) =>
    JSON.parse((await flowCi('event', ...words)).shown) as { detail: Record<string, string> };

  test('that is replayed is decided by its own commits', async () => {
    open([{ ...onBranch(), ...SRC } as Trigger]);
    change(DOCS);
    const event = await eventOf('branch');
    change({ files: { 'src/a.ts': '2\n' } });
    const { exitCode, shown } = await replay(event);
    expect(shown).toContain(NO_SRC);
    expect(exitCode).toBe(3);
    expect((await flowCi('match', path.join(project.base, 'event.json'))).shown).toContain(NO_SRC);
  });

  test('whose old commit is not in the clone is built, with a warning', async () => {
    open([{ ...onBranch(), ...SRC } as Trigger]);
    change(DOCS);
    const event = await eventOf('branch');
    event.detail.oldCommitId = 'e'.repeat(40);
    const run = await replay(event);
    const match = await flowCi('match', path.join(project.base, 'event.json'));
    for (const { exitCode, shown } of [run, match]) {
      expect(shown).toContain('commit eeeeeeee is not in this clone');
      expect(shown).toContain('git fetch');
      expect(exitCode).toBe(0);
    }
  });
});

describe('filters are shown', () => {
  const filters = { paths: ['src/**', 'lib/**'], exceptPaths: ['**/*.md'], skipCi: true };
  const text = 'paths src/**, lib/**; exceptPaths **/*.md; not with [skip ci]';

  test.each([[['list']], [['list', '--json']], [['graph']], [['graph', '--mermaid']]])(
    'by flow-ci %j',
    async (words) => {
      open([{ ...onReview(), ...filters } as Trigger, { ...onBranch(), ...filters } as Trigger]);
      const { shown } = await flowCi(...words);
      expect(shown).toContain(`review into main; ${text}`);
      expect(shown).toContain(`branch main; ${text}`);
    },
  );
});
