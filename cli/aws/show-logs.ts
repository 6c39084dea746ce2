import { AwsContext } from './aws-context';
import { startRecord } from './build-records';
import { findRemoteBuild } from './find-build';
import { followBuild, followOptions } from './follow-build';
import { readLog } from './read-log';
import type { FlagsOf } from '../commands/command-table';
import { BUILD_ERRORS } from '../errors/aws-errors';
import { UserError } from '../errors/user-error';
import { ExitCode } from '../host';
import { plain } from '../output/terminal-text';

/** `flow-ci logs`: the log of a build, as it is. With `--follow` its result too. */
export async function showLogs(
  context: AwsContext,
  target: string | undefined,
  flags: FlagsOf<'logs'>,
): Promise<number> {
  const { output, host, logs } = context;
  const { build, flow } = await findRemoteBuild(context, target);
  if (flags.follow) {
    const options = followOptions(flow, flags);
    if (!options.raw) output.show(startRecord(build, flow));
    return followBuild(context, build, options);
  }
  if (!build.log)
    throw new UserError(build.complete ? BUILD_ERRORS.noLog : BUILD_ERRORS.noLogToFollow, { build: build.buildId });
  const show = (line: string) => {
    if (flags.json) output.show({ kind: 'output', text: `${line}\n` });
    else host.stdout.write(`${plain(line)}\n`);
  };
  const { incomplete } = await readLog(logs, build.log, undefined, show, host.stop);
  if (host.stop?.aborted) return ExitCode.STOPPED;
  if (incomplete === undefined) return ExitCode.SUCCEEDED;
  output.show({
    kind: 'warning',
    message: `the log is not shown to its end: ${incomplete}; \`flow-ci open ${build.buildId}\` shows it in the console`,
  });
  return ExitCode.ENVIRONMENT;
}
