import * as path from 'node:path';
import { parseEnv } from 'node:util';
import { steadyClock } from '../clock';
import { loadProject } from '../flow-file';
import { GitCommand } from '../git/git';
import { ObjectTimes } from '../git/object-times';
import { readRepository } from '../git/read-repository';
import { Host } from '../host';
import { Output } from '../output/record';
import { readUserFile } from '../read-user-file';
import { runEvent } from '../run/run-event';
import { EventRequest, RunOptions } from '../run/run-options';
import { hideStateFolder } from '../run-folder/run-folder';
import { TempFolder } from '../run-folder/temp-folder';

/** Run what is requested in a temporary folder, which is removed afterwards. */
export async function openRun(host: Host, output: Output, request: EventRequest, asked: RunOptions): Promise<number> {
  const options = { ...asked, variable: { ...variablesOfFile(host.cwd, asked.variablesFile), ...asked.variable } };
  const project = loadProject(host.cwd);
  const git = new GitCommand(host.env);
  const repository = await readRepository(git, project.root);
  hideStateFolder(project.root);
  const temp = TempFolder.make(host.tempRoot);
  const times = new ObjectTimes(repository.commonDir);
  try {
    return await runEvent(
      {
        host,
        now: steadyClock(host.now),
        project,
        git,
        repository,
        temp,
        options,
        output,
        typed: new Map(),
        followed: { pushes: 0 },
      },
      request,
    );
  } finally {
    await times.restore();
    if (options.keep) output.show({ kind: 'note', message: `kept: ${temp.path}` });
    else temp.remove();
  }
}

/** `NAME=value` lines. A value may stand in quotes. */
function variablesOfFile(cwd: string, named: string | undefined): Record<string, string> {
  if (named === undefined) return {};
  const text = readUserFile(path.resolve(cwd, named), `the file ${named} of --variables-file`);
  return { ...parseEnv(text) } as Record<string, string>;
}
