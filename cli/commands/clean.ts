import * as os from 'node:os';
import * as path from 'node:path';
import { Command } from 'commander';
import { ProgramResult } from './program-result';
import { OwnDirectory } from '../files/own-directory';
import { loadProject } from '../flow-file';
import { ExitCode, Host } from '../host';
import { RunFolder, STATE_FOLDER } from '../run-folder/run-folder';
import { sweep } from '../run-folder/temp-folder';

/** `flow-ci clean`: away with old runs, and with what killed runs left. */
export function addClean(program: Command, host: Host, result: ProgramResult): void {
  program
    .command('clean')
    .description('remove run folders and caches, and what runs left that were killed')
    .option('--keep <number>', 'keep so many of the latest runs', '0')
    .action((flags: { keep: string }) => {
      const { root } = loadProject(host.cwd);
      const old = RunFolder.all(root).slice(Number(flags.keep) || 0);
      for (const run of old) run.remove();
      const hadCache = new OwnDirectory(root).remove(path.join(STATE_FOLDER, 'cache'));
      const swept = sweep(host.tempRoot ?? os.tmpdir(), true);
      host.stdout.write(
        `removed ${old.length} ${old.length === 1 ? 'run' : 'runs'}${hadCache ? ', the cache' : ''}${swept.length > 0 ? `, ${swept.length} temporary folders` : ''}\n`,
      );
      result.exitCode = ExitCode.SUCCEEDED;
    });
}
