import { flowPicture } from './flow-picture';
import { Reach, reachOf } from './flow-reach';
import { triggerText } from './trigger-text';
import { FlowFile, ResolvedFlow } from '../contract/flow-file';

/** A page in Markdown: the flows of a repository, drawn and as a table. */
export function flowPage(file: FlowFile): string {
  return `# The flows of ${code(file.repositoryName)}

\`\`\`mermaid
${flowPicture(file.flows)}\`\`\`

Each build may read the repository, and write its own logs and reports. What it may touch beyond that:

| flow | starts on | runs | may touch |
|---|---|---|---|
${file.flows.map(row).join('')}
${tryIt(file)}`;
}

function tryIt({ localCommand }: FlowFile): string {
  if (localCommand === undefined) return '';
  return `To run flows on your machine, from the root of a clone with its packages installed, without an AWS account:

- ${code(`${localCommand} list`)} lists the flows.
- ${code(`${localCommand} run`)} runs the flows that what is checked out would start.
`;
}

function row(flow: ResolvedFlow): string {
  const cells = [
    code(flow.name),
    flow.triggers.map((trigger) => code(triggerText(trigger))).join('<br>'),
    flow.buildspec.kind === 'file' ? code(flow.buildspec.path) : 'a buildspec in the options',
    reachOf(flow).map(reachText).join('<br>') || '-',
  ];
  return `| ${cells.join(' | ')} |\n`;
}

function reachText({ what, how }: Reach): string {
  return `${code(what)}: ${code(how)}`;
}

/** A code span in a table's cell, whatever is in it. A span that begins or ends with a backtick needs blanks. */
function code(text: string): string {
  const fence = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const blank = /^`|`$/.test(text) ? ' ' : '';
  return `${fence}${blank}${text.replace(/\s+/g, ' ').replace(/\|/g, '\\|')}${blank}${fence}`;
}
