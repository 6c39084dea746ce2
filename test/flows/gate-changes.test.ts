import { DeclaredFlows } from '../../src/flows/flow-file-options';
import { FlowOptions } from '../../src/flows/flow-options';
import { gateWarnings } from '../../src/flows/gate-changes';
import { resolveFlowFile } from '../../src/flows/resolve';

const file = (flows: Record<string, FlowOptions>, more: Partial<DeclaredFlows> = {}) =>
  resolveFlowFile({ repositoryName: 'foo', defaultBranch: 'main', flows, ...more });
const gated: FlowOptions = { on: { review: {} }, gate: true };
const plain: FlowOptions = { on: { review: {} } };
const BEFORE = file({ review: gated, lint: gated });

test.each([
  ['nothing changes', BEFORE, []],
  ['a gate comes', file({ review: gated, lint: gated, more: gated }), []],
  ['one of two gates is turned off', file({ review: gated, lint: plain }), [/^the gate of "lint" goes: .*failed$/]],
  ['a flow is removed', file({ review: gated }), [/^the gate of "lint" goes/]],
  ['a flow is renamed', file({ review: gated, style: gated }), [/^the gate of "lint" goes/]],
  ['all gates go', file({ review: plain }), [/^the last gate goes \("review", "lint"\): .*close such a pull request/]],
  ['the prefix changes', file({ review: gated, lint: gated }, { namePrefix: 'a-' }), [/^another "namePrefix"/]],
  [
    'the repository changes',
    file({ review: gated, lint: gated }, { repositoryName: 'bar' }),
    [/^open pull requests of "foo" keep the approval rules of "review", "lint"/],
  ],
])('when %s', (_, after, expected) => {
  expect(gateWarnings(BEFORE, after)).toEqual(expected.map((each) => expect.stringMatching(each) as string));
});

test('without a gate before, nothing is said', () => {
  expect(gateWarnings(file({ review: plain }), file({ other: plain }, { namePrefix: 'a-' }))).toEqual([]);
});
