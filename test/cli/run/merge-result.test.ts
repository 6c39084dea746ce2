import { runCli } from '../../../cli/run-cli';
import { Trigger } from '../../../src/contract/flow-file';
import { buildspecText } from '../../../src/flows/buildspec-text';
import { flowFileFixture, flowFixture, onBranch } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const REVIEW: Trigger = {
  kind: 'review',
  id: 'review',
  targets: ['**'],
  except: [],
  wildcard: false,
  mergeResult: true,
};
const flow = flowFixture({
  name: 'review',
  triggers: [REVIEW, onBranch(['main'])],
  buildspec: { kind: 'file', path: 'buildspecs/review.yml' },
});
const build = {
  commands: [
    'cat notes.txt',
    'echo "source $FLOW_PULL_REQUEST_SRC_COMMIT target $FLOW_MERGED_DST_COMMIT"',
    'test ! -e broken',
  ],
};

// Each test runs a build with real git.
jest.setTimeout(60_000);

describe('flow-ci run review, of a flow that merges', () => {
  let project: ProjectFixture;
  beforeEach(() => {
    project = new ProjectFixture(flowFileFixture([flow]), {
      'buildspecs/review.yml': buildspecText(build, flow),
      'notes.txt': 'one\ntwo\nthree\n',
    });
    project.commit();
    project.git('checkout', '-q', '-b', 'feature');
  });
  afterEach(() => {
    expect(project.leftovers()).toEqual([]);
    project.remove();
  });

  async function run(...argv: string[]): Promise<{ readonly exitCode: number; readonly shown: string }> {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
    const exitCode = await runCli(argv, host);
    return { exitCode, shown: host.stdout.text + host.stderr.text };
  }
  /** A commit on main, which is not checked out after it. */
  function moveMain(files: Readonly<Record<string, string>>): string {
    project.git('checkout', '-q', 'main');
    project.write(files);
    const commit = project.commit();
    project.git('checkout', '-q', 'feature');
    return commit;
  }
  const comment = (of = '1-review', n = 2) => project.runFile(of, `comments/${n}.md`);

  test('builds what main would become, and shows it in the comment', async () => {
    project.write({ 'notes.txt': 'zero\none\ntwo\nthree\n' });
    const source = project.commit();
    const target = moveMain({ 'notes.txt': 'one\ntwo\nthree\nfour\n' });
    const before = [
      project.git('rev-parse', 'HEAD'),
      project.git('status', '--porcelain'),
      project.git('for-each-ref'),
    ];
    const { exitCode, shown } = await run('run', 'review');
    expect({ exitCode, shown }).toEqual({
      exitCode: 0,
      shown: expect.stringContaining(`It tested the merge into \`main\` at \`${target.slice(0, 8)}\`.`) as string,
    });
    expect(project.runFile('1-review', 'build.log')).toContain('\nzero\none\ntwo\nthree\nfour\n');
    expect(project.runFile('1-review', 'build.log')).toContain(`\nsource ${source} target ${target}\n`);
    expect(project.runFile('1-review', 'exported.env')).toBe(`FLOW_MERGED_DST_COMMIT="${target}"\n`);
    expect(comment('1-review', 1)).not.toContain('merge');
    expect([
      project.git('rev-parse', 'HEAD'),
      project.git('status', '--porcelain'),
      project.git('for-each-ref'),
    ]).toEqual(before);
  });

  test('merges work that is not committed', async () => {
    project.write({ 'notes.txt': 'zero\none\ntwo\nthree\n' });
    moveMainKeepingWork();
    const { exitCode } = await run('run', 'review');
    expect(exitCode).toBe(0);
    expect(project.runFile('1-review', 'build.log')).toContain('\nzero\none\ntwo\nthree\nfour\n');
  });
  function moveMainKeepingWork(): void {
    project.git('stash', '-q');
    moveMain({ 'notes.txt': 'one\ntwo\nthree\nfour\n' });
    project.git('stash', 'pop', '-q');
  }

  test.each(['sh', 'bash'])(
    'fails before any command of the user in %s when there is a conflict, and its comment names the files',
    async (shell) => {
      project.write({
        'buildspecs/review.yml': buildspecText(
          { ...build, env: { shell: shell === 'sh' ? '/bin/sh' : 'bash' } },
          flow,
        ).replace('/bin/sh', 'sh'),
        'notes.txt': 'mine\n',
        'with `tick`\nand line': 'mine\n',
      });
      project.commit();
      moveMain({ 'notes.txt': 'theirs\n', 'with `tick`\nand line': 'theirs\n' });
      const { exitCode } = await run('run', 'review');
      expect(exitCode).toBe(1);
      expect(comment()).toMatch(
        /^It cannot be merged into `main` at `[0-9a-f]{8}`: there are conflicts in 2 files\. Merge `main` into the branch, resolve them and push\.\n\n\* `notes\.txt`\n\* ``with `tick` and line``$/m,
      );
      expect(comment()).not.toMatch(/INSTALL|Container/);
      expect(project.runFile('1-review', 'build.log')).not.toContain('cat notes.txt');
    },
  );

  test('fails as ever when the merge is fine and the build is not', async () => {
    project.write({ broken: '' });
    project.commit();
    moveMain({ 'late.txt': 'late\n' });
    expect((await run('run', 'review')).exitCode).toBe(1);
    expect(comment()).toContain('It tested the merge into `main`');
    expect(comment()).toContain('Phase `BUILD` failed');
  });

  test('warns when the commit has an older buildspec, without the steps', async () => {
    project.write({ 'buildspecs/review.yml': buildspecText(build, { ...flow, triggers: [] }) });
    project.commit();
    expect((await run('run', 'review')).exitCode).toBe(0);
    expect(comment()).toContain(
      'Only the branch was tested, not the merge result: its buildspec has no steps that merge.',
    );
  });

  test('merges nothing for a push to a branch', async () => {
    project.git('checkout', '-q', 'main');
    const { exitCode } = await run('run', 'branch');
    expect(exitCode).toBe(0);
    expect(project.runFile('1-review', 'build.log')).toContain('\nsource  target \n');
  });
});
