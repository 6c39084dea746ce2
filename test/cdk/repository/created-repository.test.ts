import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LoopbackAws } from '../../loopback-aws/loopback-aws';
import { StackTemplate } from '../stack-template';
import { synthesizeFlows } from '../synthesize';

const stackWith = (createRepository: boolean): StackTemplate =>
  synthesizeFlows({
    repositoryName: 'foo',
    defaultBranch: 'main',
    createRepository,
    flows: { main: { on: { demand: {} }, build: { commands: ['true'] } } },
  });

/** The repository, and something that is in each stack. */
function bodyOf({ resources, template }: StackTemplate): string {
  const Resources = Object.fromEntries(
    Object.entries(resources).filter(
      ([, { Type }]) => Type === 'AWS::CodeCommit::Repository' || Type === 'AWS::Logs::LogGroup',
    ),
  );
  const Outputs = Object.fromEntries(
    Object.entries(template.Outputs ?? {}).filter(([id]) => id.startsWith('FlowCiRepository')),
  );
  return JSON.stringify({ Resources, Outputs });
}

describe('a repository that the stack creates', () => {
  let aws: LoopbackAws;
  const made = bodyOf(stackWith(true));
  const watched = bodyOf(stackWith(false));
  const deploy = async (body: string) => aws.cloudformation.deploy({ stackName: 'foo-ci', body, parameters: {} });
  beforeAll(async () => {
    aws = await LoopbackAws.start();
  });
  afterAll(async () => {
    await aws.stop();
  });

  test('stays when the stack is destroyed, and is watched by the next one without the option, as the page says', async () => {
    expect((await deploy(made)).status).toBe('CREATE_COMPLETE');
    const first = aws.codecommit.repository('foo');
    await aws.cloudformation.stack('foo-ci')?.delete();
    expect(aws.codecommit.repository('foo')).toBe(first);

    // CloudFormation creates what it does not have, and CodeCommit has it already.
    const refused = await deploy(made);
    expect(refused.status).toBe('ROLLBACK_COMPLETE');
    expect(JSON.stringify(refused.events)).toContain('Repository named foo already exists');
    await aws.cloudformation.stack('foo-ci')?.delete();
    expect(aws.codecommit.repository('foo')).toBe(first);

    expect((await deploy(watched)).status).toBe('CREATE_COMPLETE');
    expect(aws.codecommit.repository('foo')).toBe(first);
  });

  test('stays when the option is removed from a stack that is there', async () => {
    await aws.cloudformation.stack('foo-ci')?.delete();
    aws.codecommit.remove('foo');
    await deploy(made);
    const first = aws.codecommit.repository('foo');
    expect((await deploy(watched)).status).toBe('UPDATE_COMPLETE');
    expect(aws.codecommit.repository('foo')).toBe(first);
  });

  test('has its way back on the page of operations', () => {
    const page = readFileSync(join(__dirname, '../../../docs/operations.md'), 'utf8');
    expect(page).toContain('Repository named foo already exists');
    expect(page).toMatch(/remove `createRepository`/i);
  });
});
