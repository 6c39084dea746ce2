import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Annotations } from 'aws-cdk-lib/core';
import { Construct, IDependable } from 'constructs';
import { DeclaredFlow } from './declared-flow';
import { Flow } from './flow';
import { branchOf, looksAgain, reviewOf, sendsReports } from './functions/handler-needs';
import { HandlerSetup } from './functions/handler-setup';
import { NotifyBuild } from './functions/notify-build';
import { ReportBuild } from './functions/report-build';
import { reportSettings } from './functions/report-settings';
import { StartBuild } from './functions/start-build';
import { GateTemplates } from './gates/approval-templates';
import { Gate } from './gates/gate';
import { GateRole } from './gates/gate-role';
import { GateRules } from './gates/gate-rules';
import { Alarms } from './monitoring/alarms';
import { DeadLetters } from './monitoring/dead-letters';
import { EventPublisher } from './monitoring/event-publisher';
import { FlowsDashboard } from './monitoring/flows-dashboard';
import { BadgeUrls } from './outputs/badge-urls';
import { FlowConstructs } from './split-flow-props';
import { CommandRules } from './triggers/command-rules';
import { ReconcileSchedule } from './triggers/reconcile-schedule';
import { scheduleRole } from './triggers/schedule-role';
import { NotifySettings, ResolvedFlow } from '../contract/flow-file';

export interface SharedPartsOptions {
  readonly repository: codecommit.IRepository;
  readonly setup: HandlerSetup;
  readonly tags: { readonly [key: string]: string };
  /** An SNS topic that alarms notify. */
  readonly alarmTopicArn?: string;
  readonly dashboard: boolean;
}

const GATES_ARTICLE = 'https://github.com/flow-ci-projen/flow-ci-projen/blob/main/docs/pull-requests.md#the-gate';

/** What gated flows share. */
interface SharedGates {
  readonly templates: GateTemplates;
  readonly gateRole: GateRole;
  readonly rules: GateRules;
}

/** What the flows of one repository share. Most of it is made when the first flow asks for it. */
export class SharedParts {
  public readonly starter: StartBuild;
  public readonly deadLetters: DeadLetters;
  public readonly alarms: Alarms;
  public reporter?: ReportBuild;
  public notifier?: NotifyBuild;
  private readonly dashboard?: FlowsDashboard;
  private schedules?: iam.Role;
  private badges?: BadgeUrls;
  private publisher?: EventPublisher;
  private commands?: CommandRules;
  private reconciler?: ReconcileSchedule;
  private gates?: SharedGates;

  constructor(
    private readonly scope: Construct,
    private readonly options: SharedPartsOptions,
  ) {
    const { repository, setup } = options;
    this.starter = new StartBuild(scope, 'StartBuild', repository, setup);
    this.deadLetters = new DeadLetters(scope, 'DeadLetters', setup.names.ruleStem);
    this.deadLetters.allow(this.starter.role);
    this.deadLetters.serve(scope, () => [
      this.startBuild,
      ...[this.reporter, this.notifier].flatMap((each) => (each ? [each.function] : [])),
    ]);
    this.alarms = new Alarms(scope, setup.subject, options.alarmTopicArn);
    this.alarms.addQueue('DeadLettersAlarm', this.deadLetters.queue);
    if (options.dashboard)
      this.dashboard = new FlowsDashboard(scope, 'Dashboard', setup.names.dashboard(), this.deadLetters.queue);
    this.watch('StartBuildAlarm', this.startBuild, 'start-build');
  }

  public get startBuild(): lambda.Function {
    return this.starter.function;
  }

  /** The role in which EventBridge publishes events to topics. There is none without a flow that asks for it. */
  public get eventPublisherRole(): iam.Role | undefined {
    return this.publisher?.role;
  }

  /** Make a flow, and what it needs of the others. */
  public makeFlow(scope: Construct, flow: ResolvedFlow, constructs: FlowConstructs): Flow {
    const {
      repository,
      setup: { names, settings, repositoryKeyArn },
    } = this.options;
    this.starter.serve(flow);
    if (reviewOf(flow)) this.reporterOfReviews().watch(flow);
    if (looksAgain(flow)) this.starter.lookAgain(this.deadLetters.queue);
    if (sendsReports(flow, settings) && this.reporter) this.starter.sendReports(this.reporter.lookAgain);
    const made = new DeclaredFlow(scope, {
      flow,
      settings,
      constructs,
      repository,
      ...(repositoryKeyArn !== undefined && { repositoryKeyArn }),
      names,
      startBuild: this.startBuild,
      scheduleRole: () => this.roleOfSchedules(),
      gate: (it, after) => this.gateOf(it, flow, after),
      notifications: (notify) => this.notificationsOf(flow, notify),
      badgeUrls: () => (this.badges ??= new BadgeUrls(this.scope, 'BadgeUrls', this.options.setup, this.options.tags)),
    });
    this.dashboard?.addFlow(flow.name, flow.projectName);
    this.addToCommands(flow);
    this.addToReconcile(flow);
    return made;
  }

