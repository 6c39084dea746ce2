import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy, Stack, Tags } from 'aws-cdk-lib/core';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { logStreams, projectArn } from '../arns';
import { HandlerSetup } from '../functions/handler-setup';
import { acknowledgeWildcard } from '../nag/acknowledge';

const URL_PATH = 'projects.0.badge.badgeRequestUrl';
/** The CDK has one function for all custom resources of this kind in a stack. */
const PROVIDER_ID = `AWS${AwsCustomResource.PROVIDER_FUNCTION_UUID.replace(/-/g, '')}`;

/**
 * The addresses of projects' badges. CloudFormation does not return them, and they cannot be put
 * together: they hold an id that CodeBuild makes. So CodeBuild is asked when the stack is deployed.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectBadge.html
 */
export class BadgeUrls extends Construct {
  private readonly role: iam.Role;
  private readonly logGroup: logs.LogGroup;

  constructor(
    scope: Construct,
    id: string,
    setup: HandlerSetup,
    private readonly tags: { readonly [key: string]: string },
  ) {
    super(scope, id);
    const name = `/aws/lambda/${setup.names.ruleStem}-badge-urls`;
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: name,
      retention: setup.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new iam.Role(this, 'Role', {
      description: `Asks CodeBuild for the badges of the flows of ${setup.subject}`,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    });
    const streams = logStreams(this, name);
    this.role.addToPolicy(
      new iam.PolicyStatement({
        sid: 'Logs',
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [streams],
      }),
    );
    acknowledgeWildcard(this.role, 'functionLogs', 'Resource', streams);
  }

  /** @param scope what the lookup belongs to */
  public of(scope: Construct, project: codebuild.Project, projectName: string): string {
    const call = {
      service: 'CodeBuild',
      action: 'batchGetProjects',
      parameters: { names: [project.projectName] },
      outputPaths: [URL_PATH],
      physicalResourceId: PhysicalResourceId.of(projectName),
    };
    const isFirst = !Stack.of(this).node.tryFindChild(PROVIDER_ID);
    const lookup = new AwsCustomResource(scope, 'BadgeUrl', {
      onCreate: call,
      onUpdate: call,
      installLatestAwsSdk: false,
      role: this.role,
      logGroup: this.logGroup,
      // The statement goes to whatever role the stack's function has: another part of the app may have made it.
      policy: AwsCustomResourcePolicy.fromStatements([
        new iam.PolicyStatement({
          actions: ['codebuild:BatchGetProjects'],
          resources: [projectArn(this, projectName)],
        }),
      ]),
    });
    const provider = Stack.of(this).node.tryFindChild(PROVIDER_ID);
    // It stands outside of the flows, where their tags do not reach.
    if (isFirst && provider) for (const [key, value] of Object.entries(this.tags)) Tags.of(provider).add(key, value);
    return lookup.getResponseField(URL_PATH);
  }
}
