import { Command, Option } from 'commander';
import { parseTime } from './parse-time';

export interface EventFlags {
  readonly from?: string;
  readonly into?: string;
  readonly id?: string;
  readonly updated?: boolean;
  readonly at?: Date;
  readonly next?: boolean;
  readonly file?: string;
  readonly json?: boolean;
}

/** The arguments with which `match` and `event` name an event. */
export function withEventArguments(command: Command): Command {
  return command
    .argument(
      '[kind]',
      'review, branch, tag, schedule, or a file with an event, or - for standard input (default: what is checked out decides)',
    )
    .argument('[name]', 'the branch, the tag, or the flow of the schedule')
    .option('--from <branch>', 'review: the source branch')
    .option('--into <branch>', 'review: the target branch')
    .option('--id <number>', 'review: the id of the pull request')
    .option('--updated', 'review, tag: an update of one that is there already')
    .option('--at <time>', 'schedule: when it was due', parseTime)
    .addOption(new Option('--next', 'schedule: when it is due next').conflicts('at'));
}
