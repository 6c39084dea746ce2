import { oneLine } from './plain-text';
import { shellWord } from '../../src/contract/shell-word';

/** A review build, as a developer can run it again. */
export interface LocalRun {
  readonly flow: string;
  /** The source branch, without `refs/heads/`. Absent: what is checked out. */
  readonly source?: string;
  /** The target branch, without `refs/heads/`. */
  readonly target?: string;
}

/**
 * The command line that runs a flow for a pull request on a developer's machine, or nothing where a comment cannot show
 * it as it is.
 * @param localCommand starts `flow-ci` from the root of a clone, for example `cd ci && npx --no --offline flow-ci`
 */
export function localRunLine(localCommand: string, { flow, source, target }: LocalRun): string | undefined {
  const line = [
    `${localCommand} run review --flow ${flow}`,
    ...(source === undefined ? [] : [option('--from', source)]),
    ...(target === undefined ? [] : [option('--into', target)]),
  ].join(' ');
  return oneLine(line) === line ? line : undefined;
}

/** A branch may be called like an option. */
function option(name: string, value: string): string {
  return value.startsWith('-') ? `${name}=${shellWord(value)}` : `${name} ${shellWord(value)}`;
}
