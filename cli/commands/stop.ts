import { Command } from 'commander';
import { withAwsOptions } from './aws-options';
import { loadAws } from './load-aws';
import { ProgramResult } from './program-result';
import { StopFlags } from '../aws/aws-flags';
import { Host } from '../host';

/** `flow-ci stop`: end a build in AWS. */
export function addStop(program: Command, host: Host, result: ProgramResult): void {
  withAwsOptions(
    program
      .command('stop')
      .description('stop a build in AWS')
      .argument('<build>', 'a build, as PROJECT:UUID, UUID or ARN, or a flow: its running build')
      .option('--all', 'every running build of the flow')
      .option('--json', 'one JSON record per line')
      .option('--no-color', 'no colours'),
  ).action(async (target: string, flags: StopFlags) => {
    result.exitCode = await loadAws().stop(host, target, flags);
  });
}
