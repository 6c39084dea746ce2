import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { ruleArn } from '../arns';

/**
 * Lets rules publish events to SNS topics as they are. EventBridge takes a role for that, so topics of others need no
 * policy for us.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export class EventPublisher extends Construct {
  /** The role with which EventBridge publishes. The policy of an encrypted topic's key must allow it. */
  public readonly role: iam.Role;
  private readonly topics = new Set<string>();

  /** @param deadLetterQueue keeps events that could not be published */
  constructor(
    scope: Construct,
    id: string,
    ruleStem: string,
    private readonly deadLetterQueue: sqs.IQueue,
  ) {
    super(scope, id);
    this.role = new iam.Role(this, 'Role', {
      description: 'Lets EventBridge publish events of builds to SNS topics',
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/cross-service-confused-deputy-prevention.html
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': Stack.of(this).account },
          ArnLike: { 'aws:SourceArn': ruleArn(this, `${ruleStem}-*`) },
        },
      }),
    });
  }

  /** A topic as a rule's target. */
  public topic(arn: string): events.IRuleTarget {
    if (!this.topics.has(arn)) {
      this.topics.add(arn);
      this.role.addToPolicy(new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [arn] }));
    }
    const { role } = this;
    const deadLetterConfig = { arn: this.deadLetterQueue.queueArn };
    return { bind: () => ({ arn, role, deadLetterConfig }) };
  }
}
