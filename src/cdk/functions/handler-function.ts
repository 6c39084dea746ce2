import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { logStreams } from '../arns';
import { HandlerKind, handlerCode } from './handler-code';
import { HANDLER_RUNTIMES } from '../../flows/known-values';
import { acknowledge, acknowledgeWildcard } from '../nag/acknowledge';

export interface HandlerProps {
  readonly kind: HandlerKind;
  /** Also the name of the log group. */
  readonly name: string;
  /**
   * Whether CloudFormation names the function. A function that keeps custom resources needs that: a name of ours
   * changes with the prefix and the repository, and CloudFormation does not allow another `ServiceToken` for an
   * existing resource.
   * https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/802
   * @default false
   */
  readonly namedByCloudFormation?: boolean;
  readonly description: string;
  readonly runtime: lambda.Runtime;
  readonly logRetention: logs.RetentionDays;
  readonly environment: { readonly [name: string]: string };
  /** @default - one minute */
  readonly timeout?: Duration;
}

/** A handler of ours: the function, its role and its log group, and no permission that it does not state. */
export class HandlerFunction extends Construct {
  public readonly function: lambda.Function;
  public readonly role: iam.Role;
  /** What Lambda does with an event that the function could not handle. */
  public readonly asyncInvoke: lambda.CfnEventInvokeConfig;

  constructor(scope: Construct, id: string, props: HandlerProps) {
    super(scope, id);
    const logGroupName = `/aws/lambda/${props.name}`;
    const logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName,
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The role that the CDK would make may write to every log group of the account.
    // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
    this.role = new iam.Role(this, 'Role', {
      description: props.description,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    const streams = logStreams(this, logGroupName);
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'Logs',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [streams],
      }),
    );
    acknowledgeWildcard(this.role, 'functionLogs', 'Resource', streams);
    this.function = new lambda.Function(this, 'Function', {
      ...(!props.namedByCloudFormation && { functionName: props.name }),
      description: props.description,
      runtime: props.runtime,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: handlerCode(props.kind),
      role: this.role,
      logGroup,
      memorySize: 256,
      timeout: props.timeout ?? Duration.minutes(1),
      environment: { ...props.environment },
    });
    if (props.runtime.name !== HANDLER_RUNTIMES[0]) acknowledge(this.function, 'olderRuntime');
    this.asyncInvoke = new lambda.CfnEventInvokeConfig(this, 'AsyncInvoke', {
      functionName: this.function.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 2,
    });
    // Lambda checks that the role may call a destination when it is set.
    this.asyncInvoke.node.addDependency(this.role);
  }
}
