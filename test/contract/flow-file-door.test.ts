import * as fc from 'fast-check';
import { flowPicture } from '../../src/flows/flow-picture';
import { parseFlowFile } from '../../src/flows/load-flow-file';
import { flowFileContent } from '../../src/flows/resolve';
import { EXAMPLE } from '../flows/example';
import { anyMutation } from '../support/mutate-json';

const FILE = flowFileContent(EXAMPLE);

test.each<[string, unknown, string]>([
  ['a list with null instead of flows', { ...FILE, flows: [null] }, '"flows" is [null]; expected an object'],
  ['null instead of a flow', { ...FILE, flows: { a: null } }, '"flows.a" is null; expected an object'],
  ['a number instead of the flows', { ...FILE, flows: 5 }, '"flows" is 5; expected an object'],
  ['a list instead of the file', [], 'the version undefined'],
  ['null instead of the file', null, 'the version undefined'],
  ['a file with nothing but a version', { version: 1 }, '"defaultBranch" is required'],
  ['an unknown member', { ...FILE, flow: [] }, '"flow" is an unknown option; did you mean "flows"?'],
])('fails on %s, in words', (_, file, expected) => {
  const parsed = parseFlowFile(JSON.stringify(file), 'flow-ci.json');
  expect(parsed).toEqual({ kind: 'refused', reason: expect.stringContaining(expected) as string });
});

test('fails on nesting that would exhaust the stack, in words', () => {
  const parsed = parseFlowFile(`${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`, 'flow-ci.json');
  expect(parsed).toEqual({ kind: 'refused', reason: expect.stringContaining('nested more than 200 levels') as string });
});

test.each<[unknown, string]>([
  [{ toString: 1 }, 'an IANA time zone'],
  [{ toString: null, valueOf: null }, 'an IANA time zone'],
  [['Europe/Berlin'], 'a string that is not empty'],
])('fails on the time zone %j, in words', (timeZone, expected) => {
  const flows = { a: { on: { schedule: [{ expression: 'rate(1 day)', timeZone }] } } };
  const parsed = parseFlowFile(JSON.stringify({ ...FILE, flows }), 'flow-ci.json');
  expect(parsed).toEqual({ kind: 'refused', reason: expect.stringContaining(expected) as string });
});

test('fails on a repository name that is no string, in words', () => {
  const parsed = parseFlowFile(JSON.stringify({ ...FILE, repositoryName: { toString: 1 } }), 'flow-ci.json');
  expect(parsed).toEqual({
    kind: 'refused',
    reason: expect.stringContaining('the name of a CodeCommit repository') as string,
  });
});

test('a file that was changed at any place is refused in words, or can be used', () => {
  fc.assert(
    fc.property(anyMutation(FILE), (file) => {
      const parsed = parseFlowFile(JSON.stringify(file), 'flow-ci.json');
      if (parsed.kind === 'refused') expect(parsed.reason).toMatch(/flow-ci\.json (has|is) /);
      else expect(flowPicture(parsed.file.flows)).toMatch(/^flowchart LR\n/);
    }),
    { numRuns: 2_000 },
  );
});
