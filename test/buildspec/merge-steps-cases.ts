import * as fs from 'node:fs';
import * as path from 'node:path';
import { Files, MergeRepository, MergeRun, reviewVariables } from './merge-build';
import { unquotePath } from '../../lambda/decode/unquote-path';
import { MergeResult } from '../../src/contract/merge-result';

const LINES = 'one\ntwo\nthree\n';

/** What the steps do in a real repository, run by a shell. Each test starts git some twenty times. */
export function testMergeSteps(shell: string): void {
  let repository: MergeRepository;
  beforeEach(() => {
    repository = new MergeRepository({ 'a.txt': LINES, 'b.txt': LINES });
  });
  afterEach(() => {
    repository.remove();
  });

  /** A pull request of a branch, whose target has moved since. */
  async function merge(
    source: Files,
    target: Files,
  ): Promise<MergeRun & { readonly folder: string; readonly commit: string }> {
    const commit = repository.branch('feature', 'main', source);
    repository.branch('main', 'main', target);
    const folder = repository.clone(commit);
    return { ...(await repository.build(folder, reviewVariables(commit), { shell })), folder, commit };
  }
  const inBuild = (folder: string, ...args: string[]) => repository.git(folder, ...args);
  const conflicts = ({ output }: MergeRun) =>
    output
      .split('\n')
      .filter((line) => line.startsWith(MergeResult.CONFLICT_LINE))
      .map((line) => line.slice(MergeResult.CONFLICT_LINE.length));

  test('a clean merge leaves what the target branch would become, and tells which commit it merged', async () => {
    const run = await merge({ 'c.txt': 'c\n', 'a.txt': `zero\n${LINES}` }, { 'a.txt': `${LINES}four\n` });
    expect(run).toMatchObject({
      status: 0,
      exported: { FLOW_MERGED_DST_COMMIT: repository.tip('main') },
      output: `${MergeResult.TARGET_LINE}${repository.tip('main')}\n`,
    });
    expect(fs.readFileSync(path.join(run.folder, 'a.txt'), 'utf8')).toBe(`zero\n${LINES}four\n`);
    expect(inBuild(run.folder, 'rev-parse', 'HEAD^1', 'HEAD^2')).toBe(`${repository.tip('main')}\n${run.commit}`);
    expect(inBuild(run.folder, 'status', '--porcelain')).toBe('');
  });

  test('the target is merged as it is when the build runs, not as it was when the source was cloned', async () => {
    const commit = repository.branch('feature', 'main', { 'c.txt': 'c\n' });
    const folder = repository.clone(commit);
    repository.branch('main', 'main', { 'late.txt': 'late\n' });
    expect(await repository.build(folder, reviewVariables(commit), { shell })).toMatchObject({
      status: 0,
      exported: { FLOW_MERGED_DST_COMMIT: repository.tip('main') },
    });
    expect(fs.existsSync(path.join(folder, 'late.txt'))).toBe(true);
  });

  test('a target that has not moved gives the source as it is', async () => {
    const commit = repository.branch('feature', 'main', { 'c.txt': 'c\n' });
    const folder = repository.clone(commit);
    expect((await repository.build(folder, reviewVariables(commit), { shell })).status).toBe(0);
    expect(inBuild(folder, 'rev-parse', 'HEAD^{tree}')).toBe(inBuild(folder, 'rev-parse', `${commit}^{tree}`));
  });

  test('a source that is in the target already gives the target as it is', async () => {
    const commit = repository.branch('feature', 'main', { 'c.txt': 'c\n' });
    repository.push('main');
    repository.branch('main', 'feature', { 'd.txt': 'd\n' });
    const folder = repository.clone(commit);
    expect((await repository.build(folder, reviewVariables(commit), { shell })).status).toBe(0);
    expect(inBuild(folder, 'rev-parse', 'HEAD')).toBe(repository.tip('main'));
  });

  test.each<[string, Files, Files, string[]]>([
    ['both changed a line', { 'a.txt': 'source\n' }, { 'a.txt': 'target\n' }, ['a.txt']],
    [
      'both changed two files',
      { 'a.txt': 's\n', 'b.txt': 's\n' },
      { 'a.txt': 't\n', 'b.txt': 't\n' },
      ['a.txt', 'b.txt'],
    ],
    [
      'one renamed what the other removed',
      { 'a.txt': undefined, 'moved.txt': LINES },
      { 'a.txt': undefined },
      ['moved.txt'],
    ],
    ['one changed what the other removed', { 'a.txt': `${LINES}more\n` }, { 'a.txt': undefined }, ['a.txt']],
    ['both added a file', { 'new.txt': 's\n' }, { 'new.txt': 't\n' }, ['new.txt']],
    [
      'a binary file changed on both sides',
      { 'c.bin': Buffer.from([0, 1, 2, 255]) },
      { 'c.bin': Buffer.from([0, 3, 4, 255]) },
      ['c.bin'],
    ],
  ])('fails where %s, and names the files', async (_, source, target, files) => {
    const run = await merge(source, target);
    expect(run).toMatchObject({ status: MergeResult.CONFLICT_STATUS, exported: {} });
    expect(conflicts(run)).toEqual(files);
    // Nothing but our own lines: what git says of conflicts has raw names in it.
    expect(run.output.trimEnd().split('\n')).toEqual([
      `${MergeResult.TARGET_LINE}${repository.tip('main')}`,
      ...files.map((file) => MergeResult.CONFLICT_LINE + file),
    ]);
  });

  test('fails with one line for each file, whatever its name is', async () => {
    const names = [
      'with space.txt',
      'line\nend.txt',
      'tab\there',
      'quote"d',
      'back\\slash',
      'grün/ä.txt',
      '日本.txt',
      '-rf',
      '$(touch pwned)',
      ';touch pwned',
      `x\n${MergeResult.CONFLICT_LINE}forged`,
      '\u001b[31mred',
      'flow-ci found a conflict in x',
    ];
    const of = (content: string) => Object.fromEntries(names.map((name) => [name, content]));
    const run = await merge(of('s\n'), of('t\n'));
    const lines = conflicts(run);
    expect(lines).toHaveLength(names.length);
    expect(run.output.split('\n')).toHaveLength(names.length + 2);
    // eslint-disable-next-line no-control-regex
    expect(run.output).toMatch(/^[\x20-\x7e\n]*$/);
    expect(lines).toEqual(
      expect.arrayContaining([
        'with space.txt',
        '"line\\nend.txt"',
        '"gr\\303\\274n/\\303\\244.txt"',
        '-rf',
        '$(touch pwned)',
      ]),
    );
    expect(fs.existsSync(path.join(run.folder, 'pwned'))).toBe(false);
    // And the handler has the names back.
    expect(lines.map(unquotePath).sort()).toEqual([...names].sort());
  });

  test('fails with the names of the first 500 of many', async () => {
    const of = (content: string) =>
      Object.fromEntries(
        Array.from({ length: 503 }, (_, index) => [`many/${String(index).padStart(4, '0')}`, content]),
      );
    const lines = conflicts(await merge(of('s\n'), of('t\n')));
    expect(lines).toHaveLength(MergeResult.MAX_FILES);
    expect(lines.at(-1)).toBe('many/0499');
  });

  test.each<[string, (commit: string) => Record<string, string>, RegExp]>([
    [
      'the target branch is gone',
      (commit) => reviewVariables(commit, 'gone'),
      /couldn't find remote ref refs\/heads\/gone/,
    ],
    [
      'histories have nothing in common',
      (commit) => reviewVariables(commit, 'other'),
      /refusing to merge unrelated histories/,
    ],
  ])('fails when %s, with the words of git', async (_, variables, words) => {
    const commit = repository.branch('feature', 'main', { 'c.txt': 'c\n' });
    repository.inWork('checkout', '-q', '--orphan', 'alone');
    repository.commit({ 'd.txt': 'd\n' });
    repository.push('other');
    const run = await repository.build(repository.clone(commit), variables(commit), { shell });
    expect(run.status).not.toBe(0);
    expect(run.output).toMatch(words);
    expect(conflicts(run)).toEqual([]);
    expect(run.exported).toEqual({});
  });

  test('names of branches are never run', async () => {
    for (const [index, name] of [
      '$(touch${IFS}pwned)',
      ';touch${IFS}pwned',
      '`touch${IFS}pwned`',
      '--upload-pack=touch${IFS}pwned',
      "it's",
      '"quoted"',
      'a|b&c',
      '!x',
      '#x',
    ].entries()) {
      repository.branch(name, 'main', { 'c.txt': name });
      const commit = repository.branch(`feature-${index}`, 'main', { 'd.txt': name });
      const folder = repository.clone(commit);
      expect([name, await repository.build(folder, reviewVariables(commit, name), { shell })]).toEqual([
        name,
        expect.objectContaining({ status: 0 }),
      ]);
      expect(fs.readFileSync(path.join(folder, 'c.txt'), 'utf8')).toBe(name);
      expect(fs.existsSync(path.join(folder, 'pwned'))).toBe(false);
    }
  });

  test('a clone of one commit gets the history that the merge needs', async () => {
    repository.branch('main', 'main', { 'm1.txt': '1\n' });
    const commit = repository.branch('feature', 'main', { 'a.txt': `zero\n${LINES}` });
    repository.branch('main', 'main', { 'a.txt': `${LINES}four\n` });
    repository.branch('main', 'main', { 'm2.txt': '2\n' });
    const folder = repository.clone(commit, 1);
    expect(inBuild(folder, 'rev-parse', '--is-shallow-repository')).toBe('true');
    expect(await repository.build(folder, reviewVariables(commit), { shell })).toMatchObject({ status: 0 });
    expect(fs.readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe(`zero\n${LINES}four\n`);
  });

  test.each<Record<string, string>>([{}, { FLOW_EVENT: 'branch', FLOW_BRANCH: 'main' }, { FLOW_EVENT: 'schedule' }])(
    'a build that no pull request started merges nothing: %j',
    async (variables) => {
      const commit = repository.branch('feature', 'main', { 'c.txt': 'c\n' });
      repository.branch('main', 'main', { 'd.txt': 'd\n' });
      const folder = repository.clone(commit);
      expect(await repository.build(folder, variables, { shell, submodules: true })).toEqual({
        status: 0,
        output: '',
        exported: {},
      });
      expect(inBuild(folder, 'rev-parse', 'HEAD')).toBe(commit);
    },
  );

  test("the user's own settings of git neither sign nor run hooks", async () => {
    const hooks = path.join(repository.base, 'hooks');
    fs.mkdirSync(hooks);
    fs.writeFileSync(path.join(hooks, 'pre-merge-commit'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    fs.writeFileSync(
      path.join(repository.base, 'home', '.gitconfig'),
      `[commit]\n\tgpgSign = true\n[core]\n\thooksPath = ${hooks}\n\tquotePath = false\n[merge]\n\tff = only\n[user]\n\tuseConfigOnly = true\n`,
    );
    expect((await merge({ 'c.txt': 'c\n' }, { 'd.txt': 'd\n' })).status).toBe(0);
  });

  test('submodules are at the commits of the merge', async () => {
    const library = new MergeRepository({ 'lib.txt': 'first\n' });
    try {
      fs.writeFileSync(path.join(repository.base, 'home', '.gitconfig'), '[protocol "file"]\n\tallow = always\n');
      repository.inWork('submodule', '--quiet', 'add', library.origin, 'lib');
      repository.branch('main', 'main', {});
      repository.inWork('submodule', '--quiet', 'add', '--force', library.origin, 'lib');
      repository.commit({});
      repository.push('main');
      const commit = repository.branch('feature', 'main', { 'c.txt': 'c\n' });
      const folder = repository.clone(commit);
      inBuild(folder, 'submodule', '--quiet', 'update', '--init');
      library.branch('main', 'main', { 'lib.txt': 'second\n' });
      repository.inWork('checkout', '-q', '--detach', 'refs/remotes/origin/main');
      repository.git(path.join(repository.base, 'work', 'lib'), 'pull', '-q', 'origin', 'main');
      repository.commit({});
      repository.push('main');
      expect(await repository.build(folder, reviewVariables(commit), { shell, submodules: true })).toMatchObject({
        status: 0,
      });
      expect(fs.readFileSync(path.join(folder, 'lib', 'lib.txt'), 'utf8')).toBe('second\n');
      expect(inBuild(folder, 'status', '--porcelain')).toBe('');
    } finally {
      library.remove();
    }
  });
}
