import { Argument as CommanderArgument, Command, InvalidArgumentError, Option } from 'commander';
import { CommandDefinition, CommandTable, Flag } from './command-definition';
import { COMMANDS } from './command-table';
import { HANDLERS } from './handlers';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { Host } from '../host';

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
    })
    .showHelpAfterError('(flow-ci --help lists the commands and flags)');
  for (const [words, definition] of Object.entries(table)) {
    const command = addCommand(program, words.split(' '), definition);
    command.action(async (...given: unknown[]) => {
      if (command.commands.length > 0 && command.args.length > 0) throw unknownSubcommand(command);
      // commander hands over the arguments, the command's own flags, and the command itself.
      const values = given.slice(0, -2) as never[];
      finish(await handlers[words](host, command.optsWithGlobals() as never, ...values));
    });
  }
  return program;
}

function addCommand(program: Command, words: readonly string[], definition: CommandDefinition): Command {
  const parent = words.slice(0, -1).reduce((above, word) => {
    // An unknown word gets a message of ours.
    return above.commands.find((each) => each.name() === word)!.allowExcessArguments();
  }, program);
  const command = parent.command(words[words.length - 1]).description(definition.text);
  if (definition.alias) command.alias(definition.alias);
  for (const { name, text } of definition.arguments ?? []) command.addArgument(new CommanderArgument(name, text));
  for (const [key, flag] of Object.entries(definition.flags)) command.addOption(option(key, flag));
  return command;
}

function option(key: string, flag: Flag): Option {
  const long = `--${flag.on ? 'no-' : ''}${key.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;
  const made = new Option(
    `${flag.short ? `-${flag.short}, ` : ''}${long}${flag.value ? ` ${flag.value}` : ''}`,
    flag.text,
  );
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

function unknownSubcommand(command: Command): UserError {
  const names = command.commands.map((each) => each.name());
  const last = names.pop();
  return new UserError(COMMAND_ERRORS.unknownSubcommand, {
    command: command.name(),
    word: command.args[0],
    names: `${names.join(', ')} or ${last}`,
  });
}
