import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { compilePattern, matchPattern } from '../../../cli/match/event-pattern';
import { FlowCi } from '../../../src/cdk';
import { BUILD_STATUSES } from '../../../src/contract/codecommit-events';
import { StackTemplate } from '../stack-template';
import { synthesize } from '../synthesize';

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
