import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Aspects, Names, RemovalPolicy, Tags, Token } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { deadLetterAlarm, functionAlarms } from './alarms';
import { ApprovalTemplates } from './approval-templates';
import { BadgeUrls } from './badge-urls';
import { branchProtection } from './branch-protection';
import { CommandRules } from './command-rules';
import { DeadLetters } from './dead-letters';
import { DeclaredFlow } from './declared-flow';
import { Flow } from './flow';
import { FlowProps } from './flow-props';
import { Gate } from './gate';
import { branchOf, reviewOf } from './handler-needs';
import { HandlerSetup } from './handler-setup';
import { Notifier } from './notifier';
import { flowOutputs, sharedOutputs } from './output-groups';
import { Outputs } from './outputs';
import { readFlowFile } from './read-flow-file';
import { ReconcileSchedule } from './reconcile-schedule';
import { ReportBuild } from './report-build';
import { scheduleRole } from './schedule-role';
import { FlowConstructs, FlowData, splitFlowProps } from './split-flow-props';
import { StartBuild } from './start-build';
import { renderBuildspecYaml } from '../buildspec/render-buildspec';
import { toBuildspecDocument } from '../buildspec/to-buildspec-document';
import { ResolvedFlow } from '../contract/flow-file';
import { CommandOptions } from '../flows/command-options';
import { HANDLER_RUNTIMES } from '../flows/known-values';
import { FlowNames } from '../flows/names';
import { ReconcileOptions } from '../flows/reconcile-options';
import { DeclaredFlows, resolveFlowFile } from '../flows/resolve';
import { resolveCommands, resolveReconcile } from '../flows/shared-settings';

/** The flows of a repository in a CDK app. */
export interface FlowCiProps {
  /**
   * The CodeCommit repository that the flows watch. It must be in the stack's account and Region.
   * @default - the one that `repositoryName` names
   */
  readonly repository?: codecommit.IRepository;

  /**
   * The name of the CodeCommit repository that the flows watch.
   * @default - `repository` is given
   */
  readonly repositoryName?: string;

  /**
   * Whether the stack makes the repository named `repositoryName`. It stays when the stack goes.
   * @default false
   */
  readonly createRepository?: boolean;

  /**
   * Stands before the repository's name in the names of all resources: letters, digits and `-`, 32 characters at most.
   * @default ""
   */
  readonly namePrefix?: string;

  /**
   * Lambda runtime of the handlers: `nodejs24.x` or `nodejs22.x`.
   * @default "nodejs24.x"
   */
  readonly handlerRuntime?: string;

  /**
   * Days for which the handlers' logs are kept: a number that CloudWatch Logs knows, such as 30, 90 or 365.
   * @default 90
   */
  readonly handlerLogRetention?: number;

  /**
   * Tags of everything that the flows are made of, and of the repository if the stack makes it.
   * @default - none
   */
  readonly tags?: { [key: string]: string };

  /**
   * Globs over branches that are to change by pull requests only. A managed policy denies pushes, merges and the
   * overriding of approval rules around them: see `branchProtection`. In a policy `*` also crosses segments.
   * @default - there is no such policy
   */
  readonly protectBranches?: string[];

  /**
   * Whether comments on pull requests may hold commands: `/retest`, `/retest failed`, `/stop`, `/help`; `true`, or who
   * may give them.
   * @default false
   */
  readonly commands?: boolean | CommandOptions;

  /**
   * Whether open pull requests and branches are looked through for builds that no event started; `true`, or how
   * often.
   * @default false
   */
  readonly reconcile?: boolean | ReconcileOptions;
}

/**
 * Continuous integration for one CodeCommit repository: its flows, and the functions that start their
 * builds and report them.
 */
export class FlowCi extends Construct {
  /** Make the flows of a `flow-ci.json`, as `npx projen` writes it. A relative path counts from the working directory. */
  public static fromFile(scope: Construct, id: string, path: string): FlowCi {
    const { repositoryName, createRepository, namePrefix, handlers, tags, flows, protectBranches, commands, reconcile } = readFlowFile(path);
    const ci = new FlowCi(scope, id, {
      repositoryName, createRepository, namePrefix, tags, handlerRuntime: handlers.runtime, handlerLogRetention: handlers.logRetention,
      ...(protectBranches && { protectBranches: [...protectBranches] }),
      ...(commands && { commands: { allow: [...commands.allow] } }),
      ...(reconcile && { reconcile }),
    });
    for (const flow of flows) ci.makeFlow(flow, {});
    return ci;
  }

