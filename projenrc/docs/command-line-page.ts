import { CommandTable } from '../../cli/commands/command-definition';
import { COMMANDS } from '../../cli/commands/command-table';
import { flagName } from '../../cli/commands/flag-name';
import { makeProgram } from '../../cli/commands/program';
import { settingsOf, variableOf } from '../../cli/commands/settings';

/** Before the help of a command: `<!-- help: run review -->`. */
const MARKER = /^<!-- help(?:: (.+))? -->$/;
const COLUMNS = 100;

/** docs/command-line.md with the help of each command as it is printed. */
export function withCommandHelp(markdown: string, table?: CommandTable): string {
  const lines = markdown.split('\n');
  const made: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    made.push(lines[at]);
    const marker = MARKER.exec(lines[at]);
    if (!marker) continue;
    made.push('', '```text', helpOf(marker[1] ?? '', table), '```');
    // Over the help that was there.
    if (lines[at + 2] === '```text') at = lines.indexOf('```', at + 2);
  }
  return made.join('\n');
}

/** Before the table of settings. */
const SETTINGS_MARKER = '<!-- settings -->';

/** docs/command-line.md with a row for each flag that can be set once. */
export function withSettingsTable(markdown: string, table: CommandTable = COMMANDS): string {
  const rows = Object.entries(settingsOf(table)).map(
    ([key, flag]) =>
      `| \`${flagName(key, flag)}\` | \`${variableOf(key)}\` | ${flag.setting === 'anywhere' ? `\`${key}\`` : 'not possible'} |`,
  );
  const made = ['| flag | variable | in the file |', '|---|---|---|', ...rows].join('\n');
  return markdown.replace(new RegExp(`${SETTINGS_MARKER}\n\n(?:\\|.*\n)*`), () => `${SETTINGS_MARKER}\n\n${made}\n`);
}

/** The commands whose help a page shows. */
export function commandsShown(markdown: string): string[] {
  return markdown.split('\n').flatMap((line) => MARKER.exec(line)?.[1] ?? []);
}

function helpOf(words: string, table: CommandTable | undefined): string {
  let text = '';
  const sink = { columns: COLUMNS, write: (piece: string) => (text += piece) };
  const program = makeProgram({ cwd: '/', env: {}, stdout: sink, stderr: sink }, () => undefined, table);
  const command = words
    .split(' ')
    .filter(Boolean)
    .reduce((above, word) => {
      const below = above.commands.find((each) => each.name() === word);
      if (!below) throw new Error(`docs/command-line.md has the help of \`${words}\`, which is no command`);
      return below;
    }, program);
  command.outputHelp();
  return text.trimEnd();
}
