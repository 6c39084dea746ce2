import * as path from 'node:path';
import { parseEnv } from 'node:util';
import { openPage } from './open-page';
import { steadyClock } from '../clock';
import { loadProject } from '../flow-file';
import { GitCommand } from '../git/git';
import { ObjectTimes } from '../git/object-times';
import { readRepository } from '../git/read-repository';
import { Host } from '../host';
import { Output } from '../output/record';
import { readUserFile } from '../read-user-file';
import { RunContext } from '../run/run-context';
import { runEvent } from '../run/run-event';
import { EventRequest, RunOptions } from '../run/run-options';
import { hideStateFolder } from '../run-folder/run-folder';
import { TempFolder } from '../run-folder/temp-folder';
import { staleFlowFile } from '../stale-flow-file';

/** Run what is requested in a temporary folder, which is removed afterwards. */
export async function openRun(host: Host, output: Output, request: EventRequest, asked: RunOptions): Promise<number> {
  const options = { ...asked, variable: { ...variablesOfFile(host.cwd, asked.variablesFile), ...asked.variable } };
  const project = loadProject(host.cwd);
  const stale = staleFlowFile(project.root);
  if (stale) output.show({ kind: 'warning', message: stale });
  const git = new GitCommand(host.env);
  const repository = await readRepository(git, project.root);
  hideStateFolder(project.root);
  const temp = TempFolder.make(host.tempRoot);
  const times = new ObjectTimes(repository.commonDir);
  const context: RunContext = {
    host,
    now: steadyClock(host.now),
    project,
    git,
    repository,
    temp,
    options,
    output,
    typed: new Map(),
    ended: [],
    followed: { pushes: 0 },
  };
  try {
    const exitCode = await runEvent(context, request);
    if (options.open && !host.stop?.aborted) await openPageOf(context);
    return exitCode;
  } finally {
    await times.restore();
    if (options.keep) output.show({ kind: 'note', message: `kept: ${temp.path}` });
    else temp.remove();
  }
}

/** `--open`: the page of what failed first, else of what ran last. */
async function openPageOf({ host, output, ended }: RunContext): Promise<void> {
  const pages = ended.filter(({ page }) => page !== undefined);
  const shown = pages.find(({ status }) => status !== 'SUCCEEDED') ?? pages.at(-1);
  if (shown?.page === undefined) return;
  if (!(await openPage(host, path.resolve(host.cwd, shown.page))))
    output.show({ kind: 'note', message: `there is no desktop here to open ${shown.page} on` });
}

/** `NAME=value` lines. A value may stand in quotes. */
function variablesOfFile(cwd: string, named: string | undefined): Record<string, string> {
  if (named === undefined) return {};
  const text = readUserFile(path.resolve(cwd, named), `the file ${named} of --variables-file`);
  return { ...parseEnv(text) } as Record<string, string>;
}
