import { resolveFlowFile } from '../../src/flows/resolve';
import { ALL_OPTIONS } from '../cdk/all-options';
import { StackTemplate } from '../cdk/stack-template';
import { synthesizeFlows } from '../cdk/synthesize';
import { EXAMPLE } from '../flows/example';

/**
 * The defects of the Terraform module that this project came from, where they were the stack's. Each test fails on what
 * it did.
 */

const ACCOUNT = '111122223333';
const flows = { repositoryName: 'foo', defaultBranch: 'main' };

let example: StackTemplate;
let everything: StackTemplate;
beforeAll(() => {
  example = synthesizeFlows(EXAMPLE);
  everything = synthesizeFlows(ALL_OPTIONS);
});

test('defect 3: with a prefix, the log that report-build may read is the one that builds write', () => {
  const { GroupName: group } = (
    example.find('AWS::CodeBuild::Project', 'Flowsreview').LogsConfig as { CloudWatchLogs: { GroupName: string } }
  ).CloudWatchLogs;
  expect(group).toMatch(/^\/aws\/codebuild\/team-foo-review-/);
  const may = (part: string, action: string) =>
    example.statementsOf(example.id('AWS::IAM::Role', part)).find(({ actions }) => actions.includes(action))?.resources;
  expect(may('ReportBuild', 'logs:GetLogEvents')).toEqual([
    `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${group}:log-stream:*`,
  ]);
  expect(may('Flowsreview', 'logs:PutLogEvents')).toContain(`arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${group}:*`);
});

describe('defect 6: names', () => {
  test.each([
    ['feature/a', 'featurea'],
    ['release-1.2', 'release-12'],
    ['a+b', 'ab'],
    ['user@x#1', 'userx1'],
  ])('defect 6: flows for the branches %s and %s do not meet', (one, other) => {
    const stack = synthesizeFlows({
      ...flows,
      flows: { one: { on: { branch: { names: [one] } } }, other: { on: { branch: { names: [other] } } } },
    });
    expect(new Set(stack.all('AWS::Events::Rule').map(({ Name }) => Name)).size).toBe(2);
    expect(
      stack
        .all('AWS::Events::Rule')
        .map(({ EventPattern }) => (EventPattern as { detail: { referenceName: unknown } }).detail.referenceName),
    ).toEqual([[one], [other]]);
  });

  test.each([
    ['dots and underscores', 'foo.bar_baz', 'a_b-c'],
    ['a hundred characters', 'r'.repeat(100), 'f'.repeat(64)],
    ['a hundred dots', '.'.repeat(100), 'x'],
  ])("defect 6: %s in the repository's name give legal names", (_, repositoryName, flow) => {
    const on = {
      review: {},
      branch: { names: ['dependabot/npm_and_yarn/@types/node-20.1.0+x#1'] },
      tag: {},
      schedule: [{ expression: 'rate(1 day)' }],
    };
    const stack = synthesizeFlows({ ...flows, repositoryName, flows: { [flow]: { on } } });
    const names = (type: string, property: string) => stack.all(type).map((each) => each[property] as string);
    for (const name of [...names('AWS::Events::Rule', 'Name'), ...names('AWS::Scheduler::Schedule', 'Name')])
      expect(name).toMatch(/^[\w.-]{1,64}$/);
    for (const name of names('AWS::Lambda::Function', 'FunctionName')) expect(name).toMatch(/^[\w-]{1,64}$/);
    for (const name of names('AWS::CodeBuild::Project', 'Name')) expect(name).toMatch(/^[A-Za-z0-9][\w-]{1,149}$/);
  });
});

test('defect 7: several flows of one kind in one repository, each with filters of its own', () => {
  const stack = synthesizeFlows({
    ...flows,
    flows: {
      reviewMain: { on: { review: { targets: ['main'] } } },
      reviewRelease: { on: { review: { targets: ['release/**'] } } },
      tagV: { on: { tag: { names: ['v*'] } } },
      tagLatest: { on: { tag: { names: ['latest'] } } },
      nightly: { on: { schedule: [{ expression: 'rate(1 day)' }, { expression: 'rate(1 hour)' }] } },
      weekly: { on: { schedule: [{ expression: 'rate(7 days)' }] } },
      byHand: { on: { demand: {} } },
      byHandToo: { on: { demand: {} } },
    },
  });
  const filters = (part: string) =>
    (stack.find('AWS::Events::Rule', part).EventPattern as { detail: Record<string, unknown> }).detail;
  expect([filters('reviewMain').destinationReference, filters('reviewRelease').destinationReference]).toEqual([
    ['refs/heads/main'],
    [{ prefix: 'refs/heads/release/' }],
  ]);
  expect([filters('tagV').referenceName, filters('tagLatest').referenceName]).toEqual([[{ prefix: 'v' }], ['latest']]);
  expect(stack.idsOf('AWS::Scheduler::Schedule')).toHaveLength(3);
  expect(stack.idsOf('AWS::CodeBuild::Project')).toHaveLength(8);
});

