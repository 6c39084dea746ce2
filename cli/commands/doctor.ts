import { Command } from 'commander';
import { loadLocal } from './load-local';
import { ProgramResult } from './program-result';
import { ExitCode, Host } from '../host';

/** `flow-ci doctor`: whether this machine has what runs need. */
export function addDoctor(program: Command, host: Host, result: ProgramResult): void {
  program
    .command('doctor')
    .description('check that this machine has what runs need')
    .action(async () => {
      const findings = await loadLocal().examineMachine(host);
      const marks = { good: '✔', missing: '✖', optional: '-' };
      for (const { what, state, about } of findings) host.stdout.write(`${marks[state]} ${what.padEnd(12)} ${about}\n`);
      result.exitCode = findings.some(({ state }) => state === 'missing') ? ExitCode.ENVIRONMENT : ExitCode.SUCCEEDED;
    });
}
