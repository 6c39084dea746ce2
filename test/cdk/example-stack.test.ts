import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StackTemplate, Statement } from './stack-template';
import { synthesizeFlows } from './synthesize';
import { transform } from './triggers/input-transformer';
import { compilePattern, matchPattern } from '../../cli/match/event-pattern';
import { RuleTrigger } from '../../src/contract/flow-file';
import { eventPattern } from '../../src/flows/event-pattern';
import { resolveFlowFile } from '../../src/flows/resolve';
import { EXAMPLE } from '../flows/example';

const REPOSITORY = 'arn:aws:codecommit:us-east-1:111122223333:foo';
const FLOWS = resolveFlowFile(EXAMPLE).flows;
const projectOf = (flow: string): string => FLOWS.find(({ name }) => name === flow)?.projectName ?? '';
const event = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(__dirname, '../fixtures/events', `${name}.json`), 'utf8'));

let stack: StackTemplate;
beforeAll(() => {
  stack = synthesizeFlows(EXAMPLE);
});

describe('the stack of the five flows', () => {
  test.each([
    ['AWS::CodeBuild::Project', 5],
    ['AWS::Events::Rule', 4],
    ['AWS::Scheduler::Schedule', 1],
    ['AWS::Lambda::Function', 2],
    ['AWS::Lambda::Permission', 2],
    ['AWS::Lambda::EventInvokeConfig', 2],
    ['AWS::IAM::Role', 8],
    ['AWS::IAM::Policy', 8],
    ['AWS::Logs::LogGroup', 7],
    ['AWS::SQS::Queue', 3],
    ['AWS::Lambda::EventSourceMapping', 2],
    ['AWS::SQS::QueuePolicy', 3],
    ['AWS::CloudWatch::Alarm', 5],
  ])('has of %s: %d', (type, count) => expect(stack.idsOf(type)).toHaveLength(count));

  test('has nothing else', () => expect(Object.keys(stack.resources)).toHaveLength(52));

  test('makes the CDK say nothing', () => expect(stack.complaints).toEqual([]));

  test('tells the outputs of each flow and of what they share', () => {
    const outputs = Object.entries(stack.template.Outputs ?? {}).map(
      ([, { Description, Value }]) => `${Description} = ${stack.fill(Value)}`,
    );
    const start = stack.id('AWS::Lambda::Function', 'StartBuild');
    expect(outputs).toEqual(
      expect.arrayContaining([
        `CodeBuild project of flow review = ${projectOf('review')}`,
        `ARN of the CodeBuild project of flow review = <${stack.id('AWS::CodeBuild::Project', 'review')}.Arn>`,
        `ARN of the service role of flow review = <${stack.id('AWS::IAM::Role', 'Flowsreview')}.Arn>`,
        `ARNs of the rules of flow release = <${stack.id('AWS::Events::Rule', 'release')}.Arn>`,
        `ARNs of the schedules of flow nightly = <${stack.id('AWS::Scheduler::Schedule', 'nightly')}.Arn>`,
        `ARN of the start-build function = <${start}.Arn>`,
        `Name of the role of the start-build function = <${stack.id('AWS::IAM::Role', 'StartBuild')}>`,
        `ARN of the role of the report-build function = <${stack.id('AWS::IAM::Role', 'ReportBuild')}.Arn>`,
        'Name of the repository = foo',
      ]),
    );
    expect(outputs).toHaveLength(5 * 3 + 4 + 8 + 1);
  });
});

describe('a project', () => {
  test("builds the repository with the flow's buildspec, image and limits", () => {
    expect(stack.find('AWS::CodeBuild::Project', 'Flowsmain')).toEqual({
      Name: projectOf('main'),
      Description: 'Flow main of the CodeCommit repository foo',
      Source: {
        Type: 'CODECOMMIT',
        Location: 'https://git-codecommit.us-east-1.amazonaws.com/v1/repos/foo',
        BuildSpec: 'buildspecs/main.yml',
      },
      Environment: {
        Type: 'LINUX_CONTAINER',
        Image: 'aws/codebuild/amazonlinux-x86_64-standard:6.0',
        ImagePullCredentialsType: 'CODEBUILD',
        ComputeType: 'BUILD_GENERAL1_SMALL',
        PrivilegedMode: false,
      },
      Artifacts: { Type: 'NO_ARTIFACTS' },
      Cache: { Type: 'NO_CACHE' },
      EncryptionKey: 'alias/aws/s3',
      TimeoutInMinutes: 60,
      QueuedTimeoutInMinutes: 480,
      LogsConfig: { CloudWatchLogs: { Status: 'ENABLED', GroupName: `/aws/codebuild/${projectOf('main')}` } },
      ServiceRole: `<${stack.id('AWS::IAM::Role', 'Flowsmain')}.Arn>`,
    });
  });

  test('has its log group made before it, with retention, gone with the stack', () => {
    const id = stack.id('AWS::Logs::LogGroup', 'Flowsmain');
    expect(stack.properties(id)).toEqual({ LogGroupName: `/aws/codebuild/${projectOf('main')}`, RetentionInDays: 90 });
    expect(stack.resources[id].DeletionPolicy).toBe('Delete');
  });
});

