import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { projectArn } from '../arns';
import { imagePermissions } from './image-permissions';
import { PlaceholderValues } from '../placeholder-values';
import { splitStatements } from './policy-size';
import { repositoryKeyPermission } from '../repository/repository-key';
import { FlowConstructs } from '../split-flow-props';
import { artifactPermissions, cachePermissions, certificatePermission, keyPermission } from './storage-permissions';
import { usedPermissions } from './used-permissions';
import { namedSecrets, variablePermissions } from './variable-permissions';
import { FlowPolicyStatement, ResolvedFlow } from '../../contract/flow-file';
import { acknowledgeOurs } from '../nag/acknowledge';

/**
 * The role of a flow's builds. The project itself adds the right to write its logs and reports and to
 * read its source; here is what the flow's options ask for beyond.
 */
export function flowRole(
  scope: Construct,
  flow: ResolvedFlow,
  constructs: FlowConstructs,
  values: PlaceholderValues,
  repositoryKeyArn?: string,
): iam.IRole {
  const role =
    constructs.role ??
    new iam.Role(scope, 'Role', {
      description: `Builds of ${flow.projectName}`,
      // Only this project, so that nobody else's project gets its hands on the role.
      // https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
      assumedBy: new iam.ServicePrincipal('codebuild.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceArn': projectArn(scope, flow.projectName) } },
      }),
    });
  flow.managedPolicyArns.forEach((arn, index) => {
    role.addManagedPolicy(iam.ManagedPolicy.fromManagedPolicyArn(scope, `ManagedPolicy${index + 1}`, values.fill(arn)));
  });
  constructs.managedPolicies?.forEach((policy) => role.addManagedPolicy(policy));
  const ours = [
    ...variablePermissions(scope, namedSecrets(flow)),
    ...usedPermissions(scope, flow),
    ...(flow.artifacts ? artifactPermissions(scope, flow.artifacts) : []),
    ...(flow.cache ? cachePermissions(scope, flow.cache) : []),
    ...(repositoryKeyArn !== undefined ? [repositoryKeyPermission(scope, repositoryKeyArn)] : []),
    ...(flow.encryptionKeyArn ? [keyPermission(values.fill(flow.encryptionKeyArn))] : []),
    ...(constructs.buildImage ? [] : imagePermissions(scope, flow.environment)),
    ...(flow.environment.certificate ? [certificatePermission(values.fill(flow.environment.certificate))] : []),
    ...(flow.autoRetryLimit ? [retryPermission(scope, flow.projectName)] : []),
  ];
  const theirs = flow.policyStatements.map((statement) => userStatement(statement, values));
  const statements = [...ours, ...theirs];
  addStatements(scope, role, statements, constructs.role === undefined, flow.name);
  acknowledgeOurs(scope, ours, theirs);
  return role;
}

/**
 * CodeBuild retries a build with the project's own role. The CDK does not add what that needs.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/auto-retry-build.html
 */
function retryPermission(scope: Construct, projectName: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'Retry',
    actions: ['codebuild:RetryBuild'],
    resources: [projectArn(scope, projectName)],
  });
}

function addStatements(
  scope: Construct,
  role: iam.IRole,
  statements: readonly iam.PolicyStatement[],
  isOurs: boolean,
  flow: string,
): void {
  // What a role from elsewhere takes up, and whether it may be changed, is known to that role alone.
  const { inline, managed } = isOurs
    ? splitStatements(statements, `flow "${flow}"`)
    : { inline: statements, managed: [] };
  for (const statement of inline) role.addToPrincipalPolicy(statement);
  managed.forEach((part, index) => {
    new iam.ManagedPolicy(scope, `Policy${index + 1}`, {
      description: `Builds of flow ${flow}`,
      roles: [role],
      statements: [...part],
    });
  });
}

function userStatement(statement: FlowPolicyStatement, values: PlaceholderValues): iam.PolicyStatement {
  return new iam.PolicyStatement({
    ...(statement.sid !== undefined && { sid: statement.sid }),
    effect: statement.effect === 'Deny' ? iam.Effect.DENY : iam.Effect.ALLOW,
    actions: [...statement.actions],
    resources: statement.resources.map((resource) => values.fill(resource)),
    ...(statement.conditions && {
      conditions: values.fillAll(statement.conditions) as Record<string, Record<string, unknown>>,
    }),
  });
}
