import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { rateInterval, rateTimes } from './rate-times';
import { DetailType, EventBridgeEvent, EventSource } from '../../contract/codecommit-events';
import { ResolvedFlow, ScheduleTrigger } from '../../contract/flow-file';
import { StartInvocation } from '../../contract/invocation';

export interface FlowScheduleProps {
  readonly scheduleName: string;
  readonly flow: ResolvedFlow;
  readonly trigger: ScheduleTrigger;
  readonly startBuild: lambda.IFunction;
  readonly role: iam.IRole;
}

/**
 * The event that a schedule hands over: what EventBridge Scheduler would by default, with the words that it
 * fills in itself.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function scheduledEvent({ account, region }: Stack): EventBridgeEvent {
  return {
    version: '0',
    id: '<aws.scheduler.execution-id>',
    'detail-type': DetailType.SCHEDULED,
    source: EventSource.SCHEDULER,
    account,
    time: '<aws.scheduler.scheduled-time>',
    region,
    resources: ['<aws.scheduler.schedule-arn>'],
    detail: '{}',
  };
}

/**
 * A schedule fails permanently if it calls before its role has the permission, so it depends on the role and its
 * policy.
 */
export function waitForPolicy(schedule: scheduler.CfnSchedule, role: iam.IRole): void {
  schedule.node.addDependency(role);
}

/** The schedule of a trigger. */
export function flowSchedule(
  scope: Construct,
  id: string,
  { scheduleName, flow, trigger, startBuild, role }: FlowScheduleProps,
): scheduler.CfnSchedule {
  const interval = trigger.runImmediately ? undefined : rateInterval(trigger.expression);
  const times = interval === undefined ? undefined : rateTimes(interval, scheduleName);
  const input: StartInvocation = {
    flow: flow.name,
    project: flow.projectName,
    trigger,
    ...(times?.callsMoreOften && { due: times.due }),
    event: scheduledEvent(Stack.of(scope)),
  };
  const schedule = new scheduler.CfnSchedule(scope, id, {
    name: scheduleName,
    description: `Starts flow ${flow.name} (schedule)`,
    scheduleExpression: times?.expression ?? trigger.expression,
    scheduleExpressionTimezone: times ? 'UTC' : trigger.timeZone,
    flexibleTimeWindow: { mode: 'OFF' },
    target: { arn: startBuild.functionArn, roleArn: role.roleArn, input: JSON.stringify(input) },
  });
  waitForPolicy(schedule, role);
  return schedule;
}