describe('a rule', () => {
  const triggers = FLOWS.flatMap((flow) =>
    flow.triggers
      .filter((each): each is RuleTrigger => each.kind !== 'schedule' && each.kind !== 'demand')
      .map((trigger) => ({ flow, trigger, part: `Flows${flow.name}` })),
  );
  const fires: Record<string, string> = {
    review: 'cc-pr-created',
    branch: 'cc-branch-updated-merge-ff',
    tag: 'cc-tag-created',
  };

  test.each(triggers)('$part has the pattern that a local run matches against', ({ trigger, part }) => {
    expect(stack.find('AWS::Events::Rule', part).EventPattern).toEqual(eventPattern(trigger, REPOSITORY));
  });

  test.each(triggers)('$part fires on its event and hands it over whole', ({ flow, trigger, part }) => {
    const rule = stack.find('AWS::Events::Rule', part);
    const elsewhere = event(fires[trigger.kind]);
    const fired = JSON.parse(JSON.stringify(elsewhere).replaceAll('demo-repo', 'foo')) as unknown;
    expect(matchPattern(compilePattern(rule.EventPattern), fired).matches).toBe(true);
    expect(matchPattern(compilePattern(rule.EventPattern), elsewhere).matches).toBe(false);
    expect(transform(rule, fired)).toEqual({ flow: flow.name, project: flow.projectName, trigger, event: fired });
  });

  test.each(triggers)("$part has a name that the function's permission covers", ({ part }) => {
    const { Name: name } = stack.find('AWS::Events::Rule', part);
    const { SourceArn: source } = stack.find('AWS::Lambda::Permission', 'StartBuild');
    expect(source).toMatch(/^arn:aws:events:us-east-1:111122223333:rule\/team-foo-[0-9a-f]{6}-\*$/);
    expect(
      `arn:aws:events:us-east-1:111122223333:rule/${name as string}`.startsWith((source as string).slice(0, -1)),
    ).toBe(true);
  });

  test('of builds covers the review flow alone, and hands the event over', () => {
    const rule = stack.find('AWS::Events::Rule', 'ReportBuild');
    const build = (name: string, project: string) => {
      const recorded = event(name);
      return { ...recorded, detail: { ...(recorded.detail as object), 'project-name': project } };
    };
    const pattern = compilePattern(rule.EventPattern);
    const fired = build('cb-state-failed', projectOf('review'));
    expect(transform(rule, fired)).toEqual({ flows: { [projectOf('review')]: 'review' }, event: fired });
    expect(
      [
        'cb-state-in-progress',
        'cb-state-succeeded',
        'cb-state-failed',
        'cb-state-stopped.synthetic',
        'cb-phase-submitted',
      ].map((name) => matchPattern(pattern, build(name, projectOf('review'))).matches),
    ).toEqual([true, true, true, true, false]);
    expect(matchPattern(pattern, build('cb-state-failed', projectOf('main'))).matches).toBe(false);
    expect(matchPattern(pattern, { ...fired, account: '444455556666' }).matches).toBe(false);
  });
});

describe('a schedule', () => {
  test("is exact, in the flow's time zone", () => {
    expect(stack.only('AWS::Scheduler::Schedule')).toMatchObject({
      ScheduleExpression: 'cron(0 11 ? * MON-FRI *)',
      ScheduleExpressionTimezone: 'America/New_York',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: `<${stack.id('AWS::Lambda::Function', 'StartBuild')}.Arn>`,
        RoleArn: `<${stack.id('AWS::IAM::Role', 'ScheduleRole')}.Arn>`,
      },
    });
  });

  test('hands over an event in the shape of the default one', () => {
    const { Input: input } = stack.only('AWS::Scheduler::Schedule').Target as { Input: string };
    const recorded = event('scheduler-default-payload');
    const nightly = FLOWS.find(({ name }) => name === 'nightly');
    const filled = input
      .replace('<aws.scheduler.execution-id>', recorded.id as string)
      .replace('<aws.scheduler.scheduled-time>', recorded.time as string)
      .replace('<aws.scheduler.schedule-arn>', (recorded.resources as string[])[0]);
    expect(JSON.parse(filled)).toEqual({
      flow: 'nightly',
      project: projectOf('nightly'),
      trigger: nightly?.triggers[0],
      event: recorded,
    });
  });
});

