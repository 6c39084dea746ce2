import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { logStreams } from './arns';
import { EventInput } from './event-template';
import { FunctionTarget } from './function-target';
import { HandlerFunction } from './handler-function';
import { HandlerSetup } from './handler-setup';
import { reportPattern, ReportChunks } from './report-chunks';
import { ResourceGrant } from './resource-grant';
import { permitRules } from './rules-permission';
import { StartBuild } from './start-build';
import { HandlerVariable } from '../contract/invocation';
import { buildLogGroup } from '../flows/names';

/** The function that tells pull requests what became of their builds, and the rules that call it. */
export class ReportBuild extends Construct {
  public readonly function: lambda.Function;
  public readonly role: iam.Role;
  public readonly rules: events.Rule[] = [];
  private readonly buildLogs: ResourceGrant;
  private readonly chunks = new ReportChunks();

  constructor(scope: Construct, id: string, repository: codecommit.IRepository, startBuild: StartBuild, private readonly setup: HandlerSetup) {
    super(scope, id);
    const functionName = setup.names.function('report-build');
    const handler = new HandlerFunction(this, 'Handler', {
      kind: 'report-build',
      functionName,
      description: `Reports the builds of the flows of ${setup.subject} to their pull requests`,
      runtime: setup.runtime,
      logRetention: setup.logRetention,
      environment: {
        [HandlerVariable.REPOSITORY_ARN]: repository.repositoryArn,
        [HandlerVariable.STARTED_BY]: startBuild.initiator,
      },
    });
    this.function = handler.function;
    this.role = handler.role;
    // These actions take the repository, also those whose request has the id of a comment or pull request only.
    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodecommit.html
    this.role.addToPolicy(new iam.PolicyStatement({
      sid: 'Comment',
      actions: ['codecommit:GetCommentsForPullRequest', 'codecommit:GetPullRequest', 'codecommit:PostCommentForPullRequest', 'codecommit:UpdateComment'],
      resources: [repository.repositoryArn],
    }));
    this.buildLogs = new ResourceGrant(this.role, 'BuildLogs', ['logs:GetLogEvents']);
    permitRules(this, 'Rules', this.function, setup.names.ruleStem);
    startBuild.onFailure(this.function, functionName);
  }

  /** Report the builds of a flow's project. */
  public watch(flow: string, projectName: string): void {
    const group = buildLogGroup(projectName);
    this.buildLogs.add(logStreams(this, group, 'log-stream:*'), group);
    const { index, isNew, chunk } = this.chunks.add(projectName, flow);
    if (!isNew) {
      this.rules[index].addEventPattern({ detail: { 'project-name': [projectName] } });
      return;
    }
    const stack = Stack.of(this);
    const pattern = reportPattern([projectName], stack.account, stack.region);
    this.rules.push(new events.Rule(this, index === 0 ? 'Rule' : `Rule${index + 1}`, {
      ruleName: this.setup.names.reportRule(index),
      description: `Builds of the review flows of ${this.setup.subject}`,
      eventPattern: { source: pattern.source, detailType: pattern['detail-type'], account: pattern.account, region: pattern.region, detail: pattern.detail },
      targets: [new FunctionTarget(this.function, new EventInput(() => ({ flows: Object.fromEntries(chunk) })))],
    }));
  }
}
