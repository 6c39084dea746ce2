import { Command } from 'commander';
import { withAwsOptions } from './aws-options';
import { loadAws } from './load-aws';
import { ProgramResult } from './program-result';
import { OpenFlags } from '../aws/aws-flags';
import { Host } from '../host';

/** `flow-ci open`: the console's page of a build in AWS. */
export function addOpen(program: Command, host: Host, result: ProgramResult): void {
  withAwsOptions(
    program
      .command('open')
      .description(
        "print the console's page of a build in AWS and, on a desktop, open it (default: the latest one of all flows)",
      )
      .argument('[build]', 'a build, as PROJECT:UUID, UUID or ARN, or a flow: its latest build')
      .option('--log-page', 'the page of its log')
      .option('--no-browser', 'only print'),
  ).action(async (target: string | undefined, flags: OpenFlags) => {
    result.exitCode = await loadAws().open(host, target, flags);
  });
}
