import * as os from 'node:os';
import * as path from 'node:path';
import { Handler } from './command-table';
import { OwnDirectory } from '../files/own-directory';
import { loadProject } from '../flow-file';
import { ExitCode } from '../host';
import { counted } from '../output/style';
import { RunFolder, STATE_FOLDER } from '../run-folder/run-folder';
import { writeRunsPage } from '../run-folder/runs-page';
import { sweep } from '../run-folder/temp-folder';

/** `flow-ci clean`: delete old runs and leftovers of killed runs. */
export const clean: Handler<'clean'> = (host, { keep }) => {
  const { root } = loadProject(host.cwd);
  const old = RunFolder.all(root).slice(keep);
  for (const run of old) run.remove();
  if (old.length > 0) writeRunsPage(root);
  const hadCache = new OwnDirectory(root).remove(path.join(STATE_FOLDER, 'cache'));
  const swept = sweep(host.tempRoot ?? os.tmpdir(), true);
  host.stdout.write(
    `removed ${counted(old.length, 'run')}${hadCache ? ', the cache' : ''}${swept.length > 0 ? `, ${counted(swept.length, 'temporary folder')}` : ''}\n`,
  );
  return ExitCode.SUCCEEDED;
};