describe('defect 10: partitions and accounts', () => {
  test.each([
    ['cn-north-1', 'aws-cn', 'amazonaws.com.cn'],
    ['us-gov-west-1', 'aws-us-gov', 'amazonaws.com'],
  ])('defect 10: nothing in a stack for %s is of another partition', (region, partition, suffix) => {
    const made = {
      ...flows,
      createRepository: true,
      flows: { all: { on: { review: {}, tag: {}, schedule: [{ expression: 'rate(1 day)' }] }, badge: true } },
    };
    const text = [EXAMPLE, made]
      .map((declared) =>
        JSON.stringify(
          synthesizeFlows(declared, {
            env: { account: ACCOUNT, region },
            context: { '@aws-cdk/core:enablePartitionLiterals': true },
          }).template,
        ),
      )
      .join();
    expect(new Set(text.match(/arn:aws[a-z-]*/g))).toEqual(new Set([`arn:${partition}`]));
    expect(text).toContain(`git-codecommit.${region}.`);
    expect(hosts(text).filter((host) => !host.endsWith(suffix))).toEqual([]);
  });

  test('defect 10: a stack for any Region names no partition and no domain', () => {
    const text = JSON.stringify(example.template);
    expect(text.match(/arn:aws[a-z-]*/g)).toBeNull();
    expect(hosts(text)).toEqual([]);
  });

  test("defect 10: each rule is for this repository of this account, the tag's too", () => {
    for (const stack of [example, everything]) {
      for (const { EventPattern: pattern } of stack.all('AWS::Events::Rule')) {
        const { source, resources, account } = pattern as {
          source: string[];
          resources?: string[];
          account?: string[];
        };
        if (source[0] === 'aws.codecommit') expect(resources).toHaveLength(1);
        else expect(account).toEqual([ACCOUNT]);
      }
    }
    expect(
      (example.find('AWS::Events::Rule', 'Flowsrelease').EventPattern as { resources: string[] }).resources,
    ).toEqual([`arn:aws:codecommit:us-east-1:${ACCOUNT}:foo`]);
  });
});

describe('defect 11', () => {
  test('defect 11: managed policies reach the role', () => {
    expect(everything.find('AWS::IAM::Role', 'FlowseverythingRole').ManagedPolicyArns).toEqual([
      'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess',
      `arn:aws:iam::${ACCOUNT}:policy/team/own`,
    ]);
  });

  test("defect 11: IAM's own variables reach the policy", () => {
    const own = everything
      .statementsOf(everything.id('AWS::IAM::Role', 'FlowseverythingRole'))
      .find(({ sid }) => sid === 'Own');
    expect(own?.resources[0]).toBe('arn:aws:s3:::${aws:username}/*');
    expect(JSON.stringify(own?.conditions)).toContain('${aws:PrincipalTag/team}');
  });

  /**
   * All types of the stack that CloudFormation tags. Policies, permissions, schedules and asynchronous invocations have
   * none.
   */
  const TAGGED = [
    'AWS::CodeBuild::Project',
    'AWS::CodeCommit::Repository',
    'AWS::Events::Rule',
    'AWS::IAM::Role',
    'AWS::Lambda::EventSourceMapping',
    'AWS::Lambda::Function',
    'AWS::Logs::LogGroup',
    'AWS::SQS::Queue',
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Dashboard',
  ];
  const UNTAGGED = [
    'AWS::SQS::QueuePolicy',
    'AWS::IAM::Policy',
    'AWS::IAM::ManagedPolicy',
    'AWS::Lambda::EventInvokeConfig',
    'AWS::Lambda::Permission',
    'AWS::Scheduler::Schedule',
    'Custom::AWS',
    'Custom::ApprovalRuleTemplate',
  ];

  test('defect 11: tags reach everything that takes tags', () => {
    for (const [id, { Type: type, Properties: properties }] of Object.entries(everything.resources)) {
      if (UNTAGGED.includes(type)) continue;
      expect(TAGGED).toContain(type);
      const tags = (properties.Tags ?? []) as { Key: string; Value: string }[];
      expect({ id, tags }).toEqual({
        id,
        tags: expect.arrayContaining([
          { Key: 'cost-center', Value: 'ci' },
          { Key: 'owner', Value: 'platform' },
        ]),
      });
      if (id.startsWith('FlowCiFlowseverything'))
        expect({ id, tags }).toEqual({
          id,
          tags: expect.arrayContaining([
            { Key: 'flow', Value: 'everything' },
            { Key: 'stage', Value: 'everything' },
          ]),
        });
    }
  });

  test('defect 11: the outputs tell names of roles as names and ARNs as ARNs', () => {
    const values = Object.fromEntries(
      Object.values(example.template.Outputs ?? {}).map(({ Description, Value }) => [Description, Value]),
    );
    for (const handler of ['start-build', 'report-build']) {
      expect(values[`Name of the role of the ${handler} function`]).toHaveProperty('Ref');
      expect(values[`ARN of the role of the ${handler} function`]).toHaveProperty('Fn::GetAtt');
    }
  });
});

