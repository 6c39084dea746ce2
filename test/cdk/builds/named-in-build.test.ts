import { BuildspecOptions } from '../../../src/buildspec/buildspec-options';
import { FlowCi } from '../../../src/cdk';
import { StackTemplate } from '../stack-template';
import { synthesize, synthesizeFlows } from '../synthesize';

const OWN = 'us-east-1:111122223333';
const SECRET = (rest: string) => `arn:aws:secretsmanager:${rest}`;
const GROUP = `arn:aws:codebuild:${OWN}:report-group/nightly`;
const report = { files: ['junit.xml'] };

const build = (options: object): BuildspecOptions => ({ commands: ['make'], ...options });
/** From options as `npx projen` takes them, and from those of a construct. */
const stacksOf = (options: object): StackTemplate[] => [
  synthesizeFlows({
    repositoryName: 'shop',
    defaultBranch: 'main',
    flows: { main: { on: { demand: {} }, build: build(options) } },
  }),
  synthesize((stack) => {
    new FlowCi(stack, 'Ci', { repositoryName: 'shop' }).addFlow('main', { on: { demand: {} }, build: build(options) });
  }),
];

/** What a role may do with what is named, by action; without logs, reports and source, which each build has. */
const may = (stack: StackTemplate): Record<string, string[]> =>
  Object.fromEntries(
    stack
      .statementsOf(stack.idsOf('AWS::IAM::Role').find((id) => /Flowsmain/.test(id)) ?? '')
      .filter(({ sid }) => sid !== undefined)
      .flatMap(({ actions, resources }) => actions.map((action) => [action, [...resources]])),
  );

describe.each([0, 1])('the role of a typed build may use what the build names (%#)', (index) => {
  test.each<[string, object, Record<string, string[]>]>([
    ['nothing', {}, {}],
    [
      'a parameter',
      { env: { parameterStore: { A: '/team/token:2', B: 'team/token' } } },
      {
        'ssm:GetParameters': [`arn:aws:ssm:${OWN}:parameter/team/token`],
        'kms:Decrypt': [`arn:aws:kms:${OWN}:key/*`],
      },
    ],
    [
      'a secret by name, whole and in part, of a stage and of a version',
      { env: { secretsManager: { A: 'db', B: 'db:password', C: 'db:password:AWSPREVIOUS', D: 'db:::id' } } },
      {
        'secretsmanager:GetSecretValue': [SECRET(`${OWN}:secret:db-??????`)],
        'kms:Decrypt': [`arn:aws:kms:${OWN}:key/*`],
      },
    ],
    [
      'a secret of another account',
      { env: { secretsManager: { A: SECRET('us-east-1:444455556666:secret:team/npm-AbCdEf:token::') } } },
      {
        'secretsmanager:GetSecretValue': [
          SECRET('us-east-1:444455556666:secret:team/npm-AbCdEf'),
          SECRET('us-east-1:444455556666:secret:team/npm-AbCdEf-??????'),
        ],
        'kms:Decrypt': ['arn:aws:kms:us-east-1:444455556666:key/*'],
      },
    ],
    ['a report group by name', { reports: { unit: report } }, {}],
    [
      'a report group by ARN',
      { reports: { unit: report, [GROUP]: report } },
      {
        'codebuild:BatchPutCodeCoverages': [GROUP],
        'codebuild:BatchPutTestCases': [GROUP],
        'codebuild:CreateReport': [GROUP],
        'codebuild:UpdateReport': [GROUP],
      },
    ],
  ])('%s', (_, options, expected) => {
    expect(may(stacksOf(options)[index])).toEqual(expected);
  });
});

test('may decrypt only what it may read, each by its own service', () => {
  const [stack] = stacksOf({ env: { parameterStore: { A: '/a' }, secretsManager: { B: 'b' } } });
  const statements = stack.statementsOf(stack.idsOf('AWS::IAM::Role').find((id) => /Flowsmain/.test(id)) ?? '');
  expect(
    statements.filter(({ actions }) => actions.includes('kms:Decrypt')).map(({ conditions }) => conditions),
  ).toEqual([
    {
      StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com' },
      StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': [`arn:aws:ssm:${OWN}:parameter/a`] },
    },
    {
      StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' },
      StringLike: { 'kms:EncryptionContext:SecretARN': [SECRET(`${OWN}:secret:b-??????`)] },
    },
  ]);
});

test('eighty secrets are named in statements that can be spread over policies', () => {
  const secrets = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`S${index}`, `team/secret-${index}`]));
  const [stack] = stacksOf({ env: { secretsManager: secrets } });
  const statements = stack.statementsOf(stack.idsOf('AWS::IAM::Role').find((id) => /Flowsmain/.test(id)) ?? '');
  const named = statements
    .filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'))
    .flatMap(({ resources }) => resources);
  expect(new Set(named).size).toBe(80);
  expect(stack.complaints).toEqual([]);
});
