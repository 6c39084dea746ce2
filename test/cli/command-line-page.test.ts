import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordingHost } from './support/recording-host';
import { makeProgram } from '../../cli/commands/program';
import { ExitCode } from '../../cli/host';
import { runCli } from '../../cli/run-cli';

const PAGE = join(__dirname, '../../docs/command-line.md');
/** Before the help of a command: `<!-- help: run review -->`. */
const MARKER = /^<!-- help(?:: (.+))? -->$/;

async function helpOf(words: string): Promise<string> {
  const host = recordingHost({ cwd: '/', tempRoot: '/' });
  expect(await runCli([...words.split(' ').filter(Boolean), '--help'], host)).toBe(ExitCode.SUCCEEDED);
  return host.stdout.text.trimEnd();
}

/** The page with each help as the command prints it. */
async function withHelp(markdown: string): Promise<string> {
  const lines = markdown.split('\n');
  const made: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    made.push(lines[at]);
    const marker = MARKER.exec(lines[at]);
    if (!marker) continue;
    made.push('', '```text', await helpOf(marker[1] ?? ''), '```');
    // Over what stood there.
    if (lines[at + 2] === '```text') at = lines.indexOf('```', at + 2);
  }
  return made.join('\n');
}

describe('docs/command-line.md', () => {
  const page = () => readFileSync(PAGE, 'utf8');

  test('has the help of each command as it is printed (FLOW_CI_WRITE_DOCS=1 writes it anew)', async () => {
    const made = await withHelp(page());
    if (process.env.FLOW_CI_WRITE_DOCS) writeFileSync(PAGE, made);
    expect(page()).toBe(made);
  });

  test('has a section for each command', () => {
    const program = makeProgram(recordingHost({ cwd: '/', tempRoot: '/' }), { exitCode: 0 });
    const shown = page()
      .split('\n')
      .flatMap((line) => MARKER.exec(line)?.[1] ?? []);
    const names = program.commands.map((each) => each.name());
    const headings = page()
      .split('\n')
      .filter((line) => line.startsWith('## `'))
      .map((line) => line.slice(4, -1));
    expect([headings, shown.filter(Boolean)]).toEqual([expect.arrayContaining(names), expect.arrayContaining(names)]);
  });
});
