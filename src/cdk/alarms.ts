import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

const PERIOD = Duration.minutes(5);

/** Tells when something was lost or failed. Nothing to measure is no failure: functions rest between events. */
function alarm(scope: Construct, id: string, metric: cloudwatch.Metric, alarmDescription: string): cloudwatch.Alarm {
  return new cloudwatch.Alarm(scope, id, {
    metric,
    alarmDescription,
    threshold: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  });
}

/** Letters that wait in the queue. */
export function deadLetterAlarm(scope: Construct, id: string, queue: sqs.Queue, subject: string): cloudwatch.Alarm {
  return alarm(scope, id, queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' }),
    `Events of the flows of ${subject} were not handled: see the queue of dead letters`);
}

/** Errors and throttles of a function. */
export function functionAlarms(scope: Construct, id: string, target: lambda.Function, name: string, subject: string): cloudwatch.Alarm[] {
  return [
    alarm(scope, `${id}Errors`, target.metricErrors({ period: PERIOD }), `${name} of the flows of ${subject} failed: see its log`),
    alarm(scope, `${id}Throttles`, target.metricThrottles({ period: PERIOD }), `${name} of the flows of ${subject} was throttled: the account runs as many functions as it may`),
  ];
}
