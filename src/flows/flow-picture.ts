import { Reach, reachOf } from './flow-reach';
import { triggerText } from './trigger-text';
import { ResolvedFlow } from '../contract/flow-file';

/**
 * Events, flows and what they may touch, as a Mermaid flowchart.
 * @see https://mermaid.js.org/syntax/flowchart.html
 */
export function flowPicture(flows: readonly ResolvedFlow[]): string {
  const things = new Things();
  const lines = flows.flatMap((flow, number) => flowLines(flow, `flow${number}`, things));
  return ['flowchart LR', ...lines, ...things.lines()]
    .map((line, index) => `${index > 0 ? '  ' : ''}${line}\n`)
    .join('');
}

function flowLines(flow: ResolvedFlow, id: string, things: Things): string[] {
  const events = flow.triggers.map(
    (trigger, index) =>
      `${id}_${index}([${quoted(trigger.kind === 'demand' ? 'by hand' : triggerText(trigger))}]) --> ${id}`,
  );
  const touched = [...(flow.triggers.some(({ kind }) => kind === 'review') ? pullRequest(flow) : []), ...reachOf(flow)];
  return [
    `${id}[${quoted(flow.name)}]`,
    ...events,
    ...touched.map(({ what, how }) => `${id} -->|${quoted(how)}| ${things.id(what)}`),
  ];
}

/** It is not the build that comments and votes, but the function that watches it. */
function pullRequest({ gate }: ResolvedFlow): Reach[] {
  return [{ what: 'the pull request', how: gate ? 'comment and vote, by report-build' : 'comment, by report-build' }];
}

/** What several flows touch is drawn once. */
class Things {
  private readonly ids = new Map<string, string>();

  public id(what: string): string {
    const id = this.ids.get(what) ?? `thing${this.ids.size}`;
    this.ids.set(what, id);
    return id;
  }

  public lines(): string[] {
    return [...this.ids].map(([what, id]) => `${id}[(${quoted(what)})]`);
  }
}

/** Mermaid's own entities: a label may hold any name of a branch or a resource. */
function quoted(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '"': '#quot;',
    '#': '#35;',
    '<': '#lt;',
    '>': '#gt;',
    '&': '#amp;',
    '`': '#96;',
    '\\': '#92;',
  };
  return `"${text.replace(/["#<>&`\\]/g, (character) => entities[character]).replace(/\s+/g, ' ')}"`;
}
