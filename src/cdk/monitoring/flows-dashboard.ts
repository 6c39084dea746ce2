import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';

const PERIOD = Duration.minutes(5);
const HALF = { width: 12, height: 7 };

/**
 * Metrics of CodeBuild for a project. A build that is stopped counts among the builds alone.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/cloudwatch_metrics-codebuild.html
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/codebuild-cloudwatch-dimensions.html
 */
const metric = (projectName: string, metricName: string, statistic: string, label: string, period: Duration) =>
  new cloudwatch.Metric({
    namespace: 'AWS/CodeBuild',
    metricName,
    dimensionsMap: { ProjectName: projectName },
    statistic,
    label,
    period,
  });

/** What there is to see of the flows at a glance. A dashboard takes 2,500 metrics: 80 flows have 400. */
export class FlowsDashboard extends Construct {
  public readonly dashboard: cloudwatch.Dashboard;
  private readonly builds = widget('Builds');
  private readonly succeeded = widget('Builds that succeeded');
  private readonly failed = widget('Builds that failed or took too long');
  private readonly durations = widget('Duration of builds (average)', 'seconds');
  private readonly waits = widget('Time in the queue (longest)', 'seconds');
  private readonly errors = widget('Errors and throttles of the functions');
  private readonly messages = widget('Dead letters');
  private readonly age = widget('Age of the oldest dead letter', 'seconds');

  constructor(scope: Construct, id: string, dashboardName: string, queue: sqs.Queue) {
    super(scope, id);
    this.messages.addLeftMetric(
      queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum', label: 'messages' }),
    );
    this.age.addLeftMetric(
      queue.metricApproximateAgeOfOldestMessage({ period: PERIOD, statistic: 'Maximum', label: 'age' }),
    );
    this.dashboard = new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName,
      defaultInterval: Duration.days(7),
      widgets: [
        [this.builds, this.succeeded],
        [this.failed, this.errors],
        [this.durations, this.waits],
        [this.messages, this.age],
      ],
    });
  }

  /** Show the builds of a flow. */
  public addFlow(name: string, projectName: string): void {
    const hour = Duration.hours(1);
    this.builds.addLeftMetric(metric(projectName, 'Builds', 'Sum', name, hour));
    this.succeeded.addLeftMetric(metric(projectName, 'SucceededBuilds', 'Sum', name, hour));
    this.failed.addLeftMetric(metric(projectName, 'FailedBuilds', 'Sum', name, hour));
    this.durations.addLeftMetric(metric(projectName, 'Duration', 'Average', name, hour));
    this.waits.addLeftMetric(metric(projectName, 'QueuedDuration', 'Maximum', name, hour));
  }

  /** Show the errors of a function. */
  public addFunction(name: string, target: lambda.Function): void {
    this.errors.addLeftMetric(target.metricErrors({ period: PERIOD, label: `${name}: errors` }));
    this.errors.addLeftMetric(target.metricThrottles({ period: PERIOD, label: `${name}: throttles` }));
  }
}

function widget(title: string, label?: string): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({
    ...HALF,
    title,
    leftYAxis: { min: 0, ...(label !== undefined && { label, showUnits: false }) },
  });
}
