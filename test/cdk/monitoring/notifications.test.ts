import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilePattern, matchPattern } from '../../../cli/match/event-pattern';
import { handleNotify } from '../../../lambda/handle/handle-notify';
import { BUILD_STATUSES } from '../../../src/contract/codecommit-events';
import { NotifyInvocation, targetDigest } from '../../../src/contract/notification';
import { NotifyOptions } from '../../../src/flows/notify-options';
import { transformInput } from '../../loopback-aws/events/input-transformer';
import { PolicyDocument } from '../../loopback-aws/iam/policy';
import { LoopbackAws } from '../../loopback-aws/loopback-aws';
import { StackTemplate } from '../stack-template';
import { synthesizeFlows } from '../synthesize';

const ROOT = join(__dirname, '..', '..', '..');
const KEY = '1234abcd-12ab-34cd-56ef-1234567890ab';
const EVENT = {
  ...(JSON.parse(readFileSync(join(ROOT, 'test/fixtures/events/cb-state-failed.json'), 'utf8')) as {
    detail: { 'project-name': string };
  }),
  account: '111122223333',
  region: 'us-east-1',
};
const PROJECT = EVENT.detail['project-name'];

/** The statement for a topic's key, as the page has it. */
function statementOnPage(role: string): PolicyDocument {
  const page = readFileSync(join(ROOT, 'docs/operations.md'), 'utf8');
  const json = /```json\n(\{\n {2}"Sid": "Notifications"[^`]*)```/.exec(page)?.[1] ?? '';
  return { Statement: [JSON.parse(json.replace('NOTIFICATION_ROLE_ARN', role)) as Record<string, unknown>] };
}

/** Those resources of the stack that carry raw events. */
function notificationsOf(stack: StackTemplate): string {
  const { template, resources } = stack;
  const Resources = Object.fromEntries(
    Object.entries(resources).filter(
      ([id, { Type, Properties }]) =>
        id.includes('EventPublisher') ||
        Type.startsWith('AWS::SQS::') ||
        (Type === 'AWS::Events::Rule' && JSON.stringify(Properties).includes('EventPublisher')),
    ),
  );
  const Outputs = Object.fromEntries(
    Object.entries(template.Outputs ?? {}).filter(([id]) => id.includes('NotificationEventRoleArn')),
  );
  const [project] = stack.idsOf('AWS::CodeBuild::Project');
  return JSON.stringify({ Resources, Outputs }).replaceAll(JSON.stringify({ Ref: project }), JSON.stringify(PROJECT));
}

describe('events to a topic', () => {
  let aws: LoopbackAws;
  let stack: StackTemplate;
  let role = '';
  const publish = () => {
    aws.events.put(EVENT as never);
    return {
      published: aws.sns.messages('ci').length,
      kept: aws.sqs.names.flatMap((name) => aws.sqs.messages(name)).map(({ attributes }) => attributes.ERROR_CODE),
    };
  };

  beforeAll(async () => {
    stack = synthesizeFlows({
      repositoryName: 'foo',
      defaultBranch: 'main',
      flows: {
        main: {
          on: { demand: {} },
          projectName: PROJECT,
          notify: [{ topicArn: 'arn:aws:sns:us-east-1:111122223333:ci', format: 'event' }],
        },
      },
    });
    aws = await LoopbackAws.start();
    aws.kms.create(KEY, {
      Statement: [
        { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:user/owner' }, Action: 'kms:*', Resource: '*' },
      ],
    });
    aws.sns.create('ci', KEY);
    const deployed = await aws.cloudformation.deploy({ stackName: 'ci', body: notificationsOf(stack), parameters: {} });
    expect(deployed.status).toBe('CREATE_COMPLETE');
    role = deployed.outputs.find(({ OutputKey }) => OutputKey.includes('NotificationEventRoleArn'))?.OutputValue ?? '';
    expect(role).toMatch(/^arn:aws:iam::111122223333:role\//);
  });
  afterAll(async () => {
    await aws.stop();
  });

  test('that the key of a topic keeps from it are kept, with the reason', () => {
    expect(publish()).toEqual({ published: 0, kept: ['KMSAccessDenied'] });
  });

  test('reach the topic when its key has the statement of the page', () => {
    aws.kms.setPolicy(KEY, statementOnPage(role));
    expect(publish()).toEqual({ published: 1, kept: ['KMSAccessDenied'] });
  });

  test('do not when the statement names EventBridge instead of the role', () => {
    const statement = {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      Action: 'kms:*',
      Resource: '*',
    };
    aws.kms.setPolicy(KEY, { Statement: [statement] });
    expect(publish()).toEqual({ published: 1, kept: ['KMSAccessDenied', 'KMSAccessDenied'] });
  });

  test('wait in a queue that SQS encrypts with its own key', () => {
    expect(stack.only('AWS::SQS::Queue')).toMatchObject({ SqsManagedSseEnabled: true });
    expect(stack.only('AWS::SQS::Queue')).not.toHaveProperty('KmsMasterKeyId');
  });
});

describe('what is published to topics', () => {
  const topicArn = 'arn:${partition}:sns:${region}:${accountId}:ci';
  const filled = 'arn:aws:sns:us-east-1:111122223333:ci';
  const flows = (...notify: NotifyOptions[]) =>
    synthesizeFlows({
      repositoryName: 'foo',
      defaultBranch: 'main',
      flows: { main: { on: { demand: {} }, projectName: PROJECT, ...(notify.length > 0 && { notify }) } },
    });
  const eventOf = (status: string) => ({
    ...EVENT,
    detail: { ...EVENT.detail, 'build-status': status },
  });
  const firing = (rule: Record<string, unknown>) =>
    BUILD_STATUSES.filter((status) => matchPattern(compilePattern(rule.EventPattern), eventOf(status)).matches);

  test('is nothing without the option, and the stack has no function, role, alarm or output for it', () => {
    const without = flows();
    const ids = (stack: StackTemplate) => [
      ...Object.keys(stack.resources),
      ...Object.keys(stack.template.Outputs ?? {}),
    ];
    expect(ids(without).filter((id) => /Notif|EventPublisher/.test(id))).toEqual([]);
    // And with raw events alone, no function.
    expect(flows({ topicArn, format: 'event' }).idsOf('AWS::Lambda::Function')).toEqual(
      without.idsOf('AWS::Lambda::Function'),
    );
    expect(flows({ topicArn }).idsOf('AWS::Lambda::Function')).toHaveLength(
      without.idsOf('AWS::Lambda::Function').length + 1,
    );
  });

  test.each<[string, string[] | undefined, string[]]>([
    ['what has failed, when nothing else is said', undefined, ['FAILED', 'FAULT', 'TIMED_OUT']],
    [
      'several states, by one rule',
      ['started', 'failed', 'stopped'],
      ['IN_PROGRESS', 'FAILED', 'STOPPED', 'FAULT', 'TIMED_OUT'],
    ],
  ])('is %s, in each format', (_, on, statuses) => {
    for (const format of ['text', 'chat', 'event'])
      expect(firing(flows({ topicArn, format, ...(on && { on }) }).only('AWS::Events::Rule'))).toEqual(statuses);
  });

  test('has a rule for each topic, with the states and the format of it', () => {
    const stack = flows(
      { topicArn },
      { topicArn, format: 'chat', on: ['started', 'succeeded'] },
      { topicArn, format: 'event' },
    );
    const rules = stack.all('AWS::Events::Rule');
    expect(rules.map(({ Name }) => Name)).toEqual(
      ['notify', 'notify-2', 'notify-3'].map(
        (name) => expect.stringMatching(new RegExp(`^foo-[0-9a-f]{6}-main-${name}$`)) as string,
      ),
    );
    expect(rules.map(firing)).toEqual([
      ['FAILED', 'FAULT', 'TIMED_OUT'],
      ['IN_PROGRESS', 'SUCCEEDED'],
      ['FAILED', 'FAULT', 'TIMED_OUT'],
    ]);
    const notifier = `<${stack.id('AWS::Lambda::Function', 'NotifyBuild')}.Arn>`;
    expect(rules.map(({ Targets }) => (Targets as { Arn: string }[]).map(({ Arn }) => Arn))).toEqual([
      [notifier],
      [notifier],
      [filled],
    ]);
    for (const { Targets } of rules)
      expect(Targets).toMatchObject([
        { DeadLetterConfig: { Arn: `<${stack.id('AWS::SQS::Queue', 'DeadLetters')}.Arn>` } },
      ]);
  });

  test('is the event as it is, by a role that only these rules can take, and that can do nothing else', () => {
    const other = 'arn:aws:sns:us-east-1:111122223333:other';
    const stack = flows({ topicArn, format: 'event' }, { topicArn: other, format: 'event' });
    const role = stack.id('AWS::IAM::Role', 'EventPublisher');
    expect(
      stack.statementsOf(role).flatMap(({ actions, resources }) => resources.map((resource) => [...actions, resource])),
    ).toEqual([
      ['sns:Publish', filled],
      ['sns:Publish', other],
    ]);
    expect(stack.properties(role).AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'events.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': '111122223333' },
            ArnLike: {
              'aws:SourceArn': expect.stringMatching(
                /^arn:aws:events:us-east-1:111122223333:rule\/foo-[0-9a-f]{6}-\*$/,
              ) as string,
            },
          },
        },
      ],
    });
    for (const { Targets } of stack.all('AWS::Events::Rule')) {
      expect(Targets).toMatchObject([{ RoleArn: `<${role}.Arn>` }]);
      expect((Targets as object[]).flatMap((target) => Object.keys(target))).not.toContain('InputTransformer');
    }
  });

  test('is what the function finds in its environment: the invocation of a rule is known there, and no other', async () => {
    const stack = flows({ topicArn }, { topicArn, format: 'chat', on: ['failed', 'stopped'] });
    const { Environment } = stack.find('AWS::Lambda::Function', 'NotifyBuild') as {
      Environment: { Variables: Record<string, string> };
    };
    const targets = Environment.Variables.FLOW_CI_NOTIFY_TARGETS.split(' ');
    expect(targets).toHaveLength(2);
    expect(Environment.Variables.FLOW_CI_SNS_ENDPOINT).toBe('https://sns.us-east-1.amazonaws.com');
    const invocations = stack.all('AWS::Events::Rule').map(({ Targets }) => {
      const [{ InputTransformer: input }] = Targets as {
        InputTransformer: { InputPathsMap: Record<string, string>; InputTemplate: string };
      }[];
      return transformInput(input.InputTemplate, input.InputPathsMap, eventOf('FAILED')) as NotifyInvocation;
    });
    expect(invocations.map(({ notify }) => targetDigest(notify))).toEqual(targets);
    expect(invocations.map(({ notify }) => notify.topicArn)).toEqual([filled, filled]);
    const asked: string[] = [];
    const reasons: (string | undefined)[] = [];
    const [{ notify, event }] = invocations;
    for (const forged of [
      { flow: 'other' },
      { project: 'other' },
      { format: 'chat' as const },
      { on: ['succeeded' as const] },
    ])
      await handleNotify(
        { notify: { ...notify, ...forged }, event },
        {
          repository: { partition: 'aws', region: 'us-east-1', account: '111122223333', name: 'foo' },
          targets,
          startedBy: 'role/start-build',
          builds: async () => Promise.reject(new Error(`asked ${String(asked.push('builds'))}`)),
          commits: async () => Promise.reject(new Error('asked')),
          topics: async () => Promise.reject(new Error('asked')),
          clock: { pause: async () => Promise.resolve() },
          log: ({ reason }) => reasons.push(reason),
        },
      );
    expect(asked).toEqual([]);
    expect(new Set(reasons)).toEqual(new Set(['no rule of the stack notifies of this']));
  });
});