  /** The repository that the flows watch. */
  public readonly repository: codecommit.IRepository;

  /** The function that starts builds. */
  public readonly startBuild: lambda.Function;

  /**
   * The policy that denies changes of `protectBranches` around pull requests. It does nothing until it is attached
   * to a user, group or role.
   */
  public readonly branchProtection?: iam.ManagedPolicy;

  /** The queue of events that no function could be given, or that a function failed on at each try. */
  public readonly deadLetters: sqs.Queue;

  /**
   * Alarms on dead letters, and on errors and throttles of the functions. Nobody hears them before they have an
   * action: `ci.alarms.forEach((alarm) => alarm.addAlarmAction(...))`.
   */
  public readonly alarms: cloudwatch.Alarm[] = [];

  private readonly letters: DeadLetters;
  private readonly starter: StartBuild;
  private reporter?: ReportBuild;
  private scheduleRole?: iam.Role;
  private badgeUrls?: BadgeUrls;
  private notifier?: Notifier;
  private commandRules?: CommandRules;
  private reconciler?: ReconcileSchedule;
  private templates?: ApprovalTemplates;
  private readonly setup: HandlerSetup;
  /** What the flows are resolved with. */
  private readonly options: Omit<DeclaredFlows, 'flows'>;
  private readonly made = new Map<string, Flow>();
  private readonly declared: Record<string, FlowData> = {};
  private readonly flowScope: Construct;

  constructor(scope: Construct, id: string, props: FlowCiProps) {
    super(scope, id);
    this.repository = this.repositoryOf(props);
    const { repository: _, ...data } = props;
    this.options = { ...data, repositoryName: this.literalName(props), defaultBranch: 'main' };
    const { namePrefix = '', repositoryName } = this.options;
    this.setup = {
      names: new FlowNames({ namePrefix, repositoryName }),
      subject: repositoryName,
      runtime: new lambda.Runtime(props.handlerRuntime ?? HANDLER_RUNTIMES[0], lambda.RuntimeFamily.NODEJS),
      logRetention: (props.handlerLogRetention ?? 90) as logs.RetentionDays,
      settings: { commands: resolveCommands(props.commands), reconcile: resolveReconcile(props.reconcile) },
    };
    this.starter = new StartBuild(this, 'StartBuild', this.repository, this.setup);
    this.startBuild = this.starter.function;
    this.letters = new DeadLetters(this, 'DeadLetters', this.setup.names.ruleStem);
    this.deadLetters = this.letters.queue;
    this.letters.allow(this.starter.role);
    this.letters.serve(this, () => [this.startBuild, ...(this.reportBuild ? [this.reportBuild] : [])]);
    this.alarms.push(deadLetterAlarm(this, 'DeadLettersAlarm', this.deadLetters, repositoryName), ...functionAlarms(this, 'StartBuildAlarm', this.startBuild, 'start-build', repositoryName));
    // A scope of their own keeps flows from being called as one of the constructs above.
    this.flowScope = new Construct(this, 'Flows');
    if (props.protectBranches) this.branchProtection = branchProtection(this, 'BranchProtection', props.protectBranches, this.repository.repositoryArn, repositoryName);
    for (const [key, value] of Object.entries(props.tags ?? {})) Tags.of(this).add(key, value);
    Aspects.of(this).add(new Outputs(
      this,
      () => sharedOutputs(this, this.repository, this.starter, this.reporter, this.branchProtection),
      () => this.flows.map(flowOutputs),
    ));
  }

  /** The flows, in the order in which they were added. */
  public get flows(): Flow[] {
    return [...this.made.values()];
  }

  /** The function that reports builds to pull requests. There is none without a flow that pull requests start. */
  public get reportBuild(): lambda.Function | undefined {
    return this.reporter?.function;
  }

  /** The rules on the builds' state changes. */
  public get reportRules(): events.Rule[] {
    return this.reporter ? [...this.reporter.rules] : [];
  }

  /** A flow by its name. */
  public flow(name: string): Flow {
    const flow = this.made.get(name);
    if (!flow) {
      const names = [...this.made.keys()].map((each) => `"${each}"`).join(', ');
      throw new Error(`there is no flow "${name}": ${names ? `the flows are ${names}` : 'no flow has been added'}`);
    }
    return flow;
  }