describe('the handlers', () => {
  test.each(['StartBuild', 'ReportBuild'])('%s runs on a current runtime, with logs that end', (part) => {
    const { FunctionName: name, ...properties } = stack.find('AWS::Lambda::Function', part);
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout: 60,
      LoggingConfig: { LogGroup: `/aws/lambda/${name as string}` },
    });
    expect(stack.find('AWS::Logs::LogGroup', part)).toMatchObject({
      LogGroupName: `/aws/lambda/${name as string}`,
      RetentionInDays: 90,
    });
  });

  test('know their repository, and who starts builds', () => {
    const variables = (part: string) =>
      (stack.find('AWS::Lambda::Function', part).Environment as { Variables: unknown }).Variables;
    const both = {
      FLOW_CI_REPOSITORY_ARN: REPOSITORY,
      FLOW_CI_STARTED_BY: `<${stack.id('AWS::IAM::Role', 'StartBuild')}>/${stack.find('AWS::Lambda::Function', 'StartBuild').FunctionName as string}`,
    };
    const queue = (part: string) => `<${stack.id('AWS::SQS::Queue', part)}>`;
    expect(variables('StartBuild')).toEqual({
      ...both,
      FLOW_CI_LOOK_AGAIN_QUEUE: queue('StartBuildLookAgain'),
      FLOW_CI_REPORT_QUEUE: queue('ReportBuildLookAgain'),
    });
    expect(variables('ReportBuild')).toEqual({
      ...both,
      FLOW_CI_REPORTED_BY: `<${stack.id('AWS::IAM::Role', 'ReportBuild')}>/${stack.find('AWS::Lambda::Function', 'ReportBuild').FunctionName as string}`,
      FLOW_CI_TOKEN_SEED: expect.stringMatching(/^arn:aws:cloudformation:us-east-1:111122223333:stack\/Ci\//),
      FLOW_CI_LOOK_AGAIN_QUEUE: queue('ReportBuildLookAgain'),
    });
  });

  test('are tried three times; what could not be started, or was skipped, is told to report-build', () => {
    const Destination = `<${stack.id('AWS::Lambda::Function', 'ReportBuild')}.Arn>`;
    expect(stack.find('AWS::Lambda::EventInvokeConfig', 'StartBuild')).toMatchObject({
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination }, OnSuccess: { Destination } },
    });
    expect(stack.find('AWS::Lambda::EventInvokeConfig', 'ReportBuild')).toMatchObject({ MaximumRetryAttempts: 2 });
  });
});

