import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { functionArn } from '../arns';
import { HandlerFunction } from './handler-function';
import { startBuildCalls } from './handler-needs';
import { HandlerPermissions } from './handler-permissions';
import { HandlerSetup } from './handler-setup';
import { LookAgainQueue } from './look-again-queue';
import { permitRules } from './rules-permission';
import { ResolvedFlow } from '../../contract/flow-file';
import { HandlerVariable } from '../../contract/invocation';

/** The function that starts the builds of one repository's flows. */
export class StartBuild extends Construct {
  public readonly function: lambda.Function;
  public readonly role: iam.Role;
  /** The initiator that CodeBuild writes into the builds that the function starts. */
  public readonly initiator: string;
  private readonly permissions: HandlerPermissions;
  private readonly asyncInvoke: lambda.CfnEventInvokeConfig;
  private queue: LookAgainQueue | undefined;
  private hasReportQueue = false;

  constructor(
    scope: Construct,
    id: string,
    repository: codecommit.IRepository,
    private readonly setup: HandlerSetup,
  ) {
    super(scope, id);
    const functionName = setup.names.function('start-build');
    const handler = new HandlerFunction(this, 'Handler', {
      kind: 'start-build',
      name: functionName,
      description: `Starts the builds of the flows of ${setup.subject}`,
      runtime: setup.runtime,
      logRetention: setup.logRetention,
      environment: { [HandlerVariable.REPOSITORY_ARN]: repository.repositoryArn },
      // A look through all pull requests and branches takes its time.
      ...(setup.settings.reconcile && { timeout: Duration.minutes(10) }),
    });
    this.function = handler.function;
    this.role = handler.role;
    // A role's session in Lambda is named after the function.
    this.initiator = `${this.role.roleName}/${functionName}`;
    // To recognize the builds that it started.
    this.function.addEnvironment(HandlerVariable.STARTED_BY, this.initiator);
    this.permissions = new HandlerPermissions(this.role, repository.repositoryArn, setup.repositoryKeyArn);
    permitRules(this, 'Rules', this.function, setup.names.ruleStem);
    this.asyncInvoke = handler.asyncInvoke;
  }

  /** Let the function do what a flow needs of it. */
  public serve(flow: ResolvedFlow): void {
    this.permissions.allow(startBuildCalls(flow, this.setup.settings), flow.projectName);
  }

  /** Let the function look again later. */
  public lookAgain(deadLetters: sqs.Queue): void {
    if (this.queue) return;
    this.queue = new LookAgainQueue(this, 'LookAgain', { function: this.function, role: this.role, deadLetters });
    this.function.addEnvironment(HandlerVariable.LOOK_AGAIN_QUEUE, this.queue.queue.queueUrl);
  }

  /**
   * Let the function send what is to be reported where Lambda hands on nothing: for a message, and where it fails in
   * the end.
   */
  public sendReports(reportQueue: LookAgainQueue): void {
    if (this.hasReportQueue) return;
    this.hasReportQueue = true;
    reportQueue.allowToSend(this.role);
    this.function.addEnvironment(HandlerVariable.REPORT_QUEUE, reportQueue.queue.queueUrl);
  }

  /**
   * Send starts that failed after all retries to another function, which reports them on the pull request.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
   */
  public onFailure(destination: lambda.Function, functionName: string): void {
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'ReportFailure',
        actions: ['lambda:InvokeFunction'],
        resources: [functionArn(this, functionName)],
      }),
    );
    this.asyncInvoke.destinationConfig = { onFailure: { destination: destination.functionArn } };
  }

  /** Hand over what the function answers too. */
  public onSuccess(destination: lambda.Function): void {
    const arn = destination.functionArn;
    this.asyncInvoke.destinationConfig = { onFailure: { destination: arn }, onSuccess: { destination: arn } };
  }
}
