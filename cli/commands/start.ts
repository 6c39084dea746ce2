import { Command, InvalidArgumentError, Option } from 'commander';
import { withAwsOptions, withFollowOptions } from './aws-options';
import { loadAws } from './load-aws';
import { ProgramResult } from './program-result';
import { StartFlags } from '../aws/aws-flags';
import { Host } from '../host';

/** `flow-ci start`: a build in AWS, with the user's own credentials. */
export function addStart(program: Command, host: Host, result: ProgramResult): void {
  withAwsOptions(
    withFollowOptions(
      program
        .command('start')
        .description('start a build of a flow in AWS; it gets no FLOW_* variables but those of -v')
        .argument('<flow>')
        .option(
          '--ref <name>',
          'the branch, tag or commit to build (default: what the flow says, else the default branch)',
        )
        .addOption(
          new Option('-v, --variable <name=value>', 'a variable of this build; repeatable')
            .argParser(parseVariable)
            .default({}, 'none'),
        ),
      'failed',
    ),
  ).action(async (flow: string, flags: StartFlags) => {
    result.exitCode = await loadAws().start(host, flow, flags);
  });
}

function parseVariable(text: string, all: Record<string, string>): Record<string, string> {
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=([^]*)$/.exec(text) ?? [];
  if (!name) throw new InvalidArgumentError('write NAME=value.');
  return { ...all, [name]: value };
}
