import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandTable } from '../../../cli/commands/command-definition';
import { COMMANDS } from '../../../cli/commands/command-table';
import { HANDLERS } from '../../../cli/commands/handlers';
import { makeProgram } from '../../../cli/commands/program';
import { withCommandHelp } from '../../../projenrc/docs/command-line-page';
import { recordingHost } from '../support/recording-host';

const page = readFileSync(join(__dirname, '../../../docs/command-line.md'), 'utf8');

describe('a flag that is added to the table of commands', () => {
  const table: CommandTable = {
    ...COMMANDS,
    list: {
      ...COMMANDS.list,
      flags: {
        ...COMMANDS.list.flags,
        sortBy: { short: 's', value: '<column>', text: 'order of the flows', choices: ['name', 'result'] },
      },
    },
  };

  test('is in help and in docs/command-line.md', () => {
    expect(withCommandHelp(page, table)).toContain(
      '  -s, --sort-by <column>  order of the flows (choices: "name", "result")\n',
    );
  });

  test.each([
    [['list', '--sort-by', 'result'], { sortBy: 'result' }],
    [['list', '-s', 'name', '--json'], { sortBy: 'name', json: true }],
    [['list'], {}],
  ])('is parsed from %j', async (argv, expected) => {
    const calls: unknown[] = [];
    const exitCodes: number[] = [];
    const program = makeProgram(recordingHost({ cwd: '/', tempRoot: '/' }), (code) => exitCodes.push(code), table, {
      ...HANDLERS,
      list: (_, flags) => {
        calls.push(flags);
        return 7;
      },
    });
    await program.parseAsync(argv, { from: 'user' });
    expect([calls, exitCodes]).toEqual([[expected], [7]]);
  });

  test.each([
    [['list', '--sort-bye', 'name'], '(Did you mean --sort-by?)'],
    [['list', '--sort-by', 'size'], 'Allowed choices are name, result.'],
  ])('fails for %j with a suggestion', async (argv, message) => {
    const host = recordingHost({ cwd: '/', tempRoot: '/' });
    const program = makeProgram(host, () => undefined, table);
    await expect(program.parseAsync(argv, { from: 'user' })).rejects.toThrow();
    expect(host.stderr.text).toContain(message);
  });
});

describe('the table of commands', () => {
  const rows: [string, CommandTable[string]][] = Object.entries(COMMANDS);

  test.each(rows)('describes %s in one way', (_, { text, flags }) => {
    const texts = [text, ...Object.values(flags).map((flag) => flag.text)];
    // Help shows them without a full stop, and shows a default itself.
    expect(texts.filter((each) => !/^["'a-z\d-].*[^.]$|^AWS/.test(each))).toEqual([]);
    expect(Object.values(flags).filter((flag) => flag.parse && !flag.expected && !flag.value)).toEqual([]);
  });

  const examples = rows.flatMap(([name, { examples: all }]) => all.map(({ line }) => [line, name] as const));
  test.each(examples)('has an example that is right: flow-ci %s', async (line, name) => {
    const called: string[] = [];
    const handlers = Object.fromEntries(rows.map(([each]) => [each, () => called.push(each)]));
    const host = recordingHost({ cwd: '/', tempRoot: '/' });
    await makeProgram(host, () => undefined, COMMANDS, handlers).parseAsync(line.split(' '), { from: 'user' });
    const words = line.split(' ').slice(0, 2).join(' ');
    expect(called).toEqual([words in COMMANDS ? words : name]);
  });

  test.each(rows)('has an example for %s', (name, { examples: all }) => {
    expect(all.map(({ line }) => line.split(' ')[0])).toContain(name.split(' ')[0]);
  });

  test.each(rows)('has no letter twice for %s', (_, { flags }) => {
    const letters = Object.values(flags).flatMap(({ short }) => short ?? []);
    expect(letters).toEqual([...new Set(letters)]);
  });

  test.each(rows)('names the flags of %s that exclude each other', (_, { flags }) => {
    const conflicts = Object.values(flags).flatMap((flag) => flag.conflicts ?? []);
    expect(conflicts.filter((name) => !(name in flags))).toEqual([]);
  });
});
