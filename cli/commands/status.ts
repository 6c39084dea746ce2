import { Command, InvalidArgumentError } from 'commander';
import { withAwsOptions } from './aws-options';
import { loadAws } from './load-aws';
import { ProgramResult } from './program-result';
import { StatusFlags } from '../aws/aws-flags';
import { Host } from '../host';

/** `flow-ci status`: how builds in AWS went. */
export function addStatus(program: Command, host: Host, result: ProgramResult): void {
  withAwsOptions(
    program
      .command('status')
      .description('show the latest build in AWS of each flow, or the latest ones of one flow')
      .argument('[flow]')
      .option('--last <number>', 'how many builds of the flow', parseCount, 10)
      .option('--json', 'as JSON'),
  ).action(async (flow: string | undefined, flags: StatusFlags) => {
    result.exitCode = await loadAws().status(host, flow, flags);
  });
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 100)
    throw new InvalidArgumentError('write a number from 1 to 100.');
  return count;
}
