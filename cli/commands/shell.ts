import { Command } from 'commander';
import { loadLocal } from './load-local';
import { makeOutput, withRefusals } from './output-flags';
import { ProgramResult } from './program-result';
import { occasionOfRun } from './rerun';
import { RunFlags, runOptions, withRunFlags } from './run';
import { loadProject } from '../flow-file';
import { Host } from '../host';
import { RunFolder } from '../run-folder/run-folder';

/** `flow-ci shell`: a shell where the build of a run would begin. */
export function addShell(program: Command, host: Host, result: ProgramResult): void {
  withRunFlags(
    program
      .command('shell')
      .description(
        'open a shell with the source and the variables of an earlier run, on what is checked out now (default: the last one)',
      )
      .argument('[run]', 'its number'),
  ).action(async (which: string | undefined, flags: RunFlags) => {
    result.exitCode = await withRefusals(makeOutput(host, flags), async (output) => {
      const run = RunFolder.find(loadProject(host.cwd).root, which);
      return loadLocal().openRun(host, output, occasionOfRun(run), {
        ...runOptions(flags),
        flow: run.flow,
        shell: 'instead',
      });
    });
  });
}
