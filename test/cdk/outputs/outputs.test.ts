import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FlowCi } from '../../../src/cdk';
import { synthesize, synthesizeFlows } from '../synthesize';

const OPTIONS_PAGE = readFileSync(join(__dirname, '../../../docs/options.md'), 'utf8');
const build = { commands: ['true'] };
const outputsOf = (names: readonly string[]) =>
  Object.entries(
    synthesizeFlows({
      repositoryName: 'foo',
      defaultBranch: 'main',
      flows: Object.fromEntries(names.map((name) => [name, { on: { branch: { names: ['main'] } }, build }])),
    }).template.Outputs ?? {},
  );

test('outputs have the names that docs/options.md lists', () => {
  const stack = synthesizeFlows({
    repositoryName: 'foo',
    defaultBranch: 'main',
    createRepository: true,
    protectBranches: ['main'],
    flows: {
      review: {
        on: { review: {}, schedule: [{ expression: 'rate(1 day)' }] },
        build,
        badge: true,
        gate: true,
        notify: [
          { topicArn: 'arn:aws:sns:us-east-1:111122223333:ci' },
          { topicArn: 'arn:aws:sns:us-east-1:111122223333:ci', format: 'event' },
        ],
      },
    },
  });
  const section = OPTIONS_PAGE.slice(OPTIONS_PAGE.indexOf('\n## Outputs'));
  const [ofFlows, ofStack] = section.split('Outputs of the stack');
  const named = (part: string) =>
    [...part.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell]) =>
      [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name),
    );
  expect(Object.keys(stack.template.Outputs ?? {}).sort()).toEqual(
    [
      ...named(ofFlows).map((name) => `FlowCiFlowsreview${name}`),
      ...named(ofStack).map((name) => `FlowCi${name}`),
    ].sort(),
  );
});

test('outputs of flows with names alike can be told apart', () => {
  const projects = outputsOf(['test-empty', 'testempty', 'a_b']).filter(([key]) => key.endsWith('ProjectName'));
  expect(projects.map(([key]) => key)).toEqual([
    'FlowCiFlowstestEmptyProjectName',
    'FlowCiFlowstestemptyProjectName',
    'FlowCiFlowsaBProjectName',
  ]);
  expect(new Set(projects.map(([, { Description }]) => Description)).size).toBe(3);
  expect(OPTIONS_PAGE).toContain('`FlowCiFlowstestEmptyProjectName` for\nthe flow `test-empty`');
});

test('an output keeps its name when other flows come and go', () => {
  const alone = outputsOf(['test-empty']).map(([key]) => key);
  expect(outputsOf(['testempty', 'test-empty']).map(([key]) => key)).toEqual(expect.arrayContaining(alone));
});

test('outputs as JSON can be told apart as well', () => {
  const names = Array.from({ length: 30 }, (_, n) => [`a-b${n}`, `ab${n}`]).flat();
  const keys = outputsOf(names).map(([key]) => key);
  expect(keys.filter((key) => key.startsWith('FlowCiFlows'))).toHaveLength(names.length);
  expect(keys).toContain('FlowCiFlowsaB0');
});

test('two constructs in one stack have outputs of their own', () => {
  const stack = synthesize((scope) => {
    for (const id of ['one', 'one-', 'one_'])
      new FlowCi(scope, id, { repositoryName: `repository-${id}x` }).addFlow('main', {
        on: { demand: {} },
        ...{ build },
      });
  });
  const keys = Object.keys(stack.template.Outputs ?? {}).filter((key) => key.includes('ProjectName'));
  expect(keys).toHaveLength(3);
  expect(keys.filter((key) => key === 'oneFlowsmainProjectName')).toHaveLength(1);
});
