import { Command } from 'commander';
import { ProgramResult } from './program-result';
import { loadProject } from '../flow-file';
import { ExitCode, Host } from '../host';
import { Refusal } from '../refusal';
import { RunFolder } from '../run-folder/run-folder';

interface ShowFlags {
  readonly log?: boolean;
  readonly comment?: boolean;
  readonly env?: boolean;
  readonly event?: boolean;
  readonly result?: boolean;
  readonly html?: boolean;
}

/** `flow-ci show`: what an earlier run left. */
export function addShow(program: Command, host: Host, result: ProgramResult): void {
  program
    .command('show')
    .description('show an earlier run (default: the last one)')
    .argument('[run]', 'its number')
    .option('--log', 'the whole log')
    .option('--comment', 'the last comment')
    .option('--env', 'the exported variables')
    .option('--event', 'the event')
    .option('--result', 'the result, as BatchGetBuilds would answer')
    .option('--html', 'where its page is')
    .action((which: string | undefined, flags: ShowFlags) => {
      const run = RunFolder.find(loadProject(host.cwd).root, which);
      host.stdout.write(text(run, flags));
      result.exitCode = ExitCode.SUCCEEDED;
    });
}

function text(run: RunFolder, flags: ShowFlags): string {
  const must = (name: string) => {
    const content = run.readText(name);
    if (content === undefined) throw new Refusal(`run ${run.number} has no ${name}`);
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