describe('defect 13', () => {
  test('defect 13: what no function could be given, or none could handle, is kept', () => {
    const queue = `<${everything.id('AWS::SQS::Queue', 'DeadLetters')}.Arn>`;
    const functions = ['StartBuild', 'ReportBuild'].map((part) => everything.id('AWS::Lambda::Function', part));
    for (const part of ['StartBuild', 'ReportBuild'])
      expect(everything.find('AWS::Lambda::Function', part).DeadLetterConfig).toEqual({ TargetArn: queue });
    const targets = everything
      .all('AWS::Events::Rule')
      .flatMap(({ Targets }) => Targets as { Arn: string; DeadLetterConfig?: object }[]);
    const ours = targets.filter(({ Arn }) => functions.some((id) => Arn === `<${id}.Arn>`));
    expect(ours.length).toBeGreaterThan(3);
    for (const target of ours) expect(target.DeadLetterConfig).toEqual({ Arn: queue });
    for (const { Target } of everything.all('AWS::Scheduler::Schedule'))
      expect((Target as { DeadLetterConfig?: object }).DeadLetterConfig).toEqual({ Arn: queue });
  });

  test('defect 13: an alarm tells of dead letters, and of errors and throttles of each function', () => {
    const alarms = example
      .all('AWS::CloudWatch::Alarm')
      .map(({ Namespace, MetricName, Threshold, TreatMissingData }) =>
        [Namespace, MetricName, Threshold, TreatMissingData].join(' '),
      );
    expect(alarms.sort()).toEqual([
      'AWS/Lambda Errors 1 notBreaching',
      'AWS/Lambda Errors 1 notBreaching',
      'AWS/Lambda Throttles 1 notBreaching',
      'AWS/Lambda Throttles 1 notBreaching',
      'AWS/SQS ApproximateNumberOfMessagesVisible 1 ignore',
    ]);
  });

  test('defect 13: every log group ends, and each function and project has one', () => {
    const groups = example.all('AWS::Logs::LogGroup');
    for (const group of groups) expect(group.RetentionInDays).toBe(90);
    for (const group of everything.all('AWS::Logs::LogGroup')) expect(group.RetentionInDays).toBeGreaterThan(0);
    for (const handler of everything.all('AWS::Lambda::Function'))
      expect(handler.LoggingConfig).toEqual({ LogGroup: expect.stringMatching(/^\/aws\/lambda\/team-/) });
    expect(groups.map(({ LogGroupName }) => LogGroupName).sort()).toEqual(
      [
        ...example.all('AWS::Lambda::Function').map(({ FunctionName }) => `/aws/lambda/${FunctionName as string}`),
        ...example.all('AWS::CodeBuild::Project').map(({ Name }) => `/aws/codebuild/${Name as string}`),
      ].sort(),
    );
  });

  test.each([
    ['LINUX_CONTAINER', 'aws/codebuild/amazonlinux-x86_64-standard:6.0'],
    ['ARM_CONTAINER', 'aws/codebuild/amazonlinux-aarch64-standard:4.0'],
  ])('defect 13: the default image of %s is the newest', (type, image) => {
    expect(
      resolveFlowFile({ ...flows, flows: { main: { on: { demand: {} }, environment: { type } } } }).flows[0].environment
        .image,
    ).toBe(image);
    const stack = synthesizeFlows({ ...flows, flows: { main: { on: { demand: {} }, environment: { type } } } });
    expect((stack.only('AWS::CodeBuild::Project').Environment as { Image: string }).Image).toBe(image);
  });
});

/** Hosts of AWS that are written out. Principals of services are the same in all partitions. */
function hosts(text: string): string[] {
  return (text.match(/[\w.-]*amazonaws\.com[\w.]*/g) ?? []).filter(
    (each) => !/^(codebuild|lambda|events|scheduler)\.amazonaws\.com$/.test(each),
  );
}
