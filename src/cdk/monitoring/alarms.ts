import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

const PERIOD = Duration.minutes(5);
/** What each alarm means and what to do, by the heading of its article. */
const ARTICLES = 'https://github.com/flow-ci-projen/flow-ci-projen/blob/main/docs/operations.md#alarm-';

/** Tell when something was lost or failed. */
export class Alarms {
  public readonly all: cloudwatch.Alarm[] = [];

  /**
   * @param subject the repository in words
   * @param topicArn an SNS topic that the alarms notify
   */
  constructor(
    private readonly scope: Construct,
    private readonly subject: string,
    private readonly topicArn?: string,
  ) {}

  /** Letters that wait in the queue. */
  public addQueue(id: string, queue: sqs.Queue): void {
    // SQS reports no metrics six hours after the last activity, though messages are there: the alarm keeps its state.
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
    this.add(
      id,
      queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' }),
      `Events of the flows of ${this.subject} were not handled`,
      'dead-letters',
      cloudwatch.TreatMissingData.IGNORE,
    );
  }

  /** Errors and throttles of a function. */
  public addFunction(id: string, target: lambda.Function, name: string): void {
    this.add(
      `${id}Errors`,
      target.metricErrors({ period: PERIOD }),
      `${name} of the flows of ${this.subject} failed`,
      `${name}-fails`,
    );
    this.add(
      `${id}Throttles`,
      target.metricThrottles({ period: PERIOD }),
      `${name} of the flows of ${this.subject} was throttled`,
      `${name}-is-throttled`,
    );
  }

  private add(
    id: string,
    metric: cloudwatch.Metric,
    what: string,
    article: string,
    // Nothing to measure is no failure: functions rest between events.
    treatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
  ): void {
    const alarm = new cloudwatch.Alarm(this.scope, id, {
      metric,
      alarmDescription: `${what}. What to do: ${ARTICLES}${article}`,
      threshold: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData,
    });
    const { topicArn } = this;
    if (topicArn !== undefined) alarm.addAlarmAction({ bind: () => ({ alarmActionArn: topicArn }) });
    this.all.push(alarm);
  }
}
