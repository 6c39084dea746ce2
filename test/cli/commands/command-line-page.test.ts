import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMMANDS } from '../../../cli/commands/command-table';
import { runCli } from '../../../cli/run-cli';
import { commandsShown } from '../../../projenrc/docs/command-line-page';
import { recordingHost } from '../support/recording-host';

const page = readFileSync(join(__dirname, '../../../docs/command-line.md'), 'utf8');

describe('docs/command-line.md', () => {
  test('has the help that the command prints', async () => {
    const host = recordingHost({ cwd: '/', tempRoot: '/' });
    expect(await runCli(['start', '--help'], host)).toBe(0);
    expect(page).toContain(host.stdout.text.trimEnd());
  });

  test('has a section for each command', () => {
    const names = Object.keys(COMMANDS).filter((name) => !name.includes(' '));
    const headings = [...page.matchAll(/^## `(.+)`$/gm)].map(([, name]) => name);
    expect([headings.sort(), commandsShown(page).sort()]).toEqual([[...names].sort(), [...names].sort()]);
  });
});