  private gateOf(scope: Construct, flow: ResolvedFlow, after: readonly IDependable[]): Gate | undefined {
    const review = reviewOf(flow);
    if (!flow.gate || !review) return undefined;
    const { names, subject, settings } = this.options.setup;
    const { templates, gateRole, rules } = (this.gates ??= this.makeGates());
    const rule = rules.add(flow, review);
    const report = reportSettings(flow, settings);
    return new Gate(scope, 'Gate', {
      flow,
      settings: flow.gate,
      names,
      repositoryName: subject,
      gateRole,
      reportBuild: this.reporterOfReviews(),
      templates,
      review: { flow: flow.name, project: flow.projectName, trigger: review, ...(report && { report }) },
      after: [this.starter, rule, ...after],
    });
  }

  private makeGates(): SharedGates {
    const { repository, setup } = this.options;
    const templates = new GateTemplates(this.scope, 'ApprovalTemplates', repository, setup);
    const gateRole = new GateRole(this.scope, 'GateRole', {
      repository,
      names: setup.names,
      subject: setup.subject,
      takenBy: [this.reporterOfReviews().role, templates.role],
      ...(setup.repositoryKeyArn !== undefined && { repositoryKeyArn: setup.repositoryKeyArn }),
    });
    templates.voteBy(gateRole);
    // `cdk deploy` shows it before it does anything.
    Annotations.of(this.scope).addInfo(
      `open pull requests keep the approval rules of their gates when a gate goes or the stack is destroyed: ${GATES_ARTICLE}`,
    );
    const rules = new GateRules(this.scope, 'GateRules', {
      names: setup.names,
      repositoryArn: repository.repositoryArn,
      reportBuild: this.reporterOfReviews().function,
    });
    return { templates, gateRole, rules };
  }

  private addToCommands(flow: ResolvedFlow): void {
    const {
      repository: { repositoryArn },
      setup: {
        names,
        settings: { commands },
      },
    } = this.options;
    const review = reviewOf(flow);
    if (!commands || !review) return;
    const reporter = this.reporterOfReviews();
    const ownRoles = [this.starter.role, reporter.role];
    this.commands ??= new CommandRules(this.scope, 'Commands', {
      settings: commands,
      names,
      repositoryArn,
      startBuild: this.startBuild,
      commentVariables: reporter.commentVariables,
      ownRoles,
    });
    this.commands.add(flow, review);
  }

  private addToReconcile(flow: ResolvedFlow): void {
    const { names, settings } = this.options.setup;
    if (!settings.reconcile || !(reviewOf(flow) || branchOf(flow))) return;
    this.reconciler ??= new ReconcileSchedule(this.scope, 'Reconcile', {
      settings,
      interval: settings.reconcile.interval,
      scheduleName: names.reconcileSchedule(),
      startBuild: this.startBuild,
      role: this.roleOfSchedules(),
    });
    this.reconciler.add(flow);
  }

  private roleOfSchedules(): iam.Role {
    if (!this.schedules) {
      this.schedules = scheduleRole(this.scope, 'ScheduleRole', this.options.setup.names.function('start-build'));
      this.deadLetters.allow(this.schedules);
    }
    return this.schedules;
  }

  private reporterOfReviews(): ReportBuild {
    if (!this.reporter) {
      this.reporter = new ReportBuild(
        this.scope,
        'ReportBuild',
        this.options.repository,
        this.starter,
        this.options.setup,
        this.deadLetters.queue,
      );
      this.deadLetters.allow(this.reporter.role);
      this.watch('ReportBuildAlarm', this.reporter.function, 'report-build');
    }
    return this.reporter;
  }

  private notificationsOf({ name, projectName }: ResolvedFlow, settings: NotifySettings): events.IRuleTarget {
    const { topicArn, format, on } = settings;
    if (format !== 'event')
      return this.notifierOfBuilds().notify({ flow: name, project: projectName, topicArn, format, on });
    this.publisher ??= new EventPublisher(
      this.scope,
      'EventPublisher',
      this.options.setup.names.ruleStem,
      this.deadLetters.queue,
    );
    return this.publisher.topic(topicArn);
  }

  private notifierOfBuilds(): NotifyBuild {
    if (!this.notifier) {
      const { repository, setup } = this.options;
      this.notifier = new NotifyBuild(this.scope, 'NotifyBuild', repository, this.starter.initiator, setup);
      this.deadLetters.allow(this.notifier.role);
      this.watch('NotifyBuildAlarm', this.notifier.function, 'notify-build');
    }
    return this.notifier;
  }

  private watch(alarmId: string, target: lambda.Function, name: string): void {
    this.alarms.addFunction(alarmId, target, name);
    this.dashboard?.addFunction(name, target);
  }
}
