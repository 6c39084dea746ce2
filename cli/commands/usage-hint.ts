import { CommandTable } from './command-definition';
import { flagName } from './flag-name';
import { nearest } from '../../src/checks/nearest';

/** More commands than these are not listed: `--json` is a flag of most. */
const MAX_LISTED = 4;

/**
 * What to say after an error of the command line: what may have been meant, and whose help has it.
 * @param text the error, as commander words it
 * @param words the command, without `flow-ci`
 */
export function hintOf(text: string, words: readonly string[], table: CommandTable): string {
  const flag = /unknown option '(--[\w-]+)/.exec(text)?.[1];
  const word = /unknown command '([^']+)'/.exec(text)?.[1];
  const meant = flag === undefined ? meantCommand(word, text, table) : meantFlag(flag, words, table);
  const call = ['flow-ci', ...words].join(' ');
  const shows = words.length > 0 ? 'shows its flags and examples' : 'lists the commands';
  return `${meant === undefined ? '' : `${meant}\n`}(${call} --help ${shows})\n`;
}

/** A flag of another command: of those below the one that was given, else of all. */
function meantFlag(flag: string, words: readonly string[], table: CommandTable): string | undefined {
  const having = Object.entries(table)
    .filter(([, { flags }]) => Object.entries(flags).some(([key, each]) => flagName(key, each) === flag))
    .map(([name]) => name);
  const below = having.filter((name) => name.startsWith(`${words[0]} `));
  const listed = (below.length > 0 ? below : having).map((name) => `\`flow-ci ${name}\``);
  if (listed.length === 0 || listed.length > MAX_LISTED) return undefined;
  return `${flag} is a flag of ${listed.join(', ')}`;
}

/** An event without `run` before it. Commander itself suggests the other commands. */
function meantCommand(word: string | undefined, text: string, table: CommandTable): string | undefined {
  if (word === undefined || text.includes('Did you mean')) return undefined;
  const events = Object.entries(table).flatMap(([name, { alias }]) => {
    const [first, event] = name.split(' ');
    return event === undefined
      ? []
      : [event, ...(alias ? [alias] : [])].map((each) => ({ each, line: `${first} ${each}` }));
  });
  const near = nearest(
    word,
    events.map(({ each }) => each),
  );
  const meant = events.find(({ each }) => each === near);
  return meant && `(Did you mean flow-ci ${meant.line}?)`;
}
