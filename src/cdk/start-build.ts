import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { functionArn, projectArn } from './arns';
import { HandlerFunction } from './handler-function';
import { HandlerSetup } from './handler-setup';
import { ResourceGrant } from './resource-grant';
import { permitRules } from './rules-permission';
import { HandlerVariable } from '../contract/invocation';

/** The function that starts the builds of one repository's flows. */
export class StartBuild extends Construct {
  public readonly function: lambda.Function;
  public readonly role: iam.Role;
  /** The initiator that CodeBuild writes into the builds that the function starts. */
  public readonly initiator: string;
  private readonly builds: ResourceGrant;
  private readonly asyncInvoke: lambda.CfnEventInvokeConfig;

  constructor(scope: Construct, id: string, repository: codecommit.IRepository, setup: HandlerSetup) {
    super(scope, id);
    const functionName = setup.names.function('start-build');
    const handler = new HandlerFunction(this, 'Handler', {
      kind: 'start-build',
      functionName,
      description: `Starts the builds of the flows of ${setup.subject}`,
      runtime: setup.runtime,
      logRetention: setup.logRetention,
      environment: { [HandlerVariable.REPOSITORY_ARN]: repository.repositoryArn },
    });
    this.function = handler.function;
    this.role = handler.role;
    // A role's session in Lambda is named after the function.
    this.initiator = `${this.role.roleName}/${functionName}`;
    this.builds = new ResourceGrant(this.role, 'StartBuilds', ['codebuild:StartBuild']);
    permitRules(this, 'Rules', this.function, setup.names.ruleStem);
    this.asyncInvoke = handler.asyncInvoke;
  }

  /** Let the function start a project's builds. */
  public allow(projectName: string): void {
    this.builds.add(projectArn(this, projectName), projectName);
  }

  /**
   * Hand what could not be started at each try to another function, so that the pull request is told.
   * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
   */
  public onFailure(destination: lambda.Function, functionName: string): void {
    this.role.addToPolicy(new iam.PolicyStatement({
      sid: 'TellFailure',
      actions: ['lambda:InvokeFunction'],
      resources: [functionArn(this, functionName)],
    }));
    this.asyncInvoke.destinationConfig = { onFailure: { destination: destination.functionArn } };
  }
}
