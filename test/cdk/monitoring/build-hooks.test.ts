import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { compilePattern, matchPattern } from '../../../cli/match/event-pattern';
import { FlowCi } from '../../../src/cdk';
import { BUILD_STATUSES } from '../../../src/contract/codecommit-events';
import { FlowOptions } from '../../../src/flows/flow-options';
import { NotifyOptions } from '../../../src/flows/notify-options';
import { transformInput } from '../../loopback-aws/events/input-transformer';
import { StackTemplate } from '../stack-template';
import { synthesize, synthesizeFlows } from '../synthesize';

const ACCOUNT = '111122223333';
const PROJECT = 'hooked';

/** A recorded event of a build, of another project and in another state. */
function buildEvent(status: string, project = PROJECT): Record<string, unknown> {
  const recorded = JSON.parse(readFileSync(join(__dirname, '../../fixtures/events/cb-state-failed.json'), 'utf8')) as {
    detail: object;
  };
  return {
    ...recorded,
    account: ACCOUNT,
    region: 'us-east-1',
    detail: { ...recorded.detail, 'project-name': project, 'build-status': status },
  };
}

const fires = (rule: Record<string, unknown>, event: unknown) =>
  matchPattern(compilePattern(rule.EventPattern), event).matches;

describe('the hooks of a flow', () => {
  let stack: StackTemplate;
  beforeAll(() => {
    stack = synthesize((scope) => {
      const flow = new FlowCi(scope, 'FlowCi', { repositoryName: 'foo' }).addFlow('main', {
        on: { demand: {} },
        projectName: PROJECT,
      });
      const queue = new targets.SqsQueue(new sqs.Queue(scope, 'Queue'));
      for (const hook of ['Started', 'Succeeded', 'Failed', 'Stopped'] as const) flow[`on${hook}`](hook, queue);
      flow.onFailed('Again', queue);
      flow.onFailed('Role', queue);
    });
  });

  test.each([
    ['Started', ['IN_PROGRESS']],
    ['Succeeded', ['SUCCEEDED']],
    ['Failed', ['FAILED', 'FAULT', 'TIMED_OUT']],
    ['Stopped', ['STOPPED']],
  ])('%s fires on %j alone', (hook, statuses) => {
    const rule = stack.find('AWS::Events::Rule', `Hooks${hook}`);
    expect(BUILD_STATUSES.filter((status) => fires(rule, buildEvent(status)))).toEqual(statuses);
  });

  test('hear of no other project, account or Region', () => {
    const rule = stack.find('AWS::Events::Rule', 'HooksStarted');
    expect(
      [
        buildEvent('IN_PROGRESS', 'other'),
        { ...buildEvent('IN_PROGRESS'), account: '444455556666' },
        { ...buildEvent('IN_PROGRESS'), region: 'eu-west-1' },
      ].map((event) => fires(rule, event)),
    ).toEqual([false, false, false]);
  });

  test('may be several of a kind, called as the user likes', () => {
    expect(stack.idsOf('AWS::Events::Rule').filter((id) => id.includes('Hooks'))).toHaveLength(6);
    expect(stack.find('AWS::Events::Rule', 'HooksRole').Targets).toMatchObject([
      { Arn: `<${stack.id('AWS::SQS::Queue', 'Queue')}.Arn>` },
    ]);
  });
});

