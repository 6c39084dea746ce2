import { runCli } from '../../../cli/run-cli';
import { flowFileFixture, flowFixture, onReview } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

/** What a build prints is in a file, so that no shell has to quote it. */
const BUILDSPEC = `version: 0.2
phases:
  build:
    commands:
      - sed "s|@|$PWD/|" printed.txt
`;

describe('the findings of a local run', () => {
  let project: ProjectFixture;
  const start = (...printed: readonly string[]) => {
    const buildspec = { kind: 'text' as const, text: BUILDSPEC };
    project = new ProjectFixture(flowFileFixture([flowFixture({ name: 'f', buildspec })]));
    project.write({ 'printed.txt': printed.map((line) => `${line}\n`).join(''), 'src/cart.js': '' });
    project.commit();
  };
  afterEach(() => {
    project.remove();
  });
  const run = async (cwd: string, ...argv: readonly string[]) => {
    const host = recordingHost({ cwd, tempRoot: project.tempRoot });
    await runCli(['run', 'demand', 'f', ...argv], host);
    return host.stdout.text + host.stderr.text;
  };

  test('are listed by importance, with paths from where the user is', async () => {
    start(
      '::warning file=src/cart.js,line=2,col=3::no-var',
      '::error file=@src/cart.js,line=4,col=29,title=no-debugger::no debugger%0Ain here',
      'src/cart.js:1:1: not a workflow command',
      '::error::the whole build',
    );
    expect(await run(project.root)).toContain(
      '\n  src/cart.js:4:29  error  no debugger  (no-debugger)\n  error  the whole build\n  src/cart.js:2:3  warning  no-var\n',
    );
    expect(await run(`${project.root}/src`)).toContain('\n  cart.js:4:29  error  no debugger');
  });

  test('are in the folder of the run, in its summary, and a record each', async () => {
    start('::error file=src/cart.js,line=4::`no`', '::notice file=src/cart.js,line=1::see');
    const records = (await run(project.root, '--json'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ kind }) => kind === 'finding');
    expect(records).toEqual([
      { time: expect.any(String) as string, kind: 'finding', level: 'error', place: 'src/cart.js:4', message: '`no`' },
      { time: expect.any(String) as string, kind: 'finding', level: 'notice', place: 'src/cart.js:1', message: 'see' },
    ]);
    expect(JSON.parse(project.runFile('1-f', 'findings.json'))).toEqual({
      findings: [
        { level: 'error', path: 'src/cart.js', line: 4, message: '`no`' },
        { level: 'notice', path: 'src/cart.js', line: 1, message: 'see' },
      ],
      counts: { error: 1, warning: 0, notice: 1 },
    });
    expect(project.runFile('1-f', 'summary.md')).toContain('\n- error `src/cart.js:4` `` `no` ``\n');
  });

  test('are cut after the first 20, with the number of the others', async () => {
    start(...Array.from({ length: 25 }, (_, n) => `::error file=src/cart.js,line=${n + 1}::no ${n + 1}`));
    const shown = await run(project.root);
    expect(shown.match(/^ {2}src\/cart\.js:\d+ {2}error/gm)).toHaveLength(20);
    expect(shown).toContain(`  and 5 more findings: .flow-ci/runs/1-f/findings.json\n`);
  });

  test.each([
    ['errors' as const, 'Findings: 1 error.\n\n* error `src/cart.js:4` `no`\n'],
    ['all' as const, 'Findings: 1 error, 1 notice.\n\n* error `src/cart.js:4` `no`\n* notice `src/cart.js:1` `see`\n'],
  ])('are in the comment of a flow that wants them: %s', async (annotations, expected) => {
    const buildspec = { kind: 'text' as const, text: BUILDSPEC };
    const flow = flowFixture({ name: 'review', triggers: [onReview(['main'])], buildspec, annotations });
    project = new ProjectFixture(flowFileFixture([flow]));
    project.write({
      'printed.txt': '::error file=@src/cart.js,line=4::no\n::notice file=src/cart.js,line=1::see\n',
      'src/cart.js': '',
    });
    project.commit();
    project.git('checkout', '-q', '-b', 'feature');
    await runCli(['run', 'review'], recordingHost({ cwd: project.root, tempRoot: project.tempRoot }));
    expect(project.runFile('1-review', 'comments/2.md')).toContain(expected);
  });

  test('are none where nothing was found', async () => {
    start('all is well');
    await run(project.root);
    expect(() => project.runFile('1-f', 'findings.json')).toThrow('ENOENT');
    expect(project.runFile('1-f', 'summary.md')).not.toContain('error');
  });
});
