import { DeclaredFlows } from '../../../src/flows/flow-file-options';
import { synthesizeFlows } from '../synthesize';

/** Everything that makes a custom resource: gates and badges. */
const declared = (more: Partial<DeclaredFlows>): DeclaredFlows => ({
  repositoryName: 'foo',
  defaultBranch: 'main',
  flows: { review: { on: { review: {} }, gate: true, badge: true, build: { commands: ['true'] } } },
  ...more,
});

/**
 * Logical id of each custom resource -> the function that keeps it, as CloudFormation tells one function from another.
 */
const keepers = (flows: DeclaredFlows) => {
  const { resources } = synthesizeFlows(flows);
  return Object.fromEntries(
    Object.entries(resources)
      .filter(([, { Type }]) => Type.startsWith('Custom::'))
      .map(([id, { Properties }]) => {
        const {
          'Fn::GetAtt': [keeper],
        } = Properties.ServiceToken as { 'Fn::GetAtt': [string, string] };
        return [id, { keeper, name: resources[keeper].Properties.FunctionName }];
      }),
  );
};

test.each<[string, Partial<DeclaredFlows>]>([
  ['prefix', { namePrefix: 'team-' }],
  ['repository', { repositoryName: 'bar' }],
])('another %s leaves each custom resource with its function: CloudFormation refuses another one', (_, more) => {
  const before = keepers(declared({}));
  expect(Object.keys(before)).toHaveLength(2);
  expect(keepers(declared(more))).toEqual(before);
});
