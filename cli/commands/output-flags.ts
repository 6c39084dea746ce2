import { asUserError } from '../errors/as-user-error';
import { Host } from '../host';
import { HumanOutput } from '../output/human-output';
import { JsonOutput } from '../output/json-output';
import { Output } from '../output/record';
import { Style, styler, wantsColor } from '../output/style';

export interface OutputFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly color?: boolean;
  readonly log?: 'failed' | 'live' | 'grouped' | 'codebuild';
}

/** Human lines, or records for machines. */
export function makeOutput(host: Host, flags: OutputFlags): Output {
  if (flags.json) return new JsonOutput(host.stdout, host.now ?? (() => new Date()));
  return new HumanOutput(host.stdout, {
    style: styleOf(host, flags),
    log: flags.log ?? 'failed',
    animated: Boolean(host.stdout.isTTY) && host.env.TERM !== 'dumb',
    quiet: Boolean(flags.quiet),
  });
}

export function styleOf(host: Host, flags: OutputFlags): Style {
  return styler(wantsColor(host.stdout, host.env, flags.color));
}

/** Do something whose errors for the user are part of the output. */
export async function withUserErrors(output: Output, work: (output: Output) => Promise<number>): Promise<number> {
  try {
    return await work(output);
  } catch (error) {
    const known = asUserError(error);
    if (!known) throw error;
    output.show({ kind: 'error', message: known.message, exitCode: known.exitCode });
    return known.exitCode;
  } finally {
    output.end();
  }
}
