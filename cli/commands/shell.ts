import { Handler } from './command-table';
import { loadLocal } from './load-bundles';
import { makeOutput, withUserErrors } from './output-flags';
import { eventRequestOf } from './rerun';
import { runOptions } from './run-flags';
import { loadProject } from '../flow-file';
import { RunFolder } from '../run-folder/run-folder';

/** `flow-ci shell`: a shell where the build of a run would begin. */
export const shell: Handler<'shell'> = async (host, flags, which) =>
  withUserErrors(makeOutput(host, flags), async (output) => {
    const run = RunFolder.find(loadProject(host.cwd).root, which);
    return loadLocal().openRun(host, output, eventRequestOf(run), {
      ...runOptions(flags),
      flow: run.flow,
      shell: 'instead',
    });
  });
