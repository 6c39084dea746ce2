import { Command, InvalidArgumentError, Option } from 'commander';

/** What each command that speaks with AWS takes. */
export function withAwsOptions(command: Command): Command {
  return command
    .option('--profile <name>', 'the profile of ~/.aws to use (default: AWS_PROFILE, as in the AWS CLI)')
    .option('--region <name>', "the Region of the stack (default: AWS_REGION, or the profile's)");
}

/** How a build is shown while it runs. */
export function withFollowOptions(command: Command, log: 'failed' | 'codebuild'): Command {
  return command
    .option(
      '-f, --follow',
      'show the build until it has ended, and exit with 0 or 1 as it did; Ctrl-C ends the looking, not the build',
    )
    .option('--interval <seconds>', 'from one look to the next', parseSeconds, 3)
    .addOption(
      new Option('--log <style>', "what --follow shows of the commands' output")
        .choices(['failed', 'live', 'codebuild'])
        .default(log),
    )
    .option('--json', 'one JSON record per line')
    .option('-q, --quiet', 'results and failures only')
    .option('--no-color', 'no colours');
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds > 0)) throw new InvalidArgumentError('write a number of seconds, such as 5.');
  return seconds;
}
