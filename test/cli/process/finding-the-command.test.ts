import { CommandProcess } from '../support/command-process';
import { flowFileFixture, flowFixture, onBranch, onReview, onSchedule, onTag } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';

const text = (command: string) => ({
  kind: 'text' as const,
  text: `version: 0.2\nphases:\n  build:\n    commands:\n      - ${command}\n`,
});
const FLOWS = [
  flowFixture({ name: 'code', triggers: [onReview(['release/**'])], buildspec: text('test -e work') }),
  flowFixture({ name: 'docs', triggers: [onBranch(['main'])], buildspec: text('test -e work') }),
  flowFixture({ name: 'publish', triggers: [onTag(['v*'])], buildspec: text('test -e work') }),
  flowFixture({ name: 'nightly', triggers: [onSchedule('rate(1 day)')], buildspec: text('test -e work') }),
  flowFixture({ name: 'adhoc', buildspec: text('test -e work') }),
  flowFixture({ name: 'both', triggers: [onTag(['v*']), onBranch(['topic'])], buildspec: text('test -e work') }),
  flowFixture({ name: 'nowhere', triggers: [onBranch(['*'], ['*'])], buildspec: text('true') }),
];

describe('the command line', () => {
  let command: CommandProcess;
  let project: ProjectFixture;

  beforeAll(async () => {
    command = await CommandProcess.bundle();
    project = new ProjectFixture(flowFileFixture(FLOWS));
    project.commit();
    project.git('branch', 'release/1');
    project.git('tag', 'old');
    project.git('checkout', '-q', '-b', 'topic');
    project.write({ work: 'not committed\n' });
  });
  afterAll(() => {
    command.remove();
    project.remove();
  });

  test.each(['--version', '-V'])('prints the version with %s', async (flag) => {
    expect(await command.run(project, [flag])).toEqual({ code: 0, out: '1.2.3\n', err: '' });
  });

  test.each([
    ['code', 'pullRequestCreated  #1  topic → release/1'],
    ['docs', 'branch main\n  what is checked out runs as if it were pushed to main'],
    ['publish', 'tag v0.0.0\n  what is checked out runs as if it were tagged v0.0.0'],
    ['nightly', 'Scheduled Event  rate(1 day) (UTC)'],
    ['adhoc', 'StartBuild  adhoc'],
    ['both', 'branch topic\n'],
  ])('runs the flow %s by its name, on the work that lies there', async (flow, event) => {
    const { code, out } = await command.run(project, ['run', flow]);
    expect(out).toContain(event);
    expect([code, out.match(/^start /gm)?.length]).toEqual([0, 1]);
    // The work that is not committed is what is run again too.
    const again = await command.run(project, ['rerun']);
    expect([again.code, again.out.includes(event)]).toEqual([0, true]);
  });

  test('takes a flow for `match` and `event` too', async () => {
    expect((await command.run(project, ['match', 'docs'])).out).toContain('✔ docs');
    expect((await command.run(project, ['event', 'publish'])).out).toContain('"referenceName": "v0.0.0"');
  });

  test.each([
    ['run reveiw', 'there is no flow or event reveiw, did you mean review?'],
    ['run tga', 'there is no flow or event tga, did you mean tag?'],
    ['run cdoe', 'there is no flow or event cdoe, did you mean code?'],
    ['run main', 'main is a branch, and no flow: run `flow-ci run branch main`'],
    ['run release/1', 'release/1 is a branch, and no flow: run `flow-ci run branch release/1`'],
    ['run mian', 'there is no flow or event mian, did you mean branch main?'],
    ['run old', 'old is a tag, and no flow: run `flow-ci run tag old`'],
    [
      'run something',
      'there is no flow or event something: flows are code, docs, publish, nightly, adhoc, both, nowhere; events are',
    ],
    ['run nowhere', 'the flow nowhere runs on branch *, not *'],
    ['run code docs', "too many arguments for 'run'"],
    ['run code --flow docs', '--flow names another flow'],
    ['run --flow cdoe', 'there is no flow cdoe, did you mean code?'],
    ['run demand cdoe', 'there is no flow cdoe, did you mean code?'],
    ['run branch mian', 'the branch mian is not in this clone, did you mean main?'],
    ['match reveiw', 'there is no flow or event reveiw, did you mean review?'],
    ['event tga', 'there is no flow or event tga, did you mean tag?'],
    ['match none.json', 'none.json was not found'],
    ['review', '(Did you mean flow-ci run review?)'],
    ['pr', '(Did you mean flow-ci run pr?)'],
    ['rnu', '(Did you mean run?)'],
    [
      'run --updated',
      '--updated is a flag of `flow-ci run review`, `flow-ci run tag`\n(flow-ci run --help shows its flags and examples)',
    ],
    ['list --ref main', '--ref is a flag of `flow-ci start`'],
    ['run tag', "missing required argument 'name'\n(flow-ci run tag --help shows its flags and examples)"],
    ['run --dryrun', '(Did you mean --dry-run?)'],
    ['nothing-like-it', '(flow-ci --help lists the commands)'],
  ])('refuses `flow-ci %s` with what may have been meant', async (line, message) => {
    const { code, out, err } = await command.run(project, line.split(' '));
    expect(out + err).toContain(message);
    expect(code).toBe(2);
  });

  test('has help with examples, and local commands apart from those of AWS', async () => {
    const { out } = await command.run(project, ['--help']);
    const groups = [...out.matchAll(/^(\S.*):\n(?: {2}.*\n)+/gm)].map(([whole, heading]) => ({ heading, whole }));
    const namesOf = (heading: RegExp) =>
      [...(groups.find((group) => heading.test(group.heading))?.whole ?? '').matchAll(/^ {2}([a-z]+) /gm)].map(
        ([, name]) => name,
      );
    expect(namesOf(/On this machine/)).toEqual(
      expect.arrayContaining(['run', 'rerun', 'list', 'match', 'check', 'doctor']),
    );
    expect(namesOf(/in AWS/)).toEqual(['start', 'status', 'logs', 'stop', 'open', 'redrive']);
    expect(out).toMatch(/^Examples:\n {2}flow-ci run /m);
    expect((await command.run(project, ['run', '--help'])).out).toContain('flow-ci run tag --help');
  });
});
