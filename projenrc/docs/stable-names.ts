import { StackTemplate } from '../../test/cdk/stack-template';
import { synthesizeFlows } from '../../test/cdk/synthesize';
import { EXAMPLE } from '../../test/flows/example';

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

/**
 * test/cdk/names.json: the logical ids and physical names of the five-flow example, which docs/stability.md promises.
 */
export function stableNames(): string {
  return `${JSON.stringify(namesOf(synthesizeFlows(EXAMPLE)), undefined, 2)}\n`;
}

export function namesOf(stack: StackTemplate): Record<string, Record<string, string>> {
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
