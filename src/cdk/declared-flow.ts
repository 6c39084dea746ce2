import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { RemovalPolicy, Tags } from 'aws-cdk-lib/core';
import { Construct, IDependable } from 'constructs';
import { flowProject } from './builds/flow-project';
import { flowRole } from './builds/flow-role';
import { buildSpecOf } from './builds/text-build-spec';
import { Flow } from './flow';
import { reportsStarts } from './functions/handler-needs';
import { reportSettings } from './functions/report-settings';
import { FunctionSettings } from './functions/shared-settings';
import { Gate } from './gates/gate';
import { buildHook } from './monitoring/build-hook';
import { BadgeUrls } from './outputs/badge-urls';
import { PlaceholderValues } from './placeholder-values';
import { FlowConstructs } from './split-flow-props';
import { flowRule } from './triggers/flow-rule';
import { flowSchedule } from './triggers/flow-schedule';
import { NotifySettings, ResolvedFlow } from '../contract/flow-file';
import { buildLogGroup, FlowNames } from '../flows/names';

export interface DeclaredFlowProps {
  readonly flow: ResolvedFlow;
  readonly settings: FunctionSettings;
  readonly constructs: FlowConstructs;
  readonly repository: codecommit.IRepository;
  readonly names: FlowNames;
  readonly startBuild: lambda.IFunction;
  /** The role of schedules. It is made when the first one asks for it. */
  readonly scheduleRole: () => iam.IRole;
  /** The lookup of badges, likewise. */
  readonly badgeUrls: () => BadgeUrls;
  /** What votes on pull requests, likewise. */
  readonly gate: (scope: Construct, after: readonly IDependable[]) => Gate | undefined;
  /** Publishes the builds of the flow to a topic; also created on demand. */
  readonly notifications: (settings: NotifySettings) => events.IRuleTarget;
  /** The customer managed key of the repository. */
  readonly repositoryKeyArn?: string;
}

/** A flow as it was declared: with every default filled in. */
export class DeclaredFlow extends Flow {
  public readonly flowName: string;
  public readonly triggers: string[];
  public readonly project: codebuild.Project;
  public readonly role: iam.IRole;
  public readonly logGroup: logs.LogGroup;
  public readonly rules: events.Rule[] = [];
  public readonly schedules: scheduler.CfnSchedule[] = [];
  public readonly badgeUrl?: string;
  public readonly gateRole?: iam.Role;

  constructor(scope: Construct, props: DeclaredFlowProps) {
    const { flow, constructs, repository } = props;
    super(scope, flow.name);
    this.flowName = flow.name;
    this.triggers = [...new Set(flow.triggers.map(({ kind }) => kind))];
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: buildLogGroup(flow.projectName),
      retention: flow.logRetention as logs.RetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const values = new PlaceholderValues(this, repository.repositoryArn);
    this.role = flowRole(this, flow, constructs, values, props.repositoryKeyArn);
    this.project = flowProject(this, {
      flow,
      constructs,
      repository,
      role: this.role,
      logGroup: this.logGroup,
      buildSpec: buildSpecOf(flow.buildspec),
      ...(flow.encryptionKeyArn !== undefined && { encryptionKeyArn: values.fill(flow.encryptionKeyArn) }),
      ...(flow.environment.certificate !== undefined && { certificateArn: values.fill(flow.environment.certificate) }),
    });
    this.addTriggers(props);
    this.gateRole = props.gate(this, [this.project, this.role, ...this.rules])?.role;
    this.addNotifications(props, values);
    if (flow.badge) this.badgeUrl = props.badgeUrls().of(this, this.project, flow.projectName);
    for (const [key, value] of Object.entries(flow.tags)) Tags.of(this).add(key, value);
  }

  private addNotifications({ flow, names, notifications }: DeclaredFlowProps, values: PlaceholderValues): void {
    for (const [index, settings] of (flow.notify ?? []).entries()) {
      const nth = index === 0 ? '' : String(index + 1);
      buildHook(this, `Notify${nth}`, {
        projectName: this.project.projectName,
        moments: settings.on,
        target: notifications({ ...settings, topicArn: values.fill(settings.topicArn) }),
        ruleName: names.rule(flow.name, nth === '' ? 'notify' : `notify-${nth}`),
      });
    }
  }

  private addTriggers({ flow, settings, names, repository, startBuild, scheduleRole }: DeclaredFlowProps): void {
    for (const trigger of flow.triggers) {
      // Ids of constructs are made from the trigger's own id: what else starts the flow does not change them.
      if (trigger.kind === 'schedule') {
        const scheduleName = names.schedule(flow.name, trigger.id);
        this.schedules.push(
          flowSchedule(this, `Schedule-${trigger.id}`, {
            scheduleName,
            flow,
            trigger,
            startBuild,
            role: scheduleRole(),
          }),
        );
      } else if (trigger.kind !== 'demand') {
        const ruleName = names.rule(flow.name, trigger.id);
        const report =
          trigger.kind === 'review' && reportsStarts(flow, settings) ? reportSettings(flow, settings) : undefined;
        this.rules.push(
          flowRule(this, `Rule-${trigger.id}`, {
            ruleName,
            flow,
            trigger,
            repositoryArn: repository.repositoryArn,
            startBuild,
            report,
          }),
        );
      }
    }
  }
}
