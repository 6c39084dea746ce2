import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Aspects, Tags } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { Flow } from './flow';
import { FlowCiProps } from './flow-ci-props';
import { FlowProps } from './flow-props';
import { branchProtection } from './gates/branch-protection';
import { nearestFlowFile } from './nearest-flow-file';
import { flowOutputs, sharedOutputs } from './outputs/output-groups';
import { Outputs } from './outputs/outputs';
import { PlaceholderValues } from './placeholder-values';
import { readFlowFile } from './read-flow-file';
import { checkPlace, checkSingle } from './repository/check-place';
import { ServedRepositories } from './repository/served-repository';
import { literalName, repositoryKeyOf, watchedRepository } from './repository/watched-repository';
import { SharedParts } from './shared-parts';
import { FlowConstructs, FlowData, NO_CONSTRUCTS, splitFlowProps } from './split-flow-props';
import { STACK_ERRORS } from './stack-errors';
import { errorText } from '../checks/error-data';
import { ResolvedFlow } from '../contract/flow-file';
import { buildspecText } from '../flows/buildspec-text';
import { DeclaredFlows } from '../flows/flow-file-options';
import { FlowNames } from '../flows/names';
import { resolveFlowFile, resolveSettings } from '../flows/resolve';

/**
 * Continuous integration for one CodeCommit repository: its flows, and the functions that start their
 * builds and report them.
 */
export class FlowCi extends Construct {
  /**
   * Make the flows of a `flow-ci.json`, as `npx projen` writes it. A relative path counts from the working directory.
   */
  public static fromFile(scope: Construct, id: string, path: string): FlowCi {
    const { flows, $schema, version, defaultBranch, region, account, ...settings } = readFlowFile(path);
    const { repositoryName } = settings;
    checkPlace(scope, { repositoryName, ...(region && { region }), ...(account && { account }) });
    const ci = new FlowCi(scope, id, settings as FlowCiProps);
    for (const flow of flows) ci.makeFlow(flow, NO_CONSTRUCTS);
    return ci;
  }

  /**
   * Make the flows of the nearest `flow-ci.json`: in a folder, in one above it, or else in the working directory. A
   * stack that is compiled into another folder finds it as well as its source does.
   */
  public static fromNearestFile(scope: Construct, id: string, folder: string): FlowCi {
    return FlowCi.fromFile(scope, id, nearestFlowFile(folder));
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

  private readonly parts: SharedParts;
  /** What the flows are resolved with. */
  private readonly settings: Omit<DeclaredFlows, 'flows'>;
  private readonly made = new Map<string, Flow>();
  private readonly declared: Record<string, FlowData> = {};
  private readonly flowScope: Construct;

  constructor(scope: Construct, id: string, props: FlowCiProps) {
    super(scope, id);
    const repositoryKeyArn = repositoryKeyOf(this, props);
    this.repository = watchedRepository(this, props, repositoryKeyArn);
    const { repositoryName: watched, env } = this.repository;
    checkPlace(this, { repositoryName: watched, account: env.account, region: env.region });
    checkSingle(this, watched);
    ServedRepositories.add(this, watched);
    const { repository: _, repositoryName: __, localCommand, ...settings } = props;
    const repositoryName = literalName(this, props, this.repository);
    this.settings = { ...settings, repositoryName, defaultBranch: 'main' };
    const { namePrefix, handlerRuntime, handlerLogRetention, tags, alarmTopicArn, commands, reconcile, dashboard } =
      resolveSettings(settings);
    const { repositoryArn } = this.repository;
    this.parts = new SharedParts(this, {
      repository: this.repository,
      setup: {
        names: new FlowNames({ namePrefix, repositoryName }),
        subject: repositoryName,
        runtime: new lambda.Runtime(handlerRuntime, lambda.RuntimeFamily.NODEJS),
        ...(localCommand !== undefined && { localCommand }),
        ...(repositoryKeyArn !== undefined && { repositoryKeyArn }),
        logRetention: handlerLogRetention as logs.RetentionDays,
        settings: { commands, reconcile },
      },
      tags,
      ...(alarmTopicArn !== undefined && {
        alarmTopicArn: new PlaceholderValues(this, repositoryArn).fill(alarmTopicArn),
      }),
      dashboard,
    });
    this.startBuild = this.parts.startBuild;
    this.deadLetters = this.parts.deadLetters.queue;
    // A scope of their own keeps flows from being called as one of the constructs above.
    this.flowScope = new Construct(this, 'Flows');
    if (props.protectBranches)
      this.branchProtection = branchProtection(this, 'BranchProtection', {
        branches: props.protectBranches,
        fastForwardMergesOnly: props.fastForwardMergesOnly ?? false,
        repositoryArn,
        subject: repositoryName,
      });
    for (const [key, value] of Object.entries(tags)) Tags.of(this).add(key, value);
    Aspects.of(this).add(
      new Outputs(
        this,
        () =>
          sharedOutputs(
            this,
            this.repository,
            this.parts.starter,
            this.parts.reporter,
            this.parts.notifier,
            this.branchProtection,
            this.parts.eventPublisherRole,
          ),
        () => this.flows.map(flowOutputs),
      ),
    );
  }

  /** The flows, in the order in which they were added. */
  public get flows(): Flow[] {
    return [...this.made.values()];
  }

  /**
   * Alarms on dead letters, and on errors and throttles of the functions. They notify `alarmTopicArn`, and take the
   * actions that you add.
   */
  public get alarms(): cloudwatch.Alarm[] {
    return [...this.parts.alarms.all];
  }

  /** The function that reports builds to pull requests. There is none without a flow that pull requests start. */
  public get reportBuild(): lambda.Function | undefined {
    return this.parts.reporter?.function;
  }

  /**
   * The function that publishes notifications. There is none without a flow whose `notify` has the format `text` or
   * `chat`.
   */
  public get notifyBuild(): lambda.Function | undefined {
    return this.parts.notifier?.function;
  }

  /** The rules on the builds' state changes. */
  public get reportRules(): events.Rule[] {
    return [...(this.parts.reporter?.rules ?? [])];
  }

  /** A flow by its name. */
  public flow(name: string): Flow {
    const flow = this.made.get(name);
    if (!flow) {
      const flows = [...this.made.keys()].map((each) => `"${each}"`).join(', ');
      throw new Error(
        flows
          ? errorText(STACK_ERRORS.unknownFlow, { flow: name, flows })
          : errorText(STACK_ERRORS.noFlow, { flow: name }),
      );
    }
    return flow;
  }

  /** Add a flow. */
  public addFlow(name: string, props: FlowProps): Flow {
    if (this.made.has(name)) throw new Error(errorText(STACK_ERRORS.flowExists, { flow: name }));
    const { data, constructs } = splitFlowProps(props);
    // All flows are resolved together, as in `.projenrc.ts`: some issues are between two of them.
    const file = resolveFlowFile({ ...this.settings, flows: { ...this.declared, [name]: data } });
    this.declared[name] = data;
    const resolved = file.flows[file.flows.length - 1];
    return this.makeFlow(
      data.build ? { ...resolved, buildspec: { kind: 'text', text: buildspecText(data.build, resolved) } } : resolved,
      constructs,
    );
  }

  private makeFlow(resolved: ResolvedFlow, constructs: FlowConstructs): Flow {
    const flow = this.parts.makeFlow(this.flowScope, resolved, constructs);
    this.made.set(resolved.name, flow);
    return flow;
  }
}