describe('what each role may do', () => {
  const allow = (actions: string[], resources: string[], more: Partial<Statement> = {}): Statement => ({
    effect: 'Allow',
    actions: [...actions].sort(),
    resources,
    ...more,
  });
  const logs = (group: string) => `arn:aws:logs:us-east-1:111122223333:log-group:${group}`;
  const queueArn = (part: string) => `<${stack.id('AWS::SQS::Queue', part)}.Arn>`;
  const POLLING = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:SendMessage'];
  const letters = () =>
    allow(['sqs:SendMessage'], [`<${stack.id('AWS::SQS::Queue', 'DeadLetters')}.Arn>`], { sid: 'DeadLetters' });
  const project = (flow: string) => `arn:aws:codebuild:us-east-1:111122223333:project/${projectOf(flow)}`;
  const buildStatements = (flow: string) => [
    allow(
      [
        'codebuild:BatchPutCodeCoverages',
        'codebuild:BatchPutTestCases',
        'codebuild:CreateReport',
        'codebuild:CreateReportGroup',
        'codebuild:UpdateReport',
      ],
      [`arn:aws:codebuild:us-east-1:111122223333:report-group/${projectOf(flow)}-*`],
    ),
    allow(['codecommit:GitPull'], [REPOSITORY]),
    allow(
      ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
      [logs(`/aws/codebuild/${projectOf(flow)}`), logs(`/aws/codebuild/${projectOf(flow)}:*`)],
    ),
  ];

  test.each(['review', 'release', 'nightly', 'adhoc'])('a build of %s: its logs, its reports, its source', (flow) => {
    expect(stack.statementsOf(stack.id('AWS::IAM::Role', `Flows${flow}`))).toEqual(buildStatements(flow));
  });

  test('a build of main: also what the flow adds', () => {
    const [reports, pull, group] = buildStatements('main');
    expect(stack.statementsOf(stack.id('AWS::IAM::Role', 'Flowsmain'))).toEqual([
      reports,
      pull,
      allow(['codecommit:GitPush'], [REPOSITORY], {
        conditions: { StringLikeIfExists: { 'codecommit:References': ['refs/tags/*'] } },
      }),
      group,
    ]);
  });

  test('start-build: start these projects, stop those of reviews that were overtaken, read commits, tell report-build, write its log', () => {
    const names = ['StartBuild', 'ReportBuild'].map(
      (part) => stack.find('AWS::Lambda::Function', part).FunctionName as string,
    );
    expect(stack.statementsOf(stack.id('AWS::IAM::Role', 'StartBuild'))).toEqual([
      allow(
        ['codebuild:BatchGetBuilds', 'codebuild:ListBuildsForProject', 'codebuild:StartBuild', 'codebuild:StopBuild'],
        [project('review')],
        { sid: 'StartStopReadBuilds' },
      ),
      allow(
        ['codebuild:BatchGetBuilds', 'codebuild:ListBuildsForProject', 'codebuild:StartBuild'],
        ['main', 'release', 'nightly'].map(project),
        { sid: 'StartReadBuilds' },
      ),
      allow(['codecommit:GetCommit', 'codecommit:GetPullRequest'], [REPOSITORY], { sid: 'Repository' }),
      allow(['lambda:InvokeFunction'], [`arn:aws:lambda:us-east-1:111122223333:function:${names[1]}`], {
        sid: 'ReportFailure',
      }),
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logs(`/aws/lambda/${names[0]}:*`)], { sid: 'Logs' }),
      allow(POLLING, [queueArn('StartBuildLookAgain')], { sid: 'LookAgain' }),
      letters(),
      allow(['sqs:SendMessage'], [queueArn('ReportBuildLookAgain')], { sid: 'ReportBuildQueue' }),
    ]);
  });

  test('report-build: comment on this repository, read the logs of review builds, write its log', () => {
    const name = stack.find('AWS::Lambda::Function', 'ReportBuild').FunctionName as string;
    expect(stack.statementsOf(stack.id('AWS::IAM::Role', 'ReportBuild'))).toEqual([
      allow(['codebuild:BatchGetBuilds', 'codebuild:ListBuildsForProject'], [project('review')], { sid: 'ReadBuilds' }),
      allow(
        [
          'codecommit:GetCommentsForPullRequest',
          'codecommit:GetPullRequest',
          'codecommit:PostCommentForPullRequest',
          'codecommit:UpdateComment',
        ],
        [REPOSITORY],
        { sid: 'Comment' },
      ),
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logs(`/aws/lambda/${name}:*`)], { sid: 'Logs' }),
      allow(['logs:GetLogEvents'], [logs(`/aws/codebuild/${projectOf('review')}:log-stream:*`)], { sid: 'BuildLogs' }),
      allow(POLLING, [queueArn('ReportBuildLookAgain')], { sid: 'LookAgain' }),
      letters(),
    ]);
  });

  test('EventBridge Scheduler: call start-build', () => {
    const name = stack.find('AWS::Lambda::Function', 'StartBuild').FunctionName as string;
    expect(stack.statementsOf(stack.id('AWS::IAM::Role', 'ScheduleRole'))).toEqual([
      allow(['lambda:InvokeFunction'], [`arn:aws:lambda:us-east-1:111122223333:function:${name}`], {
        sid: 'StartBuild',
      }),
      letters(),
    ]);
  });

  test('no role has a managed policy or a right on everything', () => {
    expect(stack.all('AWS::IAM::Role').filter((role) => 'ManagedPolicyArns' in role || 'Policies' in role)).toEqual([]);
    expect(
      stack
        .idsOf('AWS::IAM::Role')
        .flatMap((id) => stack.statementsOf(id))
        .filter(({ resources, actions }) => [...resources, ...actions].includes('*')),
    ).toEqual([]);
  });

  test.each([
    [
      "a flow's role",
      'Flowsreview',
      'codebuild.amazonaws.com',
      { StringEquals: { 'aws:SourceArn': project('review') } },
    ],
    [
      "the schedules' role",
      'ScheduleRole',
      'scheduler.amazonaws.com',
      {
        StringEquals: {
          'aws:SourceAccount': '111122223333',
          'aws:SourceArn': 'arn:aws:scheduler:us-east-1:111122223333:schedule-group/default',
        },
      },
    ],
    ["a handler's role", 'StartBuild', 'lambda.amazonaws.com', undefined],
  ])('%s can be taken by nobody else', (_, part, service, condition) => {
    expect(stack.find('AWS::IAM::Role', part).AssumeRolePolicyDocument).toEqual({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Service: service },
          ...(condition && { Condition: condition }),
        },
      ],
    });
  });
});
