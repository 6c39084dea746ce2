import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FlowCi } from '../../../src/cdk';
import { EXAMPLE } from '../../flows/example';
import { StackTemplate } from '../stack-template';
import { synthesize, synthesizeFlows } from '../synthesize';

const OPERATIONS = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'operations.md'), 'utf8');
const TOPIC = 'arn:aws:sns:us-east-1:111122223333:alarms';
const alarmsOf = (stack: StackTemplate) => stack.all('AWS::CloudWatch::Alarm');

describe('alarms', () => {
  const stack = synthesizeFlows({
    ...EXAMPLE,
    flowDefaults: { ...EXAMPLE.flowDefaults, notify: [{ topicArn: 'arn:aws:sns:us-east-1:111122223333:ci' }] },
    alarmTopicArn: 'arn:${partition}:sns:${region}:${accountId}:alarms',
  });

  test('look at dead letters, and at errors and throttles of each function', () => {
    const [start, report, notify] = ['StartBuild', 'ReportBuild', 'NotifyBuild'].map(
      (part) => stack.find('AWS::Lambda::Function', part).FunctionName,
    );
    const looked = alarmsOf(stack).map(({ Namespace, MetricName, Dimensions }) => [
      Namespace,
      MetricName,
      (Dimensions as { Value: unknown }[])[0].Value,
    ]);
    expect(looked).toEqual(
      expect.arrayContaining([
        ['AWS/SQS', 'ApproximateNumberOfMessagesVisible', expect.stringContaining('DeadLetters')],
        ['AWS/Lambda', 'Errors', start],
        ['AWS/Lambda', 'Throttles', start],
        ['AWS/Lambda', 'Errors', report],
        ['AWS/Lambda', 'Throttles', report],
        ['AWS/Lambda', 'Errors', notify],
        ['AWS/Lambda', 'Throttles', notify],
      ]),
    );
    expect(looked).toHaveLength(7);
  });

  test('go off at one occurrence, and not when there is nothing to measure', () => {
    for (const alarm of alarmsOf(stack)) {
      expect(alarm).toMatchObject({
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        EvaluationPeriods: 1,
        Period: 300,
        // The metrics of a queue stop some hours after its last activity, with messages in it.
        TreatMissingData: alarm.Namespace === 'AWS/SQS' ? 'ignore' : 'notBreaching',
      });
    }
  });

  test('each tell the topic, placeholders filled in', () => {
    expect(alarmsOf(stack).map(({ AlarmActions }) => AlarmActions)).toEqual(alarmsOf(stack).map(() => [TOPIC]));
  });

  test('tell nobody without a topic', () => {
    expect(alarmsOf(synthesizeFlows(EXAMPLE)).filter((alarm) => alarm.AlarmActions !== undefined)).toEqual([]);
  });

  test('tell the topic of a construct too', () => {
    const written = synthesize((it) => {
      new FlowCi(it, 'FlowCi', { repositoryName: 'foo', alarmTopicArn: TOPIC }).addFlow('a', { on: { review: {} } });
    });
    expect(alarmsOf(written).map(({ AlarmActions }) => AlarmActions)).toEqual(Array(5).fill([TOPIC]));
  });

  describe('have an article that says what they mean, where to look, what to do and when they end', () => {
    const articles = new Map(
      OPERATIONS.split(/^##+ /m).map((text) => [
        text
          .split('\n')[0]
          .toLowerCase()
          .replace(/[^a-z0-9 -]/g, '')
          .replace(/ /g, '-'),
        text,
      ]),
    );

    test.each(alarmsOf(stack).map(({ AlarmDescription }) => [AlarmDescription as string]))('%s', (description) => {
      const [, anchor] = /docs\/operations\.md#([\w-]+)$/.exec(description) ?? [];
      expect(articles.get(anchor)).toMatch(/\*\*Meaning\*\*[^]*\*\*Check\*\*[^]*\*\*[Ff]ix\*\*[^]*\*\*Ends\*\*/);
    });

    test('and there is no article without an alarm', () => {
      const told = alarmsOf(stack).map(({ AlarmDescription }) => (AlarmDescription as string).split('#')[1]);
      expect([...articles.keys()].filter((anchor) => anchor.startsWith('alarm-')).sort()).toEqual([...told].sort());
    });
  });
});

