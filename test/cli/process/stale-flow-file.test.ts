import * as fs from 'node:fs';
import * as path from 'node:path';
import { CommandProcess } from '../support/command-process';
import { flowFileFixture, flowFixture, onBranch } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';

const buildspec = { kind: 'text' as const, text: 'version: 0.2\nphases:\n  build:\n    commands:\n      - true\n' };

describe('options that are newer than flow-ci.json', () => {
  let command: CommandProcess;
  let project: ProjectFixture;

  beforeAll(async () => {
    command = await CommandProcess.bundle();
  });
  afterAll(() => command.remove());
  beforeEach(() => {
    project = new ProjectFixture(
      flowFileFixture([flowFixture({ name: 'f', triggers: [onBranch(['main'])], buildspec })]),
    );
    project.write({ '.projenrc.ts': '', 'projenrc/flows.ts': '' });
    project.commit();
    touch('flow-ci.json', 0);
    touch('.projenrc.ts', -60);
    touch('projenrc/flows.ts', -60);
  });
  afterEach(() => project.remove());

  const start = Date.parse('2026-11-28T08:00:00Z') / 1000;
  const touch = (file: string, seconds: number) =>
    fs.utimesSync(path.join(project.root, file), start + seconds, start + seconds);
  const COMMANDS = [
    ['run'],
    ['run', '-n'],
    ['run', 'f'],
    ['list'],
    ['graph'],
    ['match'],
    ['event'],
    ['check'],
    ['doctor'],
  ];
  const isTold = async (argv: readonly string[], file: string) => {
    const { code, out, err } = await command.run(project, argv);
    expect([argv, code]).toEqual([argv, 0]);
    return (out + err).includes(`${file} is newer than flow-ci.json: run \`npx projen\``);
  };

  test.each(COMMANDS)('are told by %s %s', async (...argv) => {
    touch('.projenrc.ts', 60);
    expect(await isTold(argv, '.projenrc.ts')).toBe(true);
  });

  test('are told of a file beside .projenrc.ts, too', async () => {
    touch('projenrc/flows.ts', 60);
    expect(await isTold(['list'], 'projenrc/flows.ts')).toBe(true);
  });

  test.each([
    ['older', -60],
    ['of the same checkout', 1],
  ])('are not told of if they are %s', async (_, seconds) => {
    touch('.projenrc.ts', seconds);
    for (const argv of [['list'], ['run']]) expect(await isTold(argv, '.projenrc.ts')).toBe(false);
  });
});
