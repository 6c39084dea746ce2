import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { QueuePollingCalls } from '../../contract/handler-calls';

/** The service's advice, so that a throttled function is not the end of a message. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const TIMES_THE_TIMEOUT = 6;
const MAX_RECEIVE_COUNT = 5;

export interface LookAgainQueueProps {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly deadLetters: sqs.Queue;
}

/**
 * The queue by which a function looks again later: it sends itself a message with a delay.
 * docs/decisions/0120-look-again-by-a-queue.md says why, and what it costs.
 */
export class LookAgainQueue extends Construct {
  public readonly queue: sqs.Queue;

  constructor(scope: Construct, id: string, props: LookAgainQueueProps) {
    super(scope, id);
    const { function: target, role } = props;
    this.queue = new sqs.Queue(this, 'Messages', {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: Duration.seconds(TIMES_THE_TIMEOUT * (target.timeout ?? Duration.minutes(1)).toSeconds()),
      retentionPeriod: Duration.days(4),
      deadLetterQueue: { queue: props.deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'LookAgain',
        actions: ['sqs:SendMessage', ...QueuePollingCalls],
        resources: [this.queue.queueArn],
      }),
    );
    const mapping = new lambda.EventSourceMapping(this, 'Mapping', {
      target,
      eventSourceArn: this.queue.queueArn,
      // One that fails must not bring the others back.
      batchSize: 1,
    });
    // Lambda checks that the role may read the queue when the mapping is made.
    mapping.node.addDependency(role);
  }

  /** Let the role of another function send messages. */
  public allowToSend(role: iam.Role): void {
    role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'ReportBuildQueue',
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
      }),
    );
  }
}
