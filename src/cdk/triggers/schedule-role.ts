import * as iam from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { functionArn } from '../arns';

/**
 * The role that EventBridge Scheduler takes to call start-build. It must be trusted for a schedule
 * group, never for one schedule.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
 */
export function scheduleRole(scope: Construct, id: string, startBuildName: string): iam.Role {
  const stack = Stack.of(scope);
  const role = new iam.Role(scope, id, {
    description: 'Lets EventBridge Scheduler call the start-build function',
    assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: {
          'aws:SourceAccount': stack.account,
          'aws:SourceArn': stack.formatArn({
            service: 'scheduler',
            resource: 'schedule-group',
            resourceName: 'default',
          }),
        },
      },
    }),
  });
  role.addToPolicy(
    new iam.PolicyStatement({
      sid: 'StartBuild',
      actions: ['lambda:InvokeFunction'],
      resources: [functionArn(scope, startBuildName)],
    }),
  );
  return role;
}
