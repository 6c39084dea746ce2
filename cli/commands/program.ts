import { Argument as CommanderArgument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { CommandDefinition, CommandTable, Example, Flag, Flags } from './command-definition';
import { COMMANDS } from './command-table';
import { flagName } from './flag-name';
import { HANDLERS } from './handlers';
import { environmentSettings, fileSettings, SETTINGS_FILE, settingsOf, withSettings } from './settings';
import { hintOf } from './usage-hint';
import { FLOW_FILE } from '../../src/contract/flow-file';
import { Host } from '../host';
import { ownVersion } from '../own-version';

/** Of the command as a whole. */
const EXAMPLES: readonly Example[] = [
  { line: 'run', text: 'run what a pull request of your branch would start' },
  { line: 'run code', text: 'run the flow code' },
  { line: 'match', text: 'show which flows would start, and why the others would not' },
  { line: 'start code --follow', text: 'start a build of the flow code in AWS' },
];

type ErasedHandler = (host: Host, flags: never, ...values: never[]) => Promise<number> | number;

/** The parser of a table of commands. The exit code of the command that was called goes to `finish`. */
export function makeProgram(
  host: Host,
  finish: (exitCode: number) => void,
  table: CommandTable = COMMANDS,
  handlers: Readonly<Record<string, ErasedHandler>> = HANDLERS,
): Command {
  const program = new Command('flow-ci')
    .description(
      'Run the flows of this project on this machine, as CodeBuild would; start, follow and stop their builds in AWS',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      writeErr: (text) => void host.stderr.write(text),
      getOutHelpWidth: () => host.stdout.columns ?? 100,
      getErrHelpWidth: () => host.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
      outputError: (text, write) => write(`${text}${hintOf(text, [], table)}`),
    })
    .option('-V, --version', 'print the version')
    .on('option:version', () => {
      host.stdout.write(`${ownVersion()}\n`);
      throw new CommanderError(0, 'commander.version', 'version');
    })
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText(
      'after',
      `${examplesText(EXAMPLES)}\n\nflow-ci COMMAND --help shows the flags of a command, with examples.`,
    );
  const settings = settingsOf(table);
  for (const [words, definition] of Object.entries(table)) {
    const command = addCommand(program, words.split(' '), definition, host.stdout.columns ?? 100);
    command.configureOutput({ outputError: (text, write) => write(`${text}${hintOf(text, words.split(' '), table)}`) });
    command.action(async (...given: unknown[]) => {
      // commander hands over the arguments, the command's own flags, and the command itself.
      const values = given.slice(0, -2) as never[];
      const isGiven = (key: string) => command.getOptionValueSourceWithGlobals(key) === 'cli';
      const layers = hasSettings(definition.flags)
        ? [environmentSettings(settings, host.env), fileSettings(settings, table, host.cwd)]
        : [];
      const flags = withSettings(definition.flags, command.optsWithGlobals(), isGiven, layers);
      finish(await handlers[words](host, flags as never, ...values));
    });
  }
  return program;
}

function addCommand(
  program: Command,
  words: readonly string[],
  definition: CommandDefinition,
  columns: number,
): Command {
  const parent = words.slice(0, -1).reduce((above, word) => {
    return above.commands.find((each) => each.name() === word)!;
  }, program);
  const command = parent
    .command(words[words.length - 1])
    .description(definition.text)
    .helpGroup(definition.group)
    .addHelpText('after', () => examplesText(definition.examples) + settingsText(definition.flags, columns));
  if (definition.alias) command.alias(definition.alias);
  for (const { name, text } of definition.arguments ?? []) command.addArgument(new CommanderArgument(name, text));
  for (const [key, flag] of Object.entries(definition.flags)) command.addOption(option(key, flag));
  return command;
}

function option(key: string, flag: Flag): Option {
  const long = flagName(key, flag);
  const made = new Option(
    `${flag.short ? `-${flag.short}, ` : ''}${long}${flag.value ? ` ${flag.value}` : ''}`,
    flag.text,
  );
  if (flag.group) made.helpGroup(flag.group);
  if (flag.choices) made.choices(flag.choices);
  if (flag.parse) made.argParser((text, before) => parsed(flag, text, before));
  if (flag.default !== undefined) made.default(flag.default, flag.defaultText);
  if (flag.conflicts) made.conflicts(flag.conflicts);
  return made;
}

function parsed(flag: Flag, text: string, before: unknown): unknown {
  const value = flag.parse?.(text, before as never);
  if (value === undefined) throw new InvalidArgumentError(`write ${flag.expected}.`);
  return value;
}

function hasSettings(flags: Flags): boolean {
  return Object.values(flags).some(({ setting }) => setting !== undefined);
}

/** Which flags of a command can be set once, and how. */
function settingsText(flags: Flags, columns: number): string {
  if (!hasSettings(flags)) return '';
  const named = (kind: Flag['setting']) =>
    Object.entries(flags)
      .filter(([, { setting }]) => setting === kind)
      .map(([key, flag]) => flagName(key, flag))
      .join(', ');
  const closed = named('environment');
  const text = [
    `Settings: a flag wins over a variable, for example FLOW_CI_COLOR=false, and a variable over ${SETTINGS_FILE} beside ${FLOW_FILE}, for example {"color": false}.`,
    `Both set ${named('anywhere')}.`,
    closed && `Variables alone set ${closed}.`,
  ];
  return `\n\n${wrapped(text.filter(Boolean).join(' '), columns)}`;
}

function wrapped(text: string, columns: number): string {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines[lines.length - 1];
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= columns) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

function examplesText(examples: readonly Example[]): string {
  const width = Math.max(...examples.map(({ line }) => line.length));
  const lines = examples.map(({ line, text }) => `  flow-ci ${line.padEnd(width)}  ${text}`);
  return `\nExamples:\n${lines.join('\n')}`;
}
