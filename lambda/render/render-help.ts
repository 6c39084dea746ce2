import { codeSpan } from './markdown';
import { quote } from './quote';

/** Flows that are named at most. */
const MAX_FLOWS = 100;

/** The answer to `/help`: `flows` are those that pull requests into the target branch start. */
export function renderHelp(flows: readonly string[], targetBranch: string | undefined): string {
  const into = targetBranch === undefined ? 'this branch' : quote(targetBranch, 100);
  return [
    'Write a command on a line of its own, in a new comment (not in a reply). Only the first command of a comment counts.',
    [
      `* ${codeSpan('/retest')} builds all flows again, ${codeSpan('/retest FLOW')} builds one flow again`,
      `* ${codeSpan('/retest failed')} builds again the flows that failed, were stopped or could not be started`,
      `* ${codeSpan('/stop')} stops the builds of this pull request`,
    ].join('\n'),
    flows.length === 0
      ? `No flow builds pull requests into ${into}.`
      : `Flows of pull requests into ${into}: ${names(flows)}.`,
  ].join('\n\n');
}

/** What a function adds that knows the next part of the flows. */
export function renderMoreFlows(flows: readonly string[]): string {
  return `More flows: ${names(flows)}.`;
}

/** The answer to somebody who may give no commands. It names nobody, so that it mentions nobody. */
export const NOT_AUTHORIZED =
  'You are not authorized to give commands on this pull request. Ask the owner of this repository to add you to the option `commands`.';

function names(flows: readonly string[]): string {
  const shown = flows.slice(0, MAX_FLOWS).map((flow) => codeSpan(flow, 64));
  return [...shown, ...(flows.length > MAX_FLOWS ? [`and ${flows.length - MAX_FLOWS} more`] : [])].join(', ');
}
