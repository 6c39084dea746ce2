import { FlagsOf, Handler } from './command-table';
import { loadLocal } from './load-bundles';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { loadProject } from '../flow-file';
import { ExitCode } from '../host';
import { PAGE_FILE, RunFolder } from '../run-folder/run-folder';

/** `flow-ci show`: what an earlier run left. */
export const show: Handler<'show'> = async (host, flags, which) => {
  const run = RunFolder.find(loadProject(host.cwd).root, which);
  host.stdout.write(text(run, flags));
  if (flags.open) await loadLocal().openPage(host, run.file(PAGE_FILE));
  return ExitCode.SUCCEEDED;
};

function text(run: RunFolder, flags: FlagsOf<'show'>): string {
  const must = (name: string) => {
    const content = run.readText(name);
    if (content === undefined) throw new UserError(COMMAND_ERRORS.runWithout, { run: run.number, file: name });
    return content;
  };
  if (flags.log) return must('build.log');
  if (flags.comment) return run.readText('comments/2.md') ?? must('comments/1.md');
  if (flags.env) return must('exported.env');
  if (flags.event) return must('event.json');
  if (flags.result) return must('result.json');
  if (flags.open) must(PAGE_FILE);
  if (flags.html || flags.open) return `${run.file(PAGE_FILE)}\n`;
  return run.readText('summary.md') ?? `run ${run.number} of ${run.flow} has not finished: ${run.path}\n`;
}
