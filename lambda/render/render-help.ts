import { codeSpan } from './markdown';

/** The answer to `/help`. */
export function renderHelp(flows: readonly string[]): string {
  return [
    'A command stands on a line of its own, in a new comment that is no reply. The first one counts.',
    [
      `* ${codeSpan('/retest')} builds all flows again, ${codeSpan('/retest FLOW')} the one flow`,
      `* ${codeSpan('/retest failed')} builds again what did not succeed`,
      `* ${codeSpan('/stop')} stops the builds of this pull request`,
    ].join('\n'),
    `Flows: ${flows
      .slice(0, 100)
      .map((flow) => codeSpan(flow, 64))
      .join(', ')}.`,
  ].join('\n\n');
}
