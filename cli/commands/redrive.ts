import { Command, InvalidArgumentError } from 'commander';
import { withAwsOptions } from './aws-options';
import { loadAws } from './load-aws';
import { ProgramResult } from './program-result';
import { RedriveFlags } from '../aws/aws-flags';
import { Host } from '../host';

/** `flow-ci redrive`: dead letters once more. */
export function addRedrive(program: Command, host: Host, result: ProgramResult): void {
  withAwsOptions(
    program
      .command('redrive')
      .description(
        'give the functions in AWS the events that are dead letters, in the order in which they happened; an event that has its build starts none',
      )
      .option('--dry-run', 'show the letters, and do nothing')
      .option('--max <number>', 'so many letters at most', parseCount, 1_000)
      .option('--json', 'one JSON record per line')
      .option('--no-color', 'no colours'),
  ).action(async (flags: RedriveFlags) => {
    result.exitCode = await loadAws().redrive(host, flags);
  });
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('write a number, such as 10.');
  return count;
}
