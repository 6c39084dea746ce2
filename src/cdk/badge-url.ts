import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as iam from 'aws-cdk-lib/aws-iam';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { projectArn } from './arns';

const URL_PATH = 'projects.0.badge.badgeRequestUrl';

/**
 * The address of a project's badge. CloudFormation does not tell it, and it cannot be put together:
 * it holds an id that CodeBuild makes. So CodeBuild is asked when the stack is deployed.
 * @see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectBadge.html
 */
export function badgeUrl(scope: Construct, project: codebuild.Project, projectName: string): string {
  const call = {
    service: 'CodeBuild',
    action: 'batchGetProjects',
    parameters: { names: [project.projectName] },
    outputPaths: [URL_PATH],
    physicalResourceId: PhysicalResourceId.of(projectName),
  };
  const lookup = new AwsCustomResource(scope, 'BadgeUrl', {
    onCreate: call,
    onUpdate: call,
    installLatestAwsSdk: false,
    policy: AwsCustomResourcePolicy.fromStatements([
      new iam.PolicyStatement({ actions: ['codebuild:BatchGetProjects'], resources: [projectArn(scope, projectName)] }),
    ]),
  });
  return lookup.getResponseField(URL_PATH);
}
