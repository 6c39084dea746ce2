import { Grant } from './allowed';
import { StackTemplate } from './stack-template';
import { ApprovalTemplateCalls } from '../../src/contract/handler-calls';
import { FlowNames } from '../../src/flows/names';

/**
 * For each role all that it may do: each action with each resource and condition, over all actions of the services
 * that it touches. Who adds a permission writes it down here, and says why in the option's documentation.
 */
const ACCOUNT = '111122223333';
export const arn = (service: string, rest: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${rest}`;
const project = (name: string) => arn('codebuild', `project/${name}`);
const functionLogs = (name: string): Grant => ({
  actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  on: [arn('logs', `log-group:/aws/lambda/${name}:*`)],
});
const PARAMETERS = ['team/parameter', 'other', 'team/token'].map((name) => arn('ssm', `parameter/${name}`));
const SECRETS = [
  ...['db-??????', 'prod/db-a1B2c3', 'prod/db-a1B2c3-??????', 'prod/db-??????'].map((name) =>
    arn('secretsmanager', `secret:${name}`),
  ),
  'arn:aws:secretsmanager:us-east-1:444455556666:secret:shared/npm-AbCdEf',
  'arn:aws:secretsmanager:us-east-1:444455556666:secret:shared/npm-AbCdEf-??????',
];
const REPORT_GROUP = arn('codebuild', 'report-group/nightly');

/** What each build may do, whatever its flow asks for: read the source, write its log and its reports. */
const everyBuild = (name: string, repository: string): Grant[] => [
  { actions: ['codecommit:GitPull'], on: [repository] },
  {
    actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
    on: [arn('logs', `log-group:/aws/codebuild/${name}`), arn('logs', `log-group:/aws/codebuild/${name}:*`)],
  },
  {
    actions: [
      'codebuild:CreateReportGroup',
      'codebuild:CreateReport',
      'codebuild:UpdateReport',
      'codebuild:BatchPutTestCases',
      'codebuild:BatchPutCodeCoverages',
    ],
    on: [arn('codebuild', `report-group/${name}-*`)],
  },
];
/** By its own queue: to send, and to be given what was sent. */
const LOOK_AGAIN = ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const takenByLambda = { Principal: { Service: 'lambda.amazonaws.com' } };
const takenByProject = (name: string) => ({
  Principal: { Service: 'codebuild.amazonaws.com' },
  Condition: { StringEquals: { 'aws:SourceArn': project(name) } },
});
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
const takenByScheduler = {
  Principal: { Service: 'scheduler.amazonaws.com' },
  Condition: {
    StringEquals: { 'aws:SourceAccount': ACCOUNT, 'aws:SourceArn': arn('scheduler', 'schedule-group/default') },
  },
};

export interface ListedRole {
  /** A part of the role's logical id. */
  readonly id: string;
  /** Or several, where the trust policy has several statements. */
  readonly takenBy: unknown;
  readonly may: readonly Grant[];
  /** Policies that are not in the template. */
  readonly managed?: readonly string[];
}

export function example(stack: StackTemplate): ListedRole[] {
  const names = new FlowNames({ namePrefix: 'team-', repositoryName: 'foo' });
  const repository = arn('codecommit', 'foo');
  const letters: Grant = { actions: ['sqs:SendMessage'], on: [`<${stack.id('AWS::SQS::Queue', 'DeadLetters')}.Arn>`] };
  const queue = (part: string) => `<${stack.id('AWS::SQS::Queue', `${part}BuildLookAgain`)}.Arn>`;
  const [review, main, release, nightly, adhoc] = ['review', 'main', 'release', 'nightly', 'adhoc'].map((flow) =>
    names.project(flow),
  );
  const start = names.function('start-build');
  const report = names.function('report-build');
  const builds = (id: string, name: string, more: readonly Grant[] = []): ListedRole => ({
    id: `Flows${id}Role`,
    takenBy: takenByProject(name),
    may: [...everyBuild(name, repository), ...more],
  });
  return [
    {
      id: 'StartBuildHandlerRole',
      takenBy: takenByLambda,
      may: [
        functionLogs(start),
        letters,
        // An event that comes late looks whether it has a build already.
        {
          actions: ['codebuild:StartBuild', 'codebuild:BatchGetBuilds', 'codebuild:ListBuildsForProject'],
          on: [review, main, release, nightly].map(project),
        },
        { actions: ['codebuild:StopBuild'], on: [project(review)] },
        { actions: ['codecommit:GetCommit', 'codecommit:GetPullRequest'], on: [repository] },
        { actions: ['lambda:InvokeFunction'], on: [arn('lambda', `function:${report}`)] },
        { actions: LOOK_AGAIN, on: [queue('Start')] },
        { actions: ['sqs:SendMessage'], on: [queue('Report')] },
      ],
    },
    {
      id: 'ReportBuildHandlerRole',
      takenBy: takenByLambda,
      may: [
        functionLogs(report),
        letters,
        {
          actions: [
            'codecommit:GetCommentsForPullRequest',
            'codecommit:GetPullRequest',
            'codecommit:PostCommentForPullRequest',
            'codecommit:UpdateComment',
          ],
          on: [repository],
        },
        { actions: ['logs:GetLogEvents'], on: [arn('logs', `log-group:/aws/codebuild/${review}:log-stream:*`)] },
        // An event only says which build to look at, and what is not complete is looked at again.
        { actions: ['codebuild:BatchGetBuilds', 'codebuild:ListBuildsForProject'], on: [project(review)] },
        { actions: LOOK_AGAIN, on: [queue('Report')] },
      ],
    },
    {
      id: 'ScheduleRole',
      takenBy: takenByScheduler,
      may: [letters, { actions: ['lambda:InvokeFunction'], on: [arn('lambda', `function:${start}`)] }],
    },
    builds('review', review),
    builds('main', main, [
      {
        actions: ['codecommit:GitPush'],
        on: [repository],
        if: { StringLikeIfExists: { 'codecommit:References': ['refs/tags/*'] } },
      },
    ]),
    builds('release', release),
    builds('nightly', nightly),
    builds('adhoc', adhoc),
  ];
}

const KMS = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyPair',
  'kms:GenerateDataKeyPairWithoutPlaintext',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** By way of CodeCommit alone, for whoever reads the repository or calls its API. */
const repositoryKey: Grant = {
  actions: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
  on: [arn('kms', 'key/0987dcba-09fe-87dc-65ba-ab0987654321')],
  if: { StringEquals: { 'kms:ViaService': 'codecommit.us-east-1.amazonaws.com' } },
};

export function allOptions(stack: StackTemplate): ListedRole[] {
  const names = new FlowNames({ namePrefix: 'team-', repositoryName: 'foo.bar_baz' });
  const repository = `<${stack.id('AWS::CodeCommit::Repository', '')}.Arn>`;
  const letters: Grant = { actions: ['sqs:SendMessage'], on: [`<${stack.id('AWS::SQS::Queue', 'DeadLetters')}.Arn>`] };
  const queue = (part: string) => `<${stack.id('AWS::SQS::Queue', `${part}BuildLookAgain`)}.Arn>`;
  const everything = 'everything_ci';
  const local = names.project('local');
  const lambda = names.project('lambda');
  const merged = names.project('merged');
  const start = names.function('start-build');
  const report = names.function('report-build');
  const rules = arn('events', `rule/${names.ruleStem}-*`);
  const idOf = (part: string) => stack.id('AWS::IAM::Role', part);
  const subnets = ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'].map((id) => arn('ec2', `subnet/${id}`));
  return [
    {
      id: 'StartBuildHandlerRole',
      takenBy: takenByLambda,
      may: [
        functionLogs(start),
        letters,
        repositoryKey,
        {
          actions: [
            'codebuild:StartBuild',
            'codebuild:BatchGetBuilds',
            'codebuild:ListBuildsForProject',
            'codebuild:StopBuild',
          ],
          on: [everything, merged].map(project),
        },
        {
          actions: [
            'codecommit:BatchGetCommits',
            'codecommit:GetBranch',
            'codecommit:GetComment',
            'codecommit:GetCommentsForPullRequest',
            'codecommit:GetCommit',
            'codecommit:GetDifferences',
            'codecommit:GetPullRequest',
            'codecommit:ListBranches',
            'codecommit:ListPullRequests',
            'codecommit:PostCommentReply',
            'codecommit:PutCommentReaction',
          ],
          on: [repository],
        },
        { actions: ['lambda:InvokeFunction'], on: [arn('lambda', `function:${report}`)] },
        { actions: LOOK_AGAIN, on: [queue('Start')] },
        { actions: ['sqs:SendMessage'], on: [queue('Report')] },
      ],
    },
    {
      id: 'ReportBuildHandlerRole',
      takenBy: takenByLambda,
      may: [
        functionLogs(report),
        letters,
        repositoryKey,
        {
          actions: ['codebuild:BatchGetBuilds', 'codebuild:BatchGetProjects', 'codebuild:ListBuildsForProject'],
          on: [project(everything)],
        },
        { actions: ['codebuild:BatchGetBuilds', 'codebuild:ListBuildsForProject'], on: [project(merged)] },
        {
          actions: ['codebuild:BatchGetReports', 'codebuild:DescribeTestCases'],
          on: [arn('codebuild', `report-group/${everything}-*`), REPORT_GROUP],
        },
        {
          actions: [
            'codecommit:GetCommentsForPullRequest',
            'codecommit:GetCommit',
            'codecommit:GetDifferences',
            'codecommit:GetPullRequest',
            'codecommit:PostCommentForPullRequest',
            'codecommit:UpdateComment',
          ],
          on: [repository],
        },
        {
          actions: ['logs:GetLogEvents'],
          on: [everything, merged].map((name) => arn('logs', `log-group:/aws/codebuild/${name}:log-stream:*`)),
        },
        { actions: LOOK_AGAIN, on: [queue('Report')] },
        { actions: ['codecommit:GetApprovalRuleTemplate'], on: ['*'] },
        { actions: ['sts:AssumeRole'], on: [`<${idOf('GateRole')}.Arn>`] },
      ],
    },
    // Votes, and nothing else. No build and no person can take it: the trust names the roles of two functions.
    {
      id: 'GateRole',
      takenBy: ['ReportBuildHandlerRole', 'ApprovalTemplatesHandlerRole'].map((role) => ({
        Principal: { AWS: `<${idOf(role)}.Arn>` },
      })),
      may: [{ actions: ['codecommit:UpdatePullRequestApprovalState'], on: [repository] }, repositoryKey],
    },
    {
      id: 'ApprovalTemplatesHandlerRole',
      takenBy: takenByLambda,
      may: [
        functionLogs(names.function('approval-template')),
        repositoryKey,
        { actions: [...ApprovalTemplateCalls.templates], on: ['*'] },
        { actions: [...ApprovalTemplateCalls.pullRequests], on: [repository] },
        { actions: [...ApprovalTemplateCalls.stack], on: [String(stack.fill({ Ref: 'AWS::StackId' }))] },
        { actions: ['lambda:InvokeFunction'], on: [arn('lambda', `function:${start}`)] },
        { actions: ['sts:AssumeRole'], on: [`<${idOf('GateRole')}.Arn>`] },
      ],
    },
    {
      id: 'ScheduleRole',
      takenBy: takenByScheduler,
      may: [letters, { actions: ['lambda:InvokeFunction'], on: [arn('lambda', `function:${start}`)] }],
    },
    {
      id: 'NotifyBuildHandlerRole',
      takenBy: takenByLambda,
      may: [
        functionLogs(names.function('notify-build')),
        letters,
        repositoryKey,
        { actions: ['codebuild:BatchGetBuilds'], on: [project(everything)] },
        { actions: ['codecommit:GetCommit'], on: [repository] },
        { actions: ['sns:Publish'], on: [arn('sns', 'ci'), arn('sns', 'chat')] },
      ],
    },
    {
      id: 'EventPublisherRole',
      takenBy: {
        Principal: { Service: 'events.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT }, ArnLike: { 'aws:SourceArn': rules } },
      },
      may: [{ actions: ['sns:Publish'], on: [arn('sns', 'events')] }],
    },
    {
      id: 'BadgeUrlsRole',
      takenBy: takenByLambda,
      may: [
        functionLogs(`${names.ruleStem}-badge-urls`),
        { actions: ['codebuild:BatchGetProjects'], on: [project(everything)] },
      ],
    },
    {
      id: 'FlowseverythingRole',
      takenBy: takenByProject(everything),
      managed: ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess', `arn:aws:iam::${ACCOUNT}:policy/team/own`],
      may: [
        ...everyBuild(everything, repository),
        repositoryKey,
        { actions: ['codebuild:RetryBuild'], on: [project(everything)] },
        { actions: ['s3:GetObject', 's3:GetObjectVersion'], on: ['arn:aws:s3:::certificates-bucket/own.pem'] },
        { actions: ['s3:PutObject'], on: ['arn:aws:s3:::artifacts-bucket/ci/out/*'] },
        {
          actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'],
          on: ['arn:aws:s3:::artifacts-bucket', 'arn:aws:s3:::cache-bucket'],
        },
        {
          actions: ['s3:ListBucket'],
          on: ['arn:aws:s3:::cache-bucket'],
          if: { StringLike: { 's3:prefix': 'npm/*' } },
        },
        { actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], on: ['arn:aws:s3:::cache-bucket/npm/*'] },
        { actions: KMS, on: [arn('kms', 'key/1234abcd-12ab-34cd-56ef-1234567890ab')] },
        { actions: ['ecr:GetAuthorizationToken'], on: ['*'] },
        {
          actions: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          on: ['arn:aws:ecr:eu-west-1:444455556666:repository/tools/builder'],
        },
        { actions: ['ssm:GetParameters'], on: PARAMETERS },
        {
          actions: ['kms:Decrypt'],
          on: [arn('kms', 'key/*')],
          if: {
            StringEquals: { 'kms:ViaService': 'ssm.us-east-1.amazonaws.com' },
            StringLike: { 'kms:EncryptionContext:PARAMETER_ARN': PARAMETERS },
          },
        },
        { actions: ['secretsmanager:GetSecretValue'], on: SECRETS },
        {
          actions: ['kms:Decrypt'],
          on: [arn('kms', 'key/*'), 'arn:aws:kms:us-east-1:444455556666:key/*'],
          if: {
            StringEquals: { 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' },
            StringLike: { 'kms:EncryptionContext:SecretARN': SECRETS },
          },
        },
        {
          actions: [
            'codebuild:BatchPutCodeCoverages',
            'codebuild:BatchPutTestCases',
            'codebuild:CreateReport',
            'codebuild:UpdateReport',
          ],
          on: [REPORT_GROUP],
        },
        { actions: ['codecommit:GitPull'], on: [arn('codecommit', 'lib')] },
        {
          actions: [
            'ec2:CreateNetworkInterface',
            'ec2:DeleteNetworkInterface',
            'ec2:DescribeDhcpOptions',
            'ec2:DescribeNetworkInterfaces',
            'ec2:DescribeSecurityGroups',
            'ec2:DescribeSubnets',
            'ec2:DescribeVpcs',
          ],
          on: ['*'],
        },
        {
          actions: ['ec2:CreateNetworkInterfacePermission'],
          on: [arn('ec2', 'network-interface/*')],
          if: {
            StringEquals: { 'ec2:AuthorizedService': 'codebuild.amazonaws.com' },
            ArnEquals: { 'ec2:Subnet': subnets },
          },
        },
        {
          effect: 'Deny',
          actions: ['s3:*'],
          on: ['arn:aws:s3:::${aws:username}/*', arn('sns', 'topic')],
          if: {
            StringLike: { 'aws:PrincipalTag/team': ['${aws:PrincipalTag/team}', ACCOUNT] },
            Bool: { 'aws:SecureTransport': false },
          },
        },
      ],
    },
    {
      id: 'FlowslocalRole',
      takenBy: takenByProject(local),
      may: [
        ...everyBuild(local, repository),
        repositoryKey,
        { actions: ['s3:PutObject'], on: ['arn:aws:s3:::artifacts-bucket/foo.bar_baz/local/*'] },
        { actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'], on: ['arn:aws:s3:::artifacts-bucket'] },
        {
          actions: KMS,
          on: [arn('kms', 'key/*')],
          if: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/team' } },
        },
      ],
    },
    { id: 'FlowslambdaRole', takenBy: takenByProject(lambda), may: [...everyBuild(lambda, repository), repositoryKey] },
    // It merges with the permission that each build has: to read the repository.
    { id: 'FlowsmergedRole', takenBy: takenByProject(merged), may: [...everyBuild(merged, repository), repositoryKey] },
  ];
}