describe('an SNS topic that is told', () => {
  const flows = (notify: NotifyOptions, more: Record<string, NotifyOptions> = {}) =>
    synthesizeFlows({
      repositoryName: 'foo',
      defaultBranch: 'main',
      flows: Object.fromEntries(
        Object.entries({ main: notify, ...more }).map(([name, each]) => [
          name,
          { on: { demand: {} }, projectName: name === 'main' ? PROJECT : name, notify: each },
        ]),
      ),
    });
  const topicArn = 'arn:${partition}:sns:${region}:${accountId}:ci';
  const filled = `arn:aws:sns:us-east-1:${ACCOUNT}:ci`;

  test.each<[string, string[] | undefined, string[]]>([
    ['of what has failed, when nothing else is said', undefined, ['FAILED', 'FAULT', 'TIMED_OUT']],
    [
      'of several things by one rule',
      ['started', 'failed', 'stopped'],
      ['IN_PROGRESS', 'FAILED', 'STOPPED', 'FAULT', 'TIMED_OUT'],
    ],
  ])('is told %s', (_, on, statuses) => {
    const rule = flows({ topicArn, ...(on && { on }) }).only('AWS::Events::Rule');
    expect(BUILD_STATUSES.filter((status) => fires(rule, buildEvent(status)))).toEqual(statuses);
  });

  test('gets a message that people can read', () => {
    const [{ Arn, InputTransformer: input }] = flows({ topicArn }).only('AWS::Events::Rule').Targets as {
      Arn: string;
      InputTransformer: { InputPathsMap: Record<string, string>; InputTemplate: string };
    }[];
    expect(Arn).toBe(filled);
    expect(Object.values(input.InputPathsMap).sort()).toEqual([
      '$.detail.additional-information.source-version',
      '$.detail.build-id',
      '$.detail.build-status',
    ]);
    expect(JSON.parse(input.InputTemplate.replace(/<[\w-]+>/g, 'X'))).toMatch(
      /^Flow main of foo: X\. Commit or branch X\. Build X\.(?: All builds: https:\S+\/projects\/[\w-]+\/history\?region=\S+)?$/,
    );
  });

  test.each<[string, FlowOptions['on'], string]>([
    ['a pull request', { review: {} }, 'Pull request, commit'],
    ['a branch', { branch: { names: ['main'] } }, 'Branch main, commit'],
    ['one of several branches', { branch: { names: ['main', 'release/**'] } }, 'Branch, commit'],
    ['a tag', { tag: { names: ['v*'] } }, 'Tag, commit'],
    ['any of these', { review: {}, branch: { names: ['main'] } }, 'Commit or branch'],
  ])('says what it is about: %s', (_, on, words) => {
    const build = { commands: ['true'] };
    const stack = synthesizeFlows({
      repositoryName: 'foo',
      defaultBranch: 'main',
      flows: { main: { on, build, notify: { topicArn } } },
    });
    const templates = stack
      .all('AWS::Events::Rule')
      .flatMap(({ Targets = [] }) => Targets as { readonly InputTransformer?: { readonly InputTemplate: string } }[])
      .map(({ InputTransformer }) => InputTransformer?.InputTemplate ?? '');
    expect(templates.filter((template) => template.includes(`. ${words} <`))).toHaveLength(1);
    expect(templates.join()).not.toContain('deep-link');
  });

  test('reads well in each state of a build, also of one that has no log', () => {
    const [{ InputTransformer: input }] = flows({ topicArn }).only('AWS::Events::Rule').Targets as {
      InputTransformer: { InputPathsMap: Record<string, string>; InputTemplate: string };
    }[];
    for (const status of BUILD_STATUSES) {
      const message = transformInput(input.InputTemplate, input.InputPathsMap, buildEvent(status));
      expect(message).toMatch(new RegExp(`^Flow main of foo: ${status}\\. Commit or branch \\S+\\. Build arn:\\S+\\.`));
      expect(message).not.toContain('null');
    }
  });

  test('is reached by a role that only these rules can take, and that can do nothing else', () => {
    const stack = flows(
      { topicArn },
      { second: { topicArn }, third: { topicArn: `arn:aws:sns:us-east-1:${ACCOUNT}:other` } },
    );
    const role = stack.id('AWS::IAM::Role', 'Notifier');
    expect(
      stack.statementsOf(role).flatMap(({ actions, resources }) => resources.map((resource) => [...actions, resource])),
    ).toEqual([
      ['sns:Publish', filled],
      ['sns:Publish', `arn:aws:sns:us-east-1:${ACCOUNT}:other`],
    ]);
    expect(stack.properties(role).AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'events.amazonaws.com' },
          Condition: {
            StringEquals: { 'aws:SourceAccount': ACCOUNT },
            ArnLike: {
              'aws:SourceArn': expect.stringMatching(
                /^arn:aws:events:us-east-1:111122223333:rule\/foo-[0-9a-f]{6}-\*$/,
              ) as string,
            },
          },
        },
      ],
    });
    for (const { Name, Targets } of stack.all('AWS::Events::Rule')) {
      expect(Name).toMatch(/^foo-[0-9a-f]{6}-\w+-notify$/);
      expect(Targets).toMatchObject([{ RoleArn: `<${role}.Arn>` }]);
    }
  });
});
