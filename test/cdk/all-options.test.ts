import { ALL_OPTIONS } from './all-options';
import { StackTemplate } from './stack-template';
import { synthesizeFlows } from './synthesize';
import { transform } from './triggers/input-transformer';
import { resolveFlowFile } from '../../src/flows/resolve';

const ACCOUNT = '111122223333';
const FLOWS = resolveFlowFile(ALL_OPTIONS).flows;
const ROLE = 'Flowseverything';
const EVENT = {
  version: '0',
  id: 'an-id',
  'detail-type': 'a type',
  source: 'aws.codecommit',
  account: ACCOUNT,
  time: '2026-05-04T12:00:00Z',
  region: 'us-east-1',
  resources: [],
  detail: {},
};

let stack: StackTemplate;
beforeAll(() => {
  stack = synthesizeFlows(ALL_OPTIONS);
});

test('the CDK has nothing to say', () => expect(stack.complaints).toEqual([]));

describe('the project with every option', () => {
  const property = (name: string) => stack.find('AWS::CodeBuild::Project', ROLE)[name];

  test.each<[string, unknown]>([
    ['Name', 'everything_ci'],
    ['Description', 'All of it'],
    [
      'Environment',
      {
        Type: 'ARM_CONTAINER',
        Image: '444455556666.dkr.ecr.eu-west-1.amazonaws.com/tools/builder:1',
        ImagePullCredentialsType: 'SERVICE_ROLE',
        ComputeType: 'BUILD_GENERAL1_LARGE',
        PrivilegedMode: true,
        Certificate: 'arn:aws:s3:::certificates-bucket/own.pem',
        EnvironmentVariables: [
          { Name: 'PLAIN', Type: 'PLAINTEXT', Value: 'text' },
          { Name: 'PARAMETER', Type: 'PARAMETER_STORE', Value: '/team/parameter' },
          { Name: 'OTHER', Type: 'PARAMETER_STORE', Value: 'other' },
          { Name: 'SECRET', Type: 'SECRETS_MANAGER', Value: 'db:password' },
          {
            Name: 'FULL',
            Type: 'SECRETS_MANAGER',
            Value: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db-a1B2c3:password::',
          },
          {
            Name: 'PARTIAL',
            Type: 'SECRETS_MANAGER',
            Value: 'arn:aws:secretsmanager:us-east-1:111122223333:secret:prod/db',
          },
        ],
      },
    ],
    ['TimeoutInMinutes', 90],
    ['QueuedTimeoutInMinutes', 30],
    ['BadgeEnabled', true],
    ['SourceVersion', 'main'],
    ['ConcurrentBuildLimit', 2],
    [
      'Artifacts',
      {
        Type: 'S3',
        Location: 'artifacts-bucket',
        Path: 'ci/out',
        Name: 'out.zip',
        Packaging: 'NONE',
        NamespaceType: 'NONE',
        EncryptionDisabled: true,
      },
    ],
    ['Cache', { Type: 'S3', Location: 'cache-bucket/npm', CacheNamespace: 'foo.bar_baz' }],
    ['EncryptionKey', `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`],
    [
      'VpcConfig',
      {
        VpcId: 'vpc-0123456789abcdef0',
        Subnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
        SecurityGroupIds: ['sg-0123456789abcdef0'],
      },
    ],
  ])('has its %s', (name, expected) => expect(property(name)).toEqual(expected));

  test('has its source, with the buildspec as it was written', () => {
    expect(property('Source')).toMatchObject({
      Type: 'CODECOMMIT',
      GitCloneDepth: 1,
      GitSubmodulesConfig: { FetchSubmodules: true },
      BuildSpec: 'version: 0.2\nphases:\n  build:\n    commands: [make]\n',
    });
  });

  test("is made after the network's permissions, which CodeBuild tries at once", () => {
    expect(stack.resources[stack.id('AWS::CodeBuild::Project', ROLE)].DependsOn).toEqual([
      stack.id('AWS::IAM::Policy', 'NetworkPolicy'),
    ]);
  });
});

describe('the other flows', () => {
  test('keep caches on the machine, and artifacts under the name in the buildspec', () => {
    expect(stack.find('AWS::CodeBuild::Project', 'Flowslocal')).toMatchObject({
      Cache: { Type: 'LOCAL', Modes: ['LOCAL_SOURCE_CACHE', 'LOCAL_CUSTOM_CACHE'] },
      Artifacts: {
        Type: 'S3',
        Location: 'artifacts-bucket',
        Packaging: 'ZIP',
        NamespaceType: 'BUILD_ID',
        OverrideArtifactName: true,
      },
      EncryptionKey: 'arn:aws:kms:us-east-1:111122223333:alias/team',
    });
  });

  test('have no timeouts on Lambda, which knows none', () => {
    const project = stack.find('AWS::CodeBuild::Project', 'Flowslambda');
    expect(project).toMatchObject({ Environment: { Type: 'LINUX_LAMBDA_CONTAINER', ComputeType: 'BUILD_LAMBDA_2GB' } });
    expect(Object.keys(project).filter((name) => /Timeout/.test(name))).toEqual([]);
  });

  test('use the key that an alias stands for', () => {
    expect(stack.statementsOf(stack.id('AWS::IAM::Role', 'Flowslocal')).find(({ sid }) => sid === 'Key')).toMatchObject(
      {
        resources: ['arn:aws:kms:us-east-1:111122223333:key/*'],
        conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/team' } },
      },
    );
  });
});

