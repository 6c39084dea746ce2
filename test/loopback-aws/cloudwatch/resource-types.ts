import { CloudWatch } from './cloudwatch';
import { ResourceTypes } from '../cloudformation/resource-type';
import { Json, text } from '../core/json';

export function cloudwatchTypes(cloudwatch: CloudWatch): ResourceTypes {
  const alarm = (name: string, given: Json) => {
    cloudwatch.putAlarm(name, given);
    return { physicalId: name, attributes: { Arn: cloudwatch.alarmArn(name) } };
  };
  const dashboard = (name: string, given: Json) => {
    cloudwatch.putDashboard(name, given.DashboardBody);
    return { physicalId: name, attributes: {} };
  };
  return {
    'AWS::CloudWatch::Alarm': {
      properties: [
        'AlarmName',
        'AlarmDescription',
        'AlarmActions',
        'OKActions',
        'ComparisonOperator',
        'DatapointsToAlarm',
        'Dimensions',
        'EvaluationPeriods',
        'MetricName',
        'Metrics',
        'Namespace',
        'Period',
        'Statistic',
        'Threshold',
        'TreatMissingData',
        'ActionsEnabled',
        'Tags',
      ],
      replacedBy: ['AlarmName'],
      create: (given, { suggestedName }) => alarm(text(given.AlarmName, suggestedName), given),
      update: alarm,
      remove: (name) => {
        cloudwatch.alarms.delete(name);
      },
    },
    'AWS::CloudWatch::Dashboard': {
      properties: ['DashboardName', 'DashboardBody'],
      replacedBy: ['DashboardName'],
      create: (given, { suggestedName }) => dashboard(text(given.DashboardName, suggestedName), given),
      update: dashboard,
      remove: (name) => {
        cloudwatch.dashboards.delete(name);
      },
    },
  };
}
