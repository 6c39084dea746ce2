import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { logStreams, reportGroupArn } from '../arns';
import { DeclaredImage } from './declared-image';
import { networkPermissions } from './network-permissions';
import { FlowConstructs } from '../split-flow-props';
import { STACK_ERRORS } from '../stack-errors';
import { certificatePermission } from './storage-permissions';
import { errorText } from '../../checks/error-data';
import { ArtifactsTarget, CacheTarget, ResolvedFlow } from '../../contract/flow-file';
import { reviewOf } from '../functions/handler-needs';
import { acknowledge, acknowledgeStatement, acknowledgeWildcard } from '../nag/acknowledge';

export interface FlowProjectProps {
  readonly flow: ResolvedFlow;
  readonly constructs: FlowConstructs;
  readonly buildSpec: codebuild.BuildSpec;
  readonly repository: codecommit.IRepository;
  readonly role: iam.IRole;
  readonly logGroup: logs.LogGroup;
  readonly encryptionKeyArn?: string;
  readonly certificateArn?: string;
}

/**
 * A flow's CodeBuild project. What is a construct goes through the CDK's own project, which adds the
 * permissions that go with it; what is plain data is set on the resource, because the CDK would allow
 * more than CodeBuild needs (deleting artifacts, secrets whose names begin alike).
 */
export function flowProject(scope: Construct, props: FlowProjectProps): codebuild.Project {
  const { flow, constructs, repository, role } = props;
  const buildImage = constructs.buildImage ?? new DeclaredImage(flow.environment);
  if (reviewOf(flow)?.mergeResult && buildImage.type.startsWith('WINDOWS')) {
    throw new Error(errorText(STACK_ERRORS.mergeResultOnWindows, { flow: flow.name }));
  }
  // Lambda compute has no timeouts, cache or badge of the project's.
  // https://docs.aws.amazon.com/codebuild/latest/userguide/lambda.html
  const onLambda = buildImage.type.includes('LAMBDA');
  const project = new codebuild.Project(scope, 'Project', {
    projectName: flow.projectName,
    description: flow.description,
    role,
    source: codebuild.Source.codeCommit({
      repository,
      ...(flow.sourceVersion !== undefined && { branchOrRef: flow.sourceVersion }),
      ...(flow.gitCloneDepth > 0 && { cloneDepth: flow.gitCloneDepth }),
      ...(flow.fetchSubmodules && { fetchSubmodules: true }),
    }),
    buildSpec: props.buildSpec,
    environment: {
      buildImage,
      computeType: constructs.computeType ?? buildImage.defaultComputeType,
      ...(constructs.certificate && { certificate: constructs.certificate }),
      privileged: constructs.privileged ?? flow.environment.privileged,
    },
    ...(!onLambda && { timeout: Duration.minutes(flow.timeout), queuedTimeout: Duration.minutes(flow.queuedTimeout) }),
    ...(flow.badge && { badge: true }),
    ...(flow.concurrentBuildLimit !== undefined && { concurrentBuildLimit: flow.concurrentBuildLimit }),
    ...(flow.autoRetryLimit > 0 && { autoRetryLimit: flow.autoRetryLimit }),
    ...(constructs.vpc && { vpc: constructs.vpc }),
    ...(constructs.subnetSelection && { subnetSelection: constructs.subnetSelection }),
    ...(constructs.securityGroups && { securityGroups: constructs.securityGroups }),
    ...(constructs.encryptionKey && { encryptionKey: constructs.encryptionKey }),
  });
  if (constructs.certificate) {
    const { bucket, objectKey } = constructs.certificate;
    role.addToPrincipalPolicy(certificatePermission(bucket.arnForObjects(objectKey)));
    bucket.encryptionKey?.grantDecrypt(role);
  }
  for (const key of constructs.storageKeys) key.grantEncryptDecrypt(role);
  setData(scope, project, props);
  if (!props.encryptionKeyArn && !constructs.encryptionKey) acknowledge(project, 'noKey');
  // What the CDK lets the role do.
  acknowledgeWildcard(role, 'buildLogs', 'Resource', logStreams(scope, `/aws/codebuild/${project.projectName}`));
  acknowledgeWildcard(role, 'buildReports', 'Resource', reportGroupArn(scope, `${project.projectName}-*`));
  return project;
}

function setData(
  scope: Construct,
  project: codebuild.Project,
  { flow, role, logGroup, encryptionKeyArn, certificateArn }: FlowProjectProps,
): void {
  const resource = project.node.defaultChild as codebuild.CfnProject;
  // The group is named, so that CodeBuild never makes it, without retention, before the stack does.
  resource.logsConfig = { cloudWatchLogs: { status: 'ENABLED', groupName: logGroup.logGroupName } };
  const variables = Object.entries(flow.environmentVariables);
  if (variables.length > 0) {
    resource.addPropertyOverride(
      'Environment.EnvironmentVariables',
      variables.map(([Name, { type, value }]) => ({ Name, Type: type, Value: value })),
    );
  }
  if (flow.artifacts) resource.artifacts = artifactsProperty(flow.artifacts);
  if (flow.cache) resource.cache = cacheProperty(flow.cache);
  if (certificateArn) resource.addPropertyOverride('Environment.Certificate', certificateArn);
  if (encryptionKeyArn) resource.encryptionKey = encryptionKeyArn;
  if (flow.vpc) {
    const { vpcId, subnetIds, securityGroupIds } = flow.vpc;
    resource.vpcConfig = { vpcId, subnets: [...subnetIds], securityGroupIds: [...securityGroupIds] };
    // CodeBuild tries the role when a project in a VPC is made, so the permission has to be there before.
    const statements = networkPermissions(scope, subnetIds);
    const policy = new iam.Policy(scope, 'NetworkPolicy', { statements });
    for (const statement of statements) acknowledgeStatement(policy, 'network', statement);
    role.attachInlinePolicy(policy);
    project.node.addDependency(policy);
  }
}

function artifactsProperty(artifacts: ArtifactsTarget): codebuild.CfnProject.ArtifactsProperty {
  return {
    type: 'S3',
    location: artifacts.bucket,
    packaging: artifacts.packaging,
    namespaceType: artifacts.includeBuildId ? 'BUILD_ID' : 'NONE',
    ...(artifacts.path !== '' && { path: artifacts.path }),
    // Without a name here, the one in the buildspec counts.
    ...(artifacts.name !== undefined ? { name: artifacts.name } : { overrideArtifactName: true }),
    ...(!artifacts.encryption && { encryptionDisabled: true }),
  };
}

function cacheProperty(cache: CacheTarget): codebuild.CfnProject.ProjectCacheProperty {
  if (cache.kind === 'local') return { type: 'LOCAL', modes: [...cache.modes] };
  const { bucket, prefix, namespace } = cache;
  return {
    type: 'S3',
    location: prefix ? `${bucket}/${prefix}` : bucket,
    ...(namespace !== undefined && { cacheNamespace: namespace }),
  };
}
