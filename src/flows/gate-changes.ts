import { FlowFile, ResolvedFlow } from '../contract/flow-file';

/** What is read of a `flow-ci.json` that an earlier run wrote. */
export type EarlierFlows = Pick<FlowFile, 'repositoryName' | 'namePrefix' | 'flows'>;

/**
 * What the next deployment does to pull requests that are open now, because a gate goes or has another name.
 * docs/decisions/0110-gates-outlive-their-role.md says why.
 */
export function gateWarnings(before: EarlierFlows, after: EarlierFlows): readonly string[] {
  const gated = before.flows.filter(({ gate }) => gate);
  if (gated.length === 0) return [];
  if (before.repositoryName !== after.repositoryName)
    return [
      `open pull requests of "${before.repositoryName}" keep the approval rules of ${list(gated)}, which nobody will approve after the next deployment: merge or close them first`,
    ];
  const still = new Set(after.flows.filter(({ gate }) => gate).map(({ name }) => name));
  const gone = gated.filter(({ name }) => !still.has(name));
  const warnings: string[] = [];
  if (gone.length > 0 && still.size > 0)
    warnings.push(
      `the gate of ${list(gone)} goes: the next deployment approves its rule on open pull requests, also on those whose build failed`,
    );
  if (gone.length > 0 && still.size === 0)
    warnings.push(
      `the last gate goes (${list(gone)}): the next deployment approves its rule on open pull requests as they are then, also on those whose build failed. Nobody approves it after a later commit: close such a pull request and open it again, or have an administrator override its rules`,
    );
  if (before.namePrefix !== after.namePrefix && still.size > 0)
    warnings.push(
      'another "namePrefix" gives the gates new names: open pull requests get the new rules, and the next deployment approves the old ones',
    );
  return warnings;
}

function list(flows: readonly ResolvedFlow[]): string {
  return flows.map(({ name }) => `"${name}"`).join(', ');
}
