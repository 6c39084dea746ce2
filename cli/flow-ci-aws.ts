/**
 * What `flow-ci` does in AWS: a bundle of its own, loaded when such a command comes, so that no other one
 * carries the AWS SDK. Only the host, flags and exit codes cross over. The SDK reads AWS_* and the files in ~/.aws.
 */
import { openConsole } from './aws/open-console';
import { runAwsCommand } from './aws/run-aws-command';
import { showLogs } from './aws/show-logs';
import { showStatus } from './aws/show-status';
import { startBuild } from './aws/start-build';
import { stopBuild } from './aws/stop-build';
import type { FlagsOf } from './commands/command-table';
import { Host } from './host';
import { runProcess } from './process/run-process';

// The SDK's note on the age of Node.js is for who builds with it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
// The SDK takes an empty Region for one; for the AWS CLI it is none.
if (process.env.AWS_REGION === '') delete process.env.AWS_REGION;

export const start = async (host: Host, flow: string, flags: FlagsOf<'start'>) =>
  runAwsCommand(host, flags, undefined, async (context) => startBuild(context, flow, flags));
export const status = async (host: Host, flow: string | undefined, flags: FlagsOf<'status'>) =>
  runAwsCommand(host, flags, undefined, async (context) => showStatus(context, flow, flags));
export const logs = async (host: Host, target: string | undefined, flags: FlagsOf<'logs'>) =>
  runAwsCommand(host, flags, target, async (context) => showLogs(context, target, flags));
export const stop = async (host: Host, target: string, flags: FlagsOf<'stop'>) =>
  runAwsCommand(host, flags, target, async (context) => stopBuild(context, target, flags));
export const open = async (host: Host, target: string | undefined, flags: FlagsOf<'open'>) =>
  runAwsCommand(host, flags, target, async (context) =>
    openConsole(context, target, flags, runProcess, process.platform),
  );
/** Three clients more, which no other command needs: a part of the bundle of its own. */
export const redrive = async (host: Host, flags: FlagsOf<'redrive'>) =>
  runAwsCommand(host, flags, undefined, async (context) => {
    const [{ connectRedrive }, { redriveDeadLetters: redriveLetters }] = await Promise.all([
      import('./aws/redrive/connect-redrive.js'),
      import('./aws/redrive/redrive.js'),
    ]);
    return redriveLetters({ ...context, ...connectRedrive(context, flags) }, flags);
  });
