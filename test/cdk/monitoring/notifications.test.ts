import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Those resources of the stack that carry notifications. */
function notificationsOf(stack: StackTemplate): string {
  const { template, resources } = stack;
  const Resources = Object.fromEntries(
    Object.entries(resources).filter(
      ([id, { Type, Properties }]) =>
        id.includes('Notifier') ||
        Type.startsWith('AWS::SQS::') ||
        (Type === 'AWS::Events::Rule' && JSON.stringify(Properties).includes('Notifier')),
    ),
  );
  const Outputs = Object.fromEntries(
    Object.entries(template.Outputs ?? {}).filter(([id]) => id.includes('NotificationRoleArn')),
  );
  const [project] = stack.idsOf('AWS::CodeBuild::Project');
  return JSON.stringify({ Resources, Outputs }).replaceAll(JSON.stringify({ Ref: project }), JSON.stringify(PROJECT));
}

describe('notifications', () => {
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
          notify: { topicArn: 'arn:aws:sns:us-east-1:111122223333:ci' },
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
    role = deployed.outputs.find(({ OutputKey }) => OutputKey.includes('NotificationRoleArn'))?.OutputValue ?? '';
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
