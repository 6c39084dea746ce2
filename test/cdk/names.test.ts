import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackTemplate } from './stack-template';
import { synthesizeFlows } from './synthesize';
import { EXAMPLE } from '../flows/example';

jest.setTimeout(60_000);

/**
 * Logical ids and physical names are part of what is stable (docs/stability.md): with another id CloudFormation
 * makes a resource anew and removes the old one, with another name it does the same, or cannot.
 */
const LIST = join(__dirname, 'names.json');

/** The property that names a resource. All others are named by CloudFormation. */
const NAMED_BY: Readonly<Record<string, string>> = {
  'AWS::CodeBuild::Project': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::Scheduler::Schedule': 'Name',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::Dashboard': 'DashboardName',
  'AWS::CodeCommit::Repository': 'RepositoryName',
};

function namesOf(stack: StackTemplate): Record<string, Record<string, string>> {
  const resources = Object.entries(stack.resources).map(([id, { Type, Properties }]) => {
    const name = Properties?.[NAMED_BY[Type]];
    return [id, typeof name === 'string' ? `${Type} ${name}` : Type] as const;
  });
  const outputs = Object.keys(stack.template.Outputs ?? {}).map((id) => [id, 'output'] as const);
  return { resources: sorted(resources), outputs: sorted(outputs) };
}

function sorted(entries: readonly (readonly [string, string])[]): Record<string, string> {
  return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));
}

test('the logical ids and names of the five-flow example are those of the list', () => {
  const names = namesOf(synthesizeFlows(EXAMPLE));
  // Whoever means to change one writes the list anew with this, tells it in CHANGELOG.md, and commits both.
  if (process.env.FLOW_CI_WRITE_NAMES === '1') writeFileSync(LIST, `${JSON.stringify(names, undefined, 2)}\n`);
  expect(names).toEqual(JSON.parse(readFileSync(LIST, 'utf8')));
});

test('a changed name is seen', () => {
  const stack = synthesizeFlows({ ...EXAMPLE, namePrefix: 'other-' });
  expect(namesOf(stack)).not.toEqual(JSON.parse(readFileSync(LIST, 'utf8')));
});
