import { Command } from 'commander';
import { addCheck } from './check';
import { addClean } from './clean';
import { addDoctor } from './doctor';
import { addGraph } from './graph';
import { addList } from './list';
import { addLogs } from './logs';
import { addEvent, addMatch } from './match';
import { addMigrate } from './migrate';
import { addOpen } from './open';
import { ProgramResult } from './program-result';
import { addRedrive } from './redrive';
import { addRerun } from './rerun';
import { addRun } from './run';
import { addShell } from './shell';
import { addShow } from './show';
import { addStart } from './start';
import { addStatus } from './status';
import { addStop } from './stop';
import { Host } from '../host';

/** The command line, without a word on how things are done. */
export function makeProgram(host: Host, result: ProgramResult): Command {
  const program = new Command('flow-ci')
    .description(
      'Run the flows of this project on this machine, as CodeBuild would; start, follow and stop their builds in AWS',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      writeErr: (text) => void host.stderr.write(text),
      getOutHelpWidth: () => host.stdout.columns ?? 100,
      getErrHelpWidth: () => host.stderr.columns ?? 100,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError('(flow-ci --help shows what there is)');
  for (const add of [
    addRun,
    addRerun,
    addList,
    addMatch,
    addEvent,
    addCheck,
    addGraph,
    addShow,
    addShell,
    addDoctor,
    addClean,
    addMigrate,
  ])
    add(program, host, result);
  for (const add of [addStart, addStatus, addLogs, addStop, addOpen, addRedrive]) add(program, host, result);
  return program;
}
