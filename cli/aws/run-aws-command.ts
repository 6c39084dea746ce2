import { setTimeout } from 'node:timers/promises';
import { steadyClock } from '../clock';
import { AwsContext } from './aws-context';
import { AwsFlags, connect } from './connect';
import { regionOfTarget } from './parse-target';
import { makeOutput, OutputFlags } from '../commands/output-flags';
import { isUserError } from '../errors/user-error';
import { loadProject } from '../flow-file';
import { ExitCode, Host } from '../host';

/** When the user stops the command, an answer of AWS is waited for no longer than this. */
const STOP_GRACE_MS = 500;

/** Do the work of a command that calls AWS. Errors for the user are shown here, so that only an exit code comes out. */
export async function runAwsCommand(
  host: Host,
  flags: AwsFlags & OutputFlags,
  target: string | undefined,
  work: (context: AwsContext) => Promise<number>,
): Promise<number> {
  const output = makeOutput(host, flags);
  try {
    const project = loadProject(host.cwd);
    const sleep = async (milliseconds: number) => sleepUnless(host.stop, milliseconds);
    const stopped = new Promise<number>((resolve) =>
      host.stop?.addEventListener('abort', () => resolve(setTimeout(STOP_GRACE_MS, ExitCode.STOPPED)), { once: true }),
    );
    const done = work({
      host,
      output,
      project,
      now: steadyClock(host.now),
      sleep,
      ...connect(host.env, flags, regionOfTarget(target)),
    });
    return await Promise.race([done, stopped]);
  } catch (error) {
    if (!isUserError(error)) throw error;
    if (flags.json) output.show({ kind: 'error', message: error.message, exitCode: error.exitCode });
    else host.stderr.write(`error: ${error.message}\n`);
    return error.exitCode;
  } finally {
    output.end();
  }
}

async function sleepUnless(signal: AbortSignal | undefined, milliseconds: number): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}