describe('what the build with every option may do', () => {
  const statement = (sid: string) =>
    stack.statementsOf(stack.id('AWS::IAM::Role', `${ROLE}Role`)).find((each) => each.sid === sid);
  const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${rest}`;

  const PARAMETERS = ['team/parameter', 'other', 'team/token'].map((name) => arn('ssm', `parameter/${name}`));
  const OTHER = 'arn:aws:secretsmanager:us-east-1:444455556666:secret:shared/npm-AbCdEf';
  const SECRETS = [
    arn('secretsmanager', 'secret:db-??????'),
    arn('secretsmanager', 'secret:prod/db-a1B2c3'),
    arn('secretsmanager', 'secret:prod/db-a1B2c3-??????'),
    arn('secretsmanager', 'secret:prod/db-??????'),
    OTHER,
    `${OTHER}-??????`,
  ];

  test.each<[string, string[], string[]]>([
    ['Parameters', ['ssm:GetParameters'], PARAMETERS],
    ['Secrets', ['secretsmanager:GetSecretValue'], SECRETS],
    [
      'ReportGroups',
      [
        'codebuild:BatchPutCodeCoverages',
        'codebuild:BatchPutTestCases',
        'codebuild:CreateReport',
        'codebuild:UpdateReport',
      ],
      [arn('codebuild', 'report-group/nightly')],
    ],
    ['Repositories', ['codecommit:GitPull'], [arn('codecommit', 'lib')]],
    ['Retry', ['codebuild:RetryBuild'], [arn('codebuild', 'project/everything_ci')]],
    ['Certificate', ['s3:GetObject', 's3:GetObjectVersion'], ['arn:aws:s3:::certificates-bucket/own.pem']],
    ['Artifacts', ['s3:PutObject'], ['arn:aws:s3:::artifacts-bucket/ci/out/*']],
    ['ArtifactsBucket', ['s3:GetBucketAcl', 's3:GetBucketLocation'], ['arn:aws:s3:::artifacts-bucket']],
    ['Cache', ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], ['arn:aws:s3:::cache-bucket/npm/*']],
    ['CacheBucket', ['s3:GetBucketAcl', 's3:GetBucketLocation'], ['arn:aws:s3:::cache-bucket']],
    [
      'Key',
      ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'],
      [arn('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab')],
    ],
    [
      'Image',
      ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      ['arn:aws:ecr:eu-west-1:444455556666:repository/tools/builder'],
    ],
    ['ImageToken', ['ecr:GetAuthorizationToken'], ['*']],
    [
      'Network',
      [
        'ec2:CreateNetworkInterface',
        'ec2:DeleteNetworkInterface',
        'ec2:DescribeDhcpOptions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      ['*'],
    ],
  ])('%s', (sid, actions, resources) => {
    expect(statement(sid)).toEqual({ sid, effect: 'Allow', actions, resources });
  });

  test.each([
    ['ParameterKeys', 'ssm', 'PARAMETER_ARN', PARAMETERS, [arn('kms', 'key/*')]],
    [
      'SecretKeys',
      'secretsmanager',
      'SecretARN',
      SECRETS,
      // The account of the stack is not known, so that the one in an ARN may be another.
      [arn('kms', 'key/*'), arn('kms', 'key/*'), 'arn:aws:kms:us-east-1:444455556666:key/*'],
    ],
  ])('%s: decrypts what it may read, by way of the service that keeps it', (sid, service, key, arns, keys) => {
    expect(statement(sid)).toEqual({
      sid,
      effect: 'Allow',
      actions: ['kms:Decrypt'],
      resources: keys,
      conditions: {
        StringEquals: { 'kms:ViaService': `${service}.us-east-1.amazonaws.com` },
        StringLike: { [`kms:EncryptionContext:${key}`]: arns },
      },
    });
  });

  test('looks for its own caches alone', () => {
    expect(statement('CacheList')).toEqual({
      sid: 'CacheList',
      effect: 'Allow',
      actions: ['s3:ListBucket'],
      resources: ['arn:aws:s3:::cache-bucket'],
      conditions: { StringLike: { 's3:prefix': 'npm/*' } },
    });
  });

  test('use a network interface in its subnets alone', () => {
    expect(statement('NetworkInterface')).toEqual({
      sid: 'NetworkInterface',
      effect: 'Allow',
      actions: ['ec2:CreateNetworkInterfacePermission'],
      resources: [arn('ec2', 'network-interface/*')],
      conditions: {
        StringEquals: { 'ec2:AuthorizedService': 'codebuild.amazonaws.com' },
        ArnEquals: {
          'ec2:Subnet': [arn('ec2', 'subnet/subnet-0123456789abcdef0'), arn('ec2', 'subnet/subnet-0123456789abcdef1')],
        },
      },
    });
  });

  test("what the user states, placeholders filled in and IAM's own variables untouched", () => {
    expect(statement('Own')).toEqual({
      sid: 'Own',
      effect: 'Deny',
      actions: ['s3:*'],
      resources: ['arn:aws:s3:::${aws:username}/*', arn('sns', 'topic')],
      conditions: {
        StringLike: { 'aws:PrincipalTag/team': ['${aws:PrincipalTag/team}', ACCOUNT] },
        Bool: { 'aws:SecureTransport': false },
      },
    });
  });

  test('the key of the repository, by way of CodeCommit', () => {
    expect(statement('RepositoryKey')).toMatchObject({
      resources: [arn('kms', 'key/0987dcba-09fe-87dc-65ba-ab0987654321')],
      conditions: { StringEquals: { 'kms:ViaService': 'codecommit.us-east-1.amazonaws.com' } },
    });
  });

  test('nothing beyond that but its logs, reports and source', () => {
    const rest = stack
      .statementsOf(stack.id('AWS::IAM::Role', `${ROLE}Role`))
      .filter(({ sid }) => sid === undefined)
      .map(({ actions }) => actions[0]);
    expect(rest).toEqual(['codebuild:BatchPutCodeCoverages', 'codecommit:GitPull', 'logs:CreateLogGroup']);
    expect(stack.statementsOf(stack.id('AWS::IAM::Role', `${ROLE}Role`))).toHaveLength(3 + 20);
  });

  test('the managed policies', () => {
    expect(stack.find('AWS::IAM::Role', `${ROLE}Role`).ManagedPolicyArns).toEqual([
      'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
      `arn:aws:iam::${ACCOUNT}:policy/team/own`,
    ]);
  });
});

describe('its triggers', () => {
  test.each(FLOWS[0].triggers.filter(({ kind }) => kind !== 'schedule' && kind !== 'demand'))(
    '$kind comes through a rule as it was declared',
    (trigger) => {
      expect(transform(stack.find('AWS::Events::Rule', `${ROLE}Rule${trigger.kind}`), EVENT)).toMatchObject({
        trigger,
      });
    },
  );

  test('angle brackets in a glob are no placeholder of EventBridge', () => {
    const [target] = stack.find('AWS::Events::Rule', `${ROLE}Rulebranch`).Targets as {
      InputTransformer: { InputTemplate: string };
    }[];
    expect(target.InputTransformer.InputTemplate).toContain('\\u003codd\\u003e');
    expect(target.InputTransformer.InputTemplate).not.toContain('<odd>');
  });

  test('each schedule has its own time zone', () => {
    expect(
      stack
        .all('AWS::Scheduler::Schedule')
        .filter(({ Name }) => !(Name as string).endsWith('-reconcile'))
        .map((each) => [each.ScheduleExpression, each.ScheduleExpressionTimezone]),
    ).toEqual([
      ['cron(0 11 ? * MON-FRI *)', 'America/New_York'],
      ['rate(2 days)', 'UTC'],
    ]);
  });
});

describe('the handlers and the repository', () => {
  test('have the runtime and the log retention that were asked for', () => {
    expect(stack.find('AWS::Lambda::Function', 'StartBuild').Runtime).toBe('nodejs22.x');
    expect(stack.find('AWS::Logs::LogGroup', 'StartBuild').RetentionInDays).toBe(30);
    expect(stack.find('AWS::Logs::LogGroup', ROLE).RetentionInDays).toBe(14);
    expect(stack.find('AWS::Logs::LogGroup', 'Flowslocal').RetentionInDays).toBe(365);
  });

  test('the repository stays when the stack goes', () => {
    const id = stack.id('AWS::CodeCommit::Repository', '');
    expect(stack.resources[id]).toMatchObject({
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: { RepositoryName: 'foo.bar_baz' },
    });
  });

  test("the outputs hold its addresses and the badge's", () => {
    const outputs = Object.values(stack.template.Outputs ?? {}).map(({ Description }) => Description);
    expect(outputs).toEqual(
      expect.arrayContaining([
        'Address to clone the repository over HTTPS',
        'ARN of the repository',
        'Badge of flow everything',
      ]),
    );
  });

  test("the badge's address is asked of CodeBuild, with a role for that alone", () => {
    const [lookup] = stack.all('Custom::AWS');
    expect(JSON.parse(lookup.Create as string)).toMatchObject({
      service: 'CodeBuild',
      action: 'batchGetProjects',
      parameters: { names: ['everything_ci'] },
    });
    expect(stack.statementsOf(stack.id('AWS::IAM::Role', 'BadgeUrls'))).toEqual([
      {
        effect: 'Allow',
        actions: ['codebuild:BatchGetProjects'],
        resources: [`arn:aws:codebuild:us-east-1:${ACCOUNT}:project/everything_ci`],
      },
      {
        sid: 'Logs',
        effect: 'Allow',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [expect.stringMatching(/log-group:\/aws\/lambda\/team-foo-bar-baz-[0-9a-f]{6}-badge-urls:\*$/)],
      },
    ]);
  });
});
