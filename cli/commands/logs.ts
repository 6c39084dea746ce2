import { Command } from 'commander';
import { withAwsOptions, withFollowOptions } from './aws-options';
import { loadAws } from './load-aws';
import { ProgramResult } from './program-result';
import { FollowFlags } from '../aws/aws-flags';
import { Host } from '../host';

/** `flow-ci logs`: the log of a build in AWS. */
export function addLogs(program: Command, host: Host, result: ProgramResult): void {
  withAwsOptions(
    withFollowOptions(
      program
        .command('logs')
        .description('show the log of a build in AWS (default: the latest one of all flows)')
        .argument('[build]', 'a build, as PROJECT:UUID, UUID or ARN, or a flow: its latest build'),
      'codebuild',
    ),
  ).action(async (target: string | undefined, flags: FollowFlags) => {
    result.exitCode = await loadAws().logs(host, target, flags);
  });
}
