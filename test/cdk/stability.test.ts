import * as fc from 'fast-check';
import { StackTemplate } from './stack-template';
import { synthesizeFlows } from './synthesize';
import { FlowOptions } from '../../src/flows/flow-options';
import { EXAMPLE } from '../flows/example';

const OWN = /^FlowCiFlows/;
const example = Object.entries(EXAMPLE.flows ?? {});
const declared = (flows: readonly (readonly [string, FlowOptions])[]) =>
  synthesizeFlows({ ...EXAMPLE, flows: Object.fromEntries(flows) });

/** Each flow's own resources, by their logical ids. */
const own = (stack: StackTemplate) =>
  Object.fromEntries(Object.entries(stack.resources).filter(([id]) => OWN.test(id)));
const sharedIds = (stack: StackTemplate) =>
  Object.keys(stack.resources)
    .filter((id) => !OWN.test(id))
    .sort();

describe('adding, removing and reordering flows', () => {
  const before = declared(example);

  test("reordering changes no flow's resources and no logical id", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(example, { minLength: example.length }), (shuffled) => {
        const after = declared(shuffled);
        expect(own(after)).toEqual(own(before));
        expect(sharedIds(after)).toEqual(sharedIds(before));
      }),
      { numRuns: 10 },
    );
  });

  test('adding a flow, first or last, changes nothing of the others', () => {
    const added: [string, FlowOptions] = ['added', { on: { review: {}, branch: { names: ['x'] } } }];
    for (const flows of [
      [added, ...example],
      [...example, added],
    ]) {
      const after = declared(flows);
      expect(own(after)).toMatchObject(own(before));
      expect(sharedIds(after)).toEqual(sharedIds(before));
    }
  });

  test('a gate, commands, reconcile and a topic for one flow change nothing of the others', () => {
    const after = synthesizeFlows({
      ...EXAMPLE,
      commands: true,
      reconcile: true,
      protectBranches: ['main'],
      flows: {
        ...Object.fromEntries(example),
        review: {
          ...EXAMPLE.flows?.review,
          on: { review: { targets: ['main'] } },
          gate: true,
          autoRetryLimit: 1,
          notify: [
            { topicArn: 'arn:aws:sns:us-east-1:111122223333:ci' },
            { topicArn: 'arn:aws:sns:us-east-1:111122223333:ci', format: 'event' },
          ],
        },
      },
    });
    const others = Object.entries(own(before)).filter(([id]) => !id.startsWith('FlowCiFlowsreview'));
    expect(own(after)).toMatchObject(Object.fromEntries(others));
    expect(Object.keys(after.resources)).toEqual(expect.arrayContaining(Object.keys(before.resources)));
  });

  test('a gate goes with its flow, and another one stays as it is', () => {
    const gated = (...names: string[]) =>
      synthesizeFlows({
        ...EXAMPLE,
        flows: Object.fromEntries(names.map((name) => [name, { on: { review: {} }, gate: true }])),
      });
    const both = gated('a', 'b');
    const one = gated('b');
    expect(own(both)).toMatchObject(own(one));
    expect(
      Object.keys(own(one))
        .filter((id) => /Gate/.test(id))
        .every((id) => id.startsWith('FlowCiFlowsb')),
    ).toBe(true);
  });

  test('removing a flow takes only what is its own', () => {
    const after = declared(example.filter(([name]) => name !== 'release'));
    const kept = Object.entries(own(before)).filter(([id]) => !id.startsWith('FlowCiFlowsrelease'));
    expect(own(after)).toEqual(Object.fromEntries(kept));
  });

  test('adding a trigger to a flow keeps the rules that it has', () => {
    const after = declared(
      example.map(([name, flow]) =>
        name === 'main'
          ? ([name, { ...flow, on: { ...flow.on, review: {}, tag: {} } }] as const)
          : ([name, flow] as const),
      ),
    );
    expect(own(after)).toMatchObject(own(before));
  });
});
