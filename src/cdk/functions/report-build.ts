import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { logStreams } from '../arns';
import { HandlerFunction } from './handler-function';
import { reportBuildCalls, reportsStarts } from './handler-needs';
import { HandlerPermissions } from './handler-permissions';
import { HandlerSetup } from './handler-setup';
import { LookAgainQueue } from './look-again-queue';
import { reportPattern, ReportChunks, reportConstants } from './report-chunks';
import { reportSettings } from './report-settings';
import { permitRules } from './rules-permission';
import { StartBuild } from './start-build';
import { ResolvedFlow } from '../../contract/flow-file';
import { ReportBuildCalls } from '../../contract/handler-calls';
import { HandlerVariable } from '../../contract/invocation';
import { buildLogGroup } from '../../flows/names';
import { GateRole } from '../gates/gate-role';
import { GateVariableText } from '../gates/gate-variable-text';
import { acknowledgeWildcard } from '../nag/acknowledge';
import { EventInput } from '../triggers/event-template';
import { FunctionTarget } from '../triggers/function-target';

/** The function that comments on pull requests, and the rules that call it. */
export class ReportBuild extends Construct {
  public readonly function: lambda.Function;
  public readonly role: iam.Role;
  public readonly rules: events.Rule[] = [];
  /** How a function knows the comments on builds. */
  public readonly commentVariables: Readonly<Record<string, string>>;
  /** By which it looks again later at what was not complete. */
  public readonly lookAgain: LookAgainQueue;
  private readonly permissions: HandlerPermissions;
  private readonly chunks = new ReportChunks();
  private gates: GateVariableText | undefined;

  constructor(
    scope: Construct,
    id: string,
    repository: codecommit.IRepository,
    private readonly startBuild: StartBuild,
    private readonly setup: HandlerSetup,
    deadLetters: sqs.Queue,
  ) {
    super(scope, id);
    const functionName = setup.names.function('report-build');
    const handler = new HandlerFunction(this, 'Handler', {
      kind: 'report-build',
      name: functionName,
      description: `Reports the builds of the flows of ${setup.subject} to their pull requests`,
      runtime: setup.runtime,
      logRetention: setup.logRetention,
      environment: {
        [HandlerVariable.REPOSITORY_ARN]: repository.repositoryArn,
        [HandlerVariable.STARTED_BY]: startBuild.initiator,
        ...(setup.localCommand !== undefined && { [HandlerVariable.LOCAL_COMMAND]: setup.localCommand }),
      },
    });
    this.function = handler.function;
    this.role = handler.role;
    // A role's session in Lambda is named after the function.
    this.commentVariables = {
      [HandlerVariable.REPORTED_BY]: `${this.role.roleName}/${functionName}`,
      // It ends with random digits, which nobody knows who may just work in the repository.
      // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html
      [HandlerVariable.TOKEN_SEED]: Stack.of(this).stackId,
    };
    for (const [name, value] of Object.entries(this.commentVariables)) this.function.addEnvironment(name, value);
    const comment = ReportBuildCalls.comment.filter((call) => call.startsWith('codecommit:'));
    this.role.addToPolicy(
      new iam.PolicyStatement({ sid: 'Comment', actions: [...comment], resources: [repository.repositoryArn] }),
    );
    this.permissions = new HandlerPermissions(this.role, repository.repositoryArn, setup.repositoryKeyArn, comment);
    this.lookAgain = new LookAgainQueue(this, 'LookAgain', { function: this.function, role: this.role, deadLetters });
    this.function.addEnvironment(HandlerVariable.LOOK_AGAIN_QUEUE, this.lookAgain.queue.queueUrl);
    permitRules(this, 'Rules', this.function, setup.names.ruleStem);
    startBuild.onFailure(this.function, functionName);
  }

  /** Report the builds of a flow's project. */
  public watch(flow: ResolvedFlow): void {
    const { projectName } = flow;
    const group = buildLogGroup(projectName);
    const streams = logStreams(this, group, 'log-stream:*');
    this.permissions.policies.add({ sid: 'BuildLogs', actions: ['logs:GetLogEvents'] }, streams, group);
    acknowledgeWildcard(this.role, 'readBuildLogs', 'Resource', streams);
    this.permissions.allow(reportBuildCalls(flow), projectName, flow.uses?.reportGroups);
    if (reportsStarts(flow, this.setup.settings)) this.startBuild.onSuccess(this.function);
    const { index, isNew, chunk } = this.chunks.add(projectName, {
      flow: flow.name,
      settings: reportSettings(flow, this.setup.settings),
    });
    if (!isNew) {
      this.rules[index].addEventPattern({ detail: { 'project-name': [projectName] } });
      return;
    }
    const stack = Stack.of(this);
    const pattern = reportPattern([projectName], stack.account, stack.region);
    this.rules.push(
      new events.Rule(this, index === 0 ? 'Rule' : `Rule${index + 1}`, {
        ruleName: this.setup.names.reportRule(index),
        description: `Builds of the review flows of ${this.setup.subject}`,
        eventPattern: {
          source: pattern.source,
          detailType: pattern['detail-type'],
          account: pattern.account,
          region: pattern.region,
          detail: pattern.detail,
        },
        targets: [new FunctionTarget(this.function, new EventInput(() => reportConstants(chunk)))],
      }),
    );
  }

  /** Let the function vote for a flow, in a session of its own. */
  public vote(flow: ResolvedFlow, session: string, { role, pool }: GateRole): void {
    if (!this.gates) {
      this.role.addToPolicy(
        new iam.PolicyStatement({ sid: 'Vote', actions: ['sts:AssumeRole'], resources: [role.roleArn] }),
      );
      this.role.addToPolicy(
        new iam.PolicyStatement({ sid: 'Templates', actions: [...ReportBuildCalls.gateTemplates], resources: ['*'] }),
      );
      acknowledgeWildcard(this.role, 'approvalTemplates', 'Resource', '*');
      this.gates = new GateVariableText(this);
      this.function.addEnvironment(HandlerVariable.GATES, this.gates.text);
      this.function.addEnvironment(HandlerVariable.GATE_ROLE, role.roleArn);
      this.function.addEnvironment(HandlerVariable.GATE_POOL, pool);
    }
    this.gates.add(flow, session);
  }
}
