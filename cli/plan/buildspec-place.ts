import { ResolvedFlow } from '../../src/contract/flow-file';

/** What a flow's buildspec is called in messages. */
export function buildspecPlace(flow: ResolvedFlow): string {
  return flow.buildspec.kind === 'file' ? flow.buildspec.path : `flow-ci.json#${flow.name}`;
}