describe('the logs of the functions', () => {
  test('are kept for as long as was asked for, each in a group of the stack', () => {
    const stack = synthesizeFlows({ ...EXAMPLE, handlerLogRetention: 30 });
    const groups = stack
      .all('AWS::Logs::LogGroup')
      .filter(({ LogGroupName }) => (LogGroupName as string).startsWith('/aws/lambda/'));
    expect(groups.map(({ RetentionInDays }) => RetentionInDays)).toEqual([30, 30]);
    expect(
      stack
        .all('AWS::Lambda::Function')
        .map(({ FunctionName }) => `/aws/lambda/${FunctionName as string}`)
        .sort(),
    ).toEqual(groups.map(({ LogGroupName }) => LogGroupName).sort());
    expect(stack.all('AWS::Logs::LogGroup').filter(({ RetentionInDays }) => RetentionInDays === undefined)).toEqual([]);
  });
});

describe('the dashboard', () => {
  type Widget = { properties: { title: string; metrics: unknown[][] } };
  const widgetsOf = (stack: StackTemplate): Record<string, unknown[][]> => {
    const { DashboardBody } = stack.only('AWS::CloudWatch::Dashboard');
    const { widgets } = JSON.parse(DashboardBody as string) as { widgets: Widget[] };
    return Object.fromEntries(widgets.map(({ properties: { title, metrics } }) => [title, metrics]));
  };
  const stack = synthesizeFlows({ ...EXAMPLE, dashboard: true });
  const projects = stack.all('AWS::CodeBuild::Project').map(({ Name }) => Name);

  test('is not there unless it was asked for', () => {
    expect(synthesizeFlows(EXAMPLE).all('AWS::CloudWatch::Dashboard')).toEqual([]);
  });

  test('has a name that can be found', () => {
    expect(stack.only('AWS::CloudWatch::Dashboard').DashboardName).toMatch(/^team-foo-[0-9a-f]{6}$/);
  });

  test.each([
    ['Builds', 'Builds', 'Sum'],
    ['Builds that succeeded', 'SucceededBuilds', 'Sum'],
    ['Builds that failed or took too long', 'FailedBuilds', 'Sum'],
    ['Duration of builds (average)', 'Duration', undefined],
    ['Time in the queue (longest)', 'QueuedDuration', 'Maximum'],
  ])('shows %s of each flow', (title, metric, stat) => {
    const shown = widgetsOf(stack)[title];
    expect(shown.map((each) => each.slice(0, 4))).toEqual(
      projects.map((name) => ['AWS/CodeBuild', metric, 'ProjectName', name]),
    );
    expect(shown.map((each) => each[4])).toEqual(
      ['review', 'main', 'release', 'nightly', 'adhoc'].map((label) =>
        expect.objectContaining({ label, ...(stat !== undefined && { stat }) }),
      ),
    );
  });

  test('shows errors and throttles of both functions, and how many dead letters there are and since when', () => {
    const shown = widgetsOf(stack);
    expect(shown['Errors and throttles of the functions'].map(([, metric]) => metric).sort()).toEqual([
      'Errors',
      'Errors',
      'Throttles',
      'Throttles',
    ]);
    expect(shown['Dead letters'].map(([, metric]) => metric)).toEqual(['ApproximateNumberOfMessagesVisible']);
    expect(shown['Age of the oldest dead letter'].map(([, metric]) => metric)).toEqual([
      'ApproximateAgeOfOldestMessage',
    ]);
  });

  test('changes no other resource', () => {
    const { resources } = synthesizeFlows(EXAMPLE);
    expect(Object.keys(stack.resources).filter((id) => !(id in resources))).toHaveLength(1);
    expect(stack.resources).toMatchObject(resources);
  });
});
