import { AwsContext } from './aws-context';
import { urlOf } from './build-records';
import { findRemoteBuild } from './find-build';
import { consolePlaceOf } from './remote-build';
import { logUrl } from '../../lambda/render/console-url';
import type { FlagsOf } from '../commands/command-table';
import { BUILD_ERRORS } from '../errors/aws-errors';
import { UserError } from '../errors/user-error';
import { ExitCode } from '../host';
import { browserCommand } from '../process/browser-command';
import { ProcessRequest } from '../process/run-process';

/** `flow-ci open`: print the console's page of a build and, on a desktop, show it. */
export async function openConsole(
  context: AwsContext,
  target: string | undefined,
  flags: FlagsOf<'open'>,
  start: (request: ProcessRequest) => Promise<unknown>,
  platform: NodeJS.Platform,
): Promise<number> {
  const { host, project } = context;
  const { build } = await findRemoteBuild(context, target);
  if (flags.logPage && !build.log)
    throw new UserError(build.complete ? BUILD_ERRORS.noLog : BUILD_ERRORS.noLogYet, { build: build.buildId });
  const place = consolePlaceOf(build);
  const url = flags.logPage && build.log ? logUrl(place, build.log.group, build.log.stream) : urlOf(build);
  if (!url) throw new UserError(BUILD_ERRORS.noConsole, { partition: place.partition });
  host.stdout.write(`${url}\n`);
  const browser = flags.browser !== false && host.stdout.isTTY ? browserCommand(url, platform, host.env) : undefined;
  // The address is printed: a browser that does not start is no error.
  if (browser) await start({ ...browser, cwd: project.root, env: host.env }).catch(() => undefined);
  return ExitCode.SUCCEEDED;
}
