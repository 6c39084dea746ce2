import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Lazy, Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { scheduledEvent, waitForPolicy } from './flow-schedule';
import { RateTimes, rateTimes } from './rate-times';
import { ResolvedFlow } from '../../contract/flow-file';
import { BranchFlow, ReconcileInvocation, ReviewFlow } from '../../contract/invocation';
import { branchOf, reviewOf } from '../functions/handler-needs';
import { reportSettings } from '../functions/report-settings';
import { FunctionSettings } from '../functions/shared-settings';

export interface ReconcileScheduleProps {
  readonly settings: FunctionSettings;
  /** Minutes. */
  readonly interval: number;
  readonly scheduleName: string;
  readonly startBuild: lambda.IFunction;
  readonly role: iam.IRole;
}

/** The schedule by which start-build looks for what no event started. */
export class ReconcileSchedule extends Construct {
  public readonly schedule: scheduler.CfnSchedule;
  private readonly settings: FunctionSettings;
  private readonly times: RateTimes;
  private readonly flows: (ReviewFlow | BranchFlow)[] = [];

  constructor(
    scope: Construct,
    id: string,
    { settings, interval, scheduleName, startBuild, role }: ReconcileScheduleProps,
  ) {
    super(scope, id);
    this.settings = settings;
    this.times = rateTimes(interval, scheduleName);
    this.schedule = new scheduler.CfnSchedule(this, 'Schedule', {
      name: scheduleName,
      description: 'Starts builds whose event was lost',
      scheduleExpression: this.times.expression,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: startBuild.functionArn,
        roleArn: role.roleArn,
        input: Lazy.uncachedString({ produce: () => JSON.stringify(this.input()) }),
      },
    });
    waitForPolicy(this.schedule, role);
  }

  /** Look after a flow's pull requests and branches. */
  public add(flow: ResolvedFlow): void {
    const { name, projectName } = flow;
    const review = reviewOf(flow);
    const branch = branchOf(flow);
    const report = reportSettings(flow, this.settings);
    if (review) this.flows.push({ flow: name, project: projectName, trigger: review, ...(report && { report }) });
    if (branch) this.flows.push({ flow: name, project: projectName, trigger: branch });
  }

  private input(): ReconcileInvocation {
    const { due, callsMoreOften } = this.times;
    return {
      reconcile: { flows: this.flows, interval: due.interval, ...(callsMoreOften && { due }) },
      event: scheduledEvent(Stack.of(this)),
    };
  }
}
