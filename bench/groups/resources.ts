import type { FlowTriggers } from '../../src/flows/trigger-options';
import { synthesizeFlows } from '../../test/cdk/synthesize';
import { Figure } from '../figure';
import { Group } from '../harness';

const TRIGGERS: Readonly<Record<string, FlowTriggers>> = {
  review: { review: { targets: ['main'] } },
  branch: { branch: { names: ['main'] } },
  tag: { tag: { names: ['v1'] } },
  schedule: { schedule: [{ expression: 'rate(1 day)' }] },
  demand: { demand: {} },
};

/** What a flow costs of the 500 resources that a stack may have. */
export const resources: Group = {
  name: 'resources',
  about: 'CloudFormation resources of a flow, beyond those that all flows of the stack share',
  async measure({ say }) {
    say('the stack with 1 and 11 flows of each trigger');
    return Object.entries(TRIGGERS).map(([kind, on]): Figure => ({
      name: `flow with ${kind}`,
      unit: '',
      values: [(resourcesOf(on, 11) - resourcesOf(on, 1)) / 10],
      aim: { value: 5 },
    }));
  },
};

function resourcesOf(on: FlowTriggers, count: number): number {
  const flows = Object.fromEntries(Array.from({ length: count }, (_, each) => [`flow${each}`, { on }]));
  return Object.keys(synthesizeFlows({ repositoryName: 'shop', defaultBranch: 'main', flows }).resources).length;
}
