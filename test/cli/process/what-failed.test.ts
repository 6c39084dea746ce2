import { CommandProcess } from '../support/command-process';
import { flowFileFixture, flowFixture, onReview } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';

const COMMANDS = [
  'echo begin',
  'i=0; while [ $i -lt 40 ]; do echo "noise $i"; i=$((i + 1)); done; echo "TypeError: why it failed"; i=0; while [ $i -lt 40 ]; do echo "npm notice $i"; i=$((i + 1)); done; exit 3',
];
const JUNIT =
  '<testsuite name="s"><testcase classname="s" name="adds"><failure message="TypeError: why it failed"/></testcase></testsuite>';

describe('what failed', () => {
  let command: CommandProcess;
  let project: ProjectFixture;

  beforeAll(async () => {
    command = await CommandProcess.bundle();
    const flow = flowFixture({ name: 'code', triggers: [onReview(['main'])], reports: true });
    project = new ProjectFixture(flowFileFixture([flow]), {
      'buildspec.yml': `version: 0.2\nphases:\n  build:\n    commands:\n${COMMANDS.map((each) => `      - ${JSON.stringify(each)}\n`).join('')}  post_build:\n    commands:\n      - echo later; exit 4\nreports:\n  unit: { files: [junit.xml] }\n`,
      'junit.xml': JUNIT,
    });
    project.commit();
    project.git('checkout', '-q', '-b', 'feature');
  });
  afterAll(() => {
    command.remove();
    project.remove();
  });
  const times = (text: string, part: string) => text.split(part).length - 1;

  test.each([[[]], [['--log', 'live']], [['--log', 'grouped']], [['--quiet']]])(
    'is shown once with %j, by the line that says why',
    async (more) => {
      const { code, out } = await command.run(project, ['run', ...more]);
      // The command itself has the text too, after `echo "`.
      expect([code, times(out.replaceAll('echo "TypeError', ''), 'TypeError: why it failed')]).toEqual([1, 1]);
      expect(times(out, 'exit status 3')).toBe(1);
      expect(times(out, 'buildspec.yml:6')).toBe(1);
    },
  );

  test('is in the log once with --log codebuild', async () => {
    const { out } = await command.run(project, ['run', '--log', 'codebuild']);
    expect(times(out, '\nTypeError: why it failed')).toBe(1);
  });

  test('of another phase is shown too', async () => {
    const { out } = await command.run(project, ['run']);
    expect(out).toMatch(/✖ POST_BUILD +[\d.]+s {2}echo later; exit 4 → exit status 4 {3}buildspec.yml:9/);
  });

  test('is left out of the comment in the terminal, which says where the whole comment is', async () => {
    const { out } = await command.run(project, ['run']);
    const comment = out.slice(out.indexOf('── comment 2 of 2'));
    expect(comment).toContain('**Flow `code` failed**');
    expect(comment).toContain('Tests: 0 passed, 1 failed, 0 skipped, of 1.');
    const file = /all of it: (\S+)\)/.exec(comment)?.[1] ?? '';
    const [, run] = /runs\/([^/]+)\//.exec(file) ?? [];
    expect(project.runFile(run, 'comments/2.md')).toContain('TypeError: why it failed');
  });

  test('is in the records of --json with its place', async () => {
    const { out } = await command.run(project, ['run', '--json']);
    const records = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records.find(({ kind }) => kind === 'failed-command')).toMatchObject({
      place: 'buildspec.yml:6',
      lines: expect.arrayContaining(['TypeError: why it failed']),
    });
    expect(String(records.find(({ kind }) => kind === 'comment')?.text)).toContain('TypeError: why it failed');
  });
});
