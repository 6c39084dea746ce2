import { parseBuildArn } from '../../lambda/decode/arn';
import { FlowFile } from '../../src/contract/flow-file';

/** What a user means by BUILD or FLOW. */
export type BuildTarget =
  /** Nothing was named: the latest build of all flows. */
  | { readonly kind: 'any' }
  /** A flow's name, or nothing that is known. */
  | { readonly kind: 'flow'; readonly name: string }
  /** A build; one of these ids, when its project was not named. */
  | { readonly kind: 'build'; readonly ids: readonly string[] }
  /** A build of a project that is none of ours. */
  | { readonly kind: 'foreign'; readonly project: string };

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const BUILD = new RegExp(`^(?:(.+):)?(${UUID})$`, 'i');

/** A build is written `PROJECT:UUID` as AWS does, `FLOW:UUID`, the UUID alone, or its ARN. */
export function parseTarget(text: string | undefined, { flows }: Pick<FlowFile, 'flows'>): BuildTarget {
  if (text === undefined) return { kind: 'any' };
  const [, owner, uuid] = BUILD.exec(parseBuildArn(text)?.id ?? text) ?? [];
  if (uuid === undefined) return { kind: 'flow', name: text };
  if (owner === undefined) return { kind: 'build', ids: flows.map(({ projectName }) => `${projectName}:${uuid}`) };
  const flow = flows.find(({ projectName, name }) => projectName === owner || name === owner);
  return flow ? { kind: 'build', ids: [`${flow.projectName}:${uuid}`] } : { kind: 'foreign', project: owner };
}

/** The Region that a build's ARN names. */
export function regionOfTarget(text: string | undefined): string | undefined {
  return parseBuildArn(text ?? '')?.region;
}
