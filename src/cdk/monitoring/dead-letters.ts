import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Aspects, Duration, IAspect, Stack } from 'aws-cdk-lib/core';
import { Construct, IConstruct } from 'constructs';
import { ruleArn } from '../arns';
import { acknowledge } from '../nag/acknowledge';

/**
 * The queue that keeps what could not be delivered or handled: events that a rule or a schedule could not
 * hand to a function, and events that a function failed on at each try. EventBridge and Lambda are separate
 * here: to EventBridge an event is delivered as soon as Lambda has taken it.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export class DeadLetters extends Construct {
  public readonly queue: sqs.Queue;

  constructor(scope: Construct, id: string, ruleStem: string) {
    super(scope, id);
    this.queue = new sqs.Queue(this, 'Messages', {
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
      // SQS's own key has no policy that a sender would have to be named in. EventBridge cannot send to a queue with
      // the key of KMS that AWS manages (`alias/aws/sqs`), whose policy nobody can change.
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-sqs-sse-queue.html
      encryption: sqs.QueueEncryption.SQS_MANAGED,
    });
    acknowledge(this.queue, 'lastQueue');
    this.queue.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'Rules',
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': ruleArn(this, `${ruleStem}-*`) } },
      }),
    );
  }

  /** Let the role of a function or of the schedules send messages to the queue. */
  public allow(role: iam.Role): void {
    role.addToPolicy(
      new iam.PolicyStatement({ sid: 'DeadLetters', actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    );
  }

  /** Keep what one of these functions does not handle, and what no rule or schedule below `scope` can hand to it. */
  public serve(scope: IConstruct, functions: () => readonly lambda.Function[]): void {
    Aspects.of(scope).add(new KeepLetters(this.queue.queueArn, functions));
  }
}

/** Whatever rule or schedule is added later has the queue too. Rules with targets of the user's are left alone. */
class KeepLetters implements IAspect {
  constructor(
    private readonly queueArn: string,
    private readonly functions: () => readonly lambda.Function[],
  ) {}

  public visit(node: IConstruct): void {
    const ours = this.functions();
    if (node instanceof lambda.CfnFunction && ours.some((each) => each.node.defaultChild === node)) {
      node.deadLetterConfig = { targetArn: this.queueArn };
    } else if (node instanceof scheduler.CfnSchedule) {
      node.addPropertyOverride('Target.DeadLetterConfig', { Arn: this.queueArn });
    } else if (node instanceof events.CfnRule) {
      // A rule's targets are known when they are asked for.
      const stack = Stack.of(node);
      const arns = ours.map((each) => JSON.stringify(stack.resolve(each.functionArn)));
      const targets: { arn: unknown }[] = stack.resolve(node.targets) ?? [];
      targets.forEach((target, index) => {
        if (arns.includes(JSON.stringify(target.arn)))
          node.addPropertyOverride(`Targets.${index}.DeadLetterConfig`, { Arn: this.queueArn });
      });
    }
  }
}