  /** Add a flow. */
  public addFlow(name: string, props: FlowProps): Flow {
    if (this.made.has(name)) throw new Error(`there is a flow "${name}" already: choose another name`);
    const { data, constructs } = splitFlowProps(props);
    // All flows are resolved together, as in `.projenrc.ts`: some faults are between two of them.
    const file = resolveFlowFile({ ...this.options, flows: { ...this.declared, [name]: data } });
    this.declared[name] = data;
    const resolved = file.flows[file.flows.length - 1];
    return this.makeFlow(data.build ? { ...resolved, buildspec: { kind: 'text', text: renderBuildspecYaml(toBuildspecDocument(data.build)) } } : resolved, constructs);
  }

  private makeFlow(resolved: ResolvedFlow, constructs: FlowConstructs): Flow {
    this.starter.serve(resolved);
    if (reviewOf(resolved)) this.reporterOfReviews().watch(resolved);
    const flow = new DeclaredFlow(this.flowScope, {
      flow: resolved,
      settings: this.setup.settings,
      constructs,
      repository: this.repository,
      names: this.setup.names,
      startBuild: this.startBuild,
      scheduleRole: () => this.roleOfSchedules(),
      gate: (scope) => this.gateOf(scope, resolved),
      notifier: () => this.notifier ??= new Notifier(this, 'Notifier', this.setup.names.ruleStem),
      badgeUrls: () => this.badgeUrls ??= new BadgeUrls(this, 'BadgeUrls', this.setup, this.options.tags ?? {}),
    });
    this.made.set(resolved.name, flow);
    this.addShared(resolved);
    return flow;
  }

  private gateOf(scope: Construct, flow: ResolvedFlow): Gate | undefined {
    if (!flow.gate) return undefined;
    const templates = this.templates ??= new ApprovalTemplates(this, 'ApprovalTemplates', this.repository, this.setup);
    return new Gate(scope, 'Gate', { flow, settings: flow.gate, repository: this.repository, reportBuild: this.reporterOfReviews(), templates });
  }

  /** What one rule or schedule does for all flows. */
  private addShared(flow: ResolvedFlow): void {
    const { names, settings: { commands, reconcile } } = this.setup;
    const review = reviewOf(flow);
    if (commands && review) {
      const { startBuild, repository: { repositoryArn } } = this;
      const ownRoles = [this.starter.role, this.reporterOfReviews().role];
      this.commandRules ??= new CommandRules(this, 'Commands', { settings: commands, names, repositoryArn, startBuild, ownRoles });
      this.commandRules.add(flow, review);
    }
    if (reconcile && (review || branchOf(flow))) {
      this.reconciler ??= new ReconcileSchedule(this, 'Reconcile', {
        settings: this.setup.settings, interval: reconcile.interval, scheduleName: names.reconcileSchedule(), startBuild: this.startBuild, role: this.roleOfSchedules(),
      });
      this.reconciler.add(flow);
    }
  }

  private roleOfSchedules(): iam.Role {
    if (!this.scheduleRole) {
      this.scheduleRole = scheduleRole(this, 'ScheduleRole', this.setup.names.function('start-build'));
      this.letters.allow(this.scheduleRole);
    }
    return this.scheduleRole;
  }

  private reporterOfReviews(): ReportBuild {
    if (!this.reporter) {
      this.reporter = new ReportBuild(this, 'ReportBuild', this.repository, this.starter, this.setup);
      this.letters.allow(this.reporter.role);
      this.alarms.push(...functionAlarms(this, 'ReportBuildAlarm', this.reporter.function, 'report-build', this.setup.subject));
    }
    return this.reporter;
  }

  private repositoryOf({ repository, repositoryName, createRepository }: FlowCiProps): codecommit.IRepository {
    if (repository) {
      if (repositoryName !== undefined || createRepository) throw new Error('"repository" is given together with "repositoryName" or "createRepository": write one or the other');
      return repository;
    }
    if (repositoryName === undefined) throw new Error('the repository is missing: write "repository" or "repositoryName"');
    if (!createRepository) return codecommit.Repository.fromRepositoryName(this, 'Repository', repositoryName);
    const made = new codecommit.Repository(this, 'Repository', { repositoryName });
    made.applyRemovalPolicy(RemovalPolicy.RETAIN);
    return made;
  }

  /** Names of resources must be known now. A repository of the same app has a name that is known later, so the construct's own stands in. */
  private literalName({ repositoryName }: FlowCiProps): string {
    const name = repositoryName ?? this.repository.repositoryName;
    return Token.isUnresolved(name) ? Names.uniqueResourceName(this, { maxLength: 60, allowedSpecialCharacters: '-' }) : name;
  }
}
