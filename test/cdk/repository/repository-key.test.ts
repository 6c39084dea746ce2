import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as kms from 'aws-cdk-lib/aws-kms';
import { FlowCi } from '../../../src/cdk';
import { issuesOf } from '../../../src/flows/resolve';
import { StackTemplate } from '../stack-template';
import { synthesize, synthesizeFlows } from '../synthesize';

const KEY = 'key/1234abcd-12ab-34cd-56ef-1234567890ab';
const ARN = `arn:aws:kms:us-east-1:111122223333:${KEY}`;

/** The roles, by a part of their logical ids, that may use a key by way of CodeCommit. */
function users(stack: StackTemplate, key: string): string[] {
  return stack
    .idsOf('AWS::IAM::Role')
    .filter((id) =>
      stack
        .statementsOf(id)
        .some(
          ({ sid, resources, conditions }) =>
            sid === 'RepositoryKey' && resources.includes(key) && JSON.stringify(conditions).includes('codecommit.'),
        ),
    )
    .map((id) => /(StartBuild|ReportBuild|ApprovalTemplates|Schedule|Flows\w+?(?=Role))/.exec(id)?.[1] ?? id)
    .sort();
}

test('builds, functions and gates may use the key, the schedules may not, and the repository is created with it', () => {
  const stack = synthesizeFlows({
    repositoryName: 'foo',
    defaultBranch: 'main',
    createRepository: true,
    repositoryKeyArn: `arn:\${partition}:kms:\${region}:\${accountId}:${KEY}`,
    flows: {
      review: { on: { review: { targets: ['main'] } }, gate: true },
      nightly: { on: { schedule: [{ expression: 'rate(1 day)' }] } },
    },
  });
  expect(users(stack, ARN)).toEqual([
    'ApprovalTemplates',
    // The role that votes.
    'FlowCiGateRole5D236318',
    'Flowsnightly',
    'Flowsreview',
    'ReportBuild',
    'StartBuild',
  ]);
  expect(stack.only('AWS::CodeCommit::Repository')).toMatchObject({ KmsKeyId: ARN });
});

test('a function that calls nothing of CodeCommit does not get it', () => {
  const stack = synthesizeFlows({
    repositoryName: 'foo',
    defaultBranch: 'main',
    repositoryKeyArn: ARN,
    flows: { nightly: { on: { schedule: [{ expression: 'rate(1 day)' }] } } },
  });
  expect(users(stack, ARN)).toEqual(['Flowsnightly']);
  expect(stack.idsOf('AWS::CodeCommit::Repository')).toEqual([]);
});

test('in a CDK app the key is one of the app', () => {
  const stack = synthesize((scope) => {
    const key = new kms.Key(scope, 'Key');
    const repository = new codecommit.Repository(scope, 'Code', { repositoryName: 'foo', kmsKey: key });
    new FlowCi(scope, 'FlowCi', { repository, repositoryKeyArn: key.keyArn }).addFlow('review', { on: { review: {} } });
  });
  expect(users(stack, `<${stack.id('AWS::KMS::Key', 'Key')}.Arn>`)).toContain('Flowsreview');
});

test.each([
  ['an alias', 'arn:aws:kms:us-east-1:111122223333:alias/team', /not of an alias/],
  ['a bare id', '1234abcd-12ab-34cd-56ef-1234567890ab', /KMS key/],
])('fails for %s', (_, repositoryKeyArn, expected) => {
  const issues = issuesOf({
    repositoryName: 'foo',
    defaultBranch: 'main',
    repositoryKeyArn,
    flows: { a: { on: { demand: {} } } },
  });
  expect(issues).toMatchObject([{ path: 'repositoryKeyArn', expected: expect.stringMatching(expected) as string }]);
});
