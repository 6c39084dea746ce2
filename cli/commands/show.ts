import { FlagsOf, Handler } from './command-table';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { loadProject } from '../flow-file';
import { ExitCode } from '../host';
import { RunFolder } from '../run-folder/run-folder';

/** `flow-ci show`: what an earlier run left. */
export const show: Handler<'show'> = (host, flags, which) => {
  host.stdout.write(text(RunFolder.find(loadProject(host.cwd).root, which), flags));
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
  if (flags.html) return `${run.file('index.html')}\n`;
  return run.readText('summary.md') ?? `run ${run.number} of ${run.flow} has not finished: ${run.path}\n`;
}
