import { randomBytes } from 'node:crypto';
import { inertType, ResourceType, ResourceTypes } from './resource-type';
import { CodeBuild } from '../codebuild/codebuild';
import { PROJECT_PROPERTIES } from '../codebuild/project';
import { CodeCommit } from '../codecommit/codecommit';
import { AwsError } from '../core/aws-error';
import { Json, list, objects, text } from '../core/json';
import { World } from '../core/world';
import { Events } from '../events/events';
import { Iam } from '../iam/iam';
import { PolicyDocument } from '../iam/policy';
import { Lambda, permissionDocument } from '../lambda/lambda';
import { Logs } from '../logs/logs';
import { S3 } from '../s3/s3';
import { Scheduler } from '../scheduler/scheduler';
import { Sqs } from '../sqs/sqs';
import { Ssm } from '../ssm/ssm';

export interface Services {
  readonly world: World;
  readonly iam: Iam;
  readonly s3: S3;
  readonly ssm: Ssm;
  readonly logs: Logs;
  readonly lambda: Lambda;
  readonly events: Events;
  readonly scheduler: Scheduler;
  readonly sqs: Sqs;
  readonly codebuild: () => CodeBuild;
  readonly codecommit: CodeCommit;
}

/** The types of resources that stacks may have here. */
export function resourceTypes(services: Services): ResourceTypes {
  return { ...storageTypes(services), ...iamTypes(services), ...functionTypes(services), ...eventTypes(services), ...buildTypes(services) };
}

function storageTypes({ world, s3, ssm, logs }: Services): ResourceTypes {
  const bucketAttributes = (name: string): Json => ({ Arn: `arn:${world.partition}:s3:::${name}`, RegionalDomainName: `${name}.s3.${world.region}.amazonaws.com` });
  const bucket: ResourceType = {
    properties: ['BucketName', 'AccessControl', 'BucketEncryption', 'PublicAccessBlockConfiguration', 'VersioningConfiguration', 'LifecycleConfiguration', 'Tags'],
    replacedBy: ['BucketName'],
    create: ({ BucketName }, { suggestedName }) => {
      const name = text(BucketName, suggestedName.toLowerCase());
      if (s3.buckets.has(name)) throw new AwsError('BucketAlreadyOwnedByYou', `${name} already exists`);
      s3.buckets.set(name, new Map());
      return { physicalId: name, attributes: bucketAttributes(name) };
    },
    update: (name) => ({ physicalId: name, attributes: bucketAttributes(name) }),
    remove: (name) => { s3.buckets.delete(name); },
  };
  const putParameter = ({ Name, Value }: Json) => {
    ssm.parameters.set(text(Name), text(Value));
    return { physicalId: text(Name), attributes: { Type: 'String', Value } };
  };
  const logGroup: ResourceType = {
    properties: ['LogGroupName', 'RetentionInDays', 'Tags'],
    replacedBy: ['LogGroupName'],
    create: ({ LogGroupName }, { suggestedName }) => {
      const name = text(LogGroupName, suggestedName);
      logs.createGroup(name);
      return { physicalId: name, attributes: { Arn: `${logs.groupArn(name)}:*` } };
    },
    update: (name) => ({ physicalId: name, attributes: { Arn: `${logs.groupArn(name)}:*` } }),
    remove: (name) => { logs.removeGroup(name); },
  };
  return {
    'AWS::S3::Bucket': bucket,
    'AWS::S3::BucketPolicy': inertType(['Bucket', 'PolicyDocument'], 'Bucket', () => ({})),
    'AWS::KMS::Key': inertType(['KeyPolicy'], undefined, (name) => ({ Arn: world.arn('kms', `key/${name}`) })),
    'AWS::KMS::Alias': inertType(['AliasName', 'TargetKeyId'], 'AliasName', () => ({})),
    'AWS::ECR::Repository': inertType(['ImageTagMutability', 'LifecyclePolicy', 'RepositoryName', 'RepositoryPolicyText'], 'RepositoryName', (name) => ({ Arn: world.arn('ecr', `repository/${name}`) })),
    'AWS::SSM::Parameter': { properties: ['Type', 'Name', 'Value'], replacedBy: ['Name'], create: putParameter, update: (_, given) => putParameter(given), remove: (name) => { ssm.parameters.delete(name); } },
    'AWS::Logs::LogGroup': logGroup,
    'AWS::SNS::Topic': inertType(['TopicName', 'DisplayName', 'KmsMasterKeyId', 'Tags'], 'TopicName', (name) => ({ TopicName: name })),
    'AWS::SNS::TopicPolicy': inertType(['PolicyDocument', 'Topics'], undefined, () => ({})),
    'AWS::CloudWatch::Alarm': inertType(
      ['AlarmName', 'AlarmDescription', 'AlarmActions', 'OKActions', 'ComparisonOperator', 'DatapointsToAlarm', 'Dimensions', 'EvaluationPeriods', 'MetricName', 'Metrics', 'Namespace', 'Period', 'Statistic', 'Threshold', 'TreatMissingData', 'ActionsEnabled', 'Tags'],
      'AlarmName', (name) => ({ Arn: world.arn('cloudwatch', `alarm:${name}`) }),
    ),
    'AWS::CloudWatch::Dashboard': inertType(['DashboardName', 'DashboardBody'], 'DashboardName', () => ({})),
  };
}

function iamTypes({ world, iam }: Services): ResourceTypes {
  const role: ResourceType = {
    properties: ['RoleName', 'Path', 'Description', 'AssumeRolePolicyDocument', 'ManagedPolicyArns', 'Policies', 'PermissionsBoundary', 'Tags'],
    replacedBy: ['RoleName', 'Path'],
    create: (given, { suggestedName }) => {
      // IAM's names have 64 characters; CloudFormation shortens its own.
      const name = text(given.RoleName, `${suggestedName.slice(0, 51)}-${randomBytes(6).toString('hex')}`.slice(0, 64));
      if (iam.roles.has(name)) throw new AwsError('EntityAlreadyExists', `Role with name ${name} already exists.`, 409);
      const made = { name, path: text(given.Path, '/'), id: `AROA${randomBytes(8).toString('hex').toUpperCase()}`, trust: { Statement: [] } as PolicyDocument, inline: new Map<string, PolicyDocument>(), managed: new Set<string>() };
      iam.roles.set(name, made);
      return fill(name, given);
    },
    update: fill,
    remove: (name) => { iam.roles.delete(name); },
  };
  function fill(name: string, given: Json) {
    const made = iam.role(name);
    if (given.PermissionsBoundary !== undefined) throw world.fault('permissions boundaries are not known');
    made.trust = given.AssumeRolePolicyDocument as PolicyDocument;
    for (const each of objects(given.Policies)) made.inline.set(text(each.PolicyName), each.PolicyDocument as PolicyDocument);
    made.managed.clear();
    for (const arn of list<string>(given.ManagedPolicyArns)) made.managed.add(arn);
    return { physicalId: name, attributes: { Arn: iam.roleArn(made), RoleId: made.id } };
  }
  const attach = (given: Json, document: PolicyDocument | undefined) => {
    for (const name of list<string>(given.Roles)) {
      const { inline } = iam.role(name);
      if (document) inline.set(text(given.PolicyName), document); else inline.delete(text(given.PolicyName));
    }
  };
  const policy: ResourceType = {
    properties: ['PolicyName', 'PolicyDocument', 'Roles'],
    replacedBy: ['PolicyName', 'Roles'],
    create: (given, { suggestedName }) => { attach(given, given.PolicyDocument as PolicyDocument); return { physicalId: suggestedName, attributes: {} }; },
    update: (physicalId, given) => { attach(given, given.PolicyDocument as PolicyDocument); return { physicalId, attributes: {} }; },
    remove: (_, given) => { for (const name of list<string>(given.Roles)) iam.roles.get(name)?.inline.delete(text(given.PolicyName)); },
  };
  const managed: ResourceType = {
    properties: ['ManagedPolicyName', 'Description', 'Path', 'PolicyDocument', 'Roles'],
    replacedBy: ['ManagedPolicyName', 'Description', 'Path'],
    create: (given, { suggestedName }) => putManaged(`arn:${world.partition}:iam::${world.account}:policy/${text(given.ManagedPolicyName, suggestedName)}`, given),
    update: putManaged,
    remove: (arn, given) => {
      iam.managedPolicies.delete(arn);
      for (const name of list<string>(given.Roles)) iam.roles.get(name)?.managed.delete(arn);
    },
  };
  function putManaged(arn: string, given: Json) {
    iam.managedPolicies.set(arn, given.PolicyDocument as PolicyDocument);
    for (const name of list<string>(given.Roles)) iam.role(name).managed.add(arn);
    return { physicalId: arn, attributes: { PolicyArn: arn } };
  }
  return { 'AWS::IAM::Role': role, 'AWS::IAM::Policy': policy, 'AWS::IAM::ManagedPolicy': managed };
}

function functionTypes({ lambda, s3 }: Services): ResourceTypes {
  const put = (name: string, given: Json, isNew: boolean) => {
    const code = given.Code as Json;
    lambda.put({
      name, roleArn: text(given.Role), code: s3.object(text(code.S3Bucket), text(code.S3Key)), timeoutSeconds: Number(given.Timeout ?? 3),
      environment: ((given.Environment as Json | undefined)?.Variables ?? {}) as Record<string, string>,
      deadLetters: (given.DeadLetterConfig as { TargetArn?: string } | undefined)?.TargetArn,
    }, isNew);
    return { physicalId: name, attributes: { Arn: lambda.arn(name) } };
  };
  const permission: ResourceType = {
    properties: ['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount'],
    replacedBy: ['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount'],
    create: (given, { suggestedName }) => { lambda.addPermission(text(given.FunctionName), suggestedName, permissionDocument(given)); return { physicalId: suggestedName, attributes: {} }; },
    update: (physicalId) => ({ physicalId, attributes: {} }),
    remove: (id, given) => { lambda.removePermission(text(given.FunctionName).split(':').at(-1) ?? '', id); },
  };
  const configure = (given: Json) => {
    const destination = ((given.DestinationConfig as Json | undefined)?.OnFailure as Json | undefined)?.Destination;
    lambda.setAsync(text(given.FunctionName), { retries: Number(given.MaximumRetryAttempts ?? 2), ...(destination !== undefined && { onFailure: text(destination) }) });
    return { physicalId: `${text(given.FunctionName)}-invoke`, attributes: {} };
  };
  return {
    'AWS::Lambda::Function': {
      properties: ['FunctionName', 'Description', 'Runtime', 'Architectures', 'Handler', 'Code', 'Role', 'LoggingConfig', 'MemorySize', 'Timeout', 'Environment', 'Tags', 'ReservedConcurrentExecutions', 'DeadLetterConfig'],
      replacedBy: ['FunctionName'],
      create: (given, { suggestedName }) => put(text(given.FunctionName, suggestedName), given, true),
      update: (name, given) => put(name, given, false),
      remove: (name) => { lambda.remove(name); },
    },
    'AWS::Lambda::Permission': permission,
    'AWS::Lambda::EventInvokeConfig': {
      properties: ['FunctionName', 'Qualifier', 'MaximumRetryAttempts', 'MaximumEventAgeInSeconds', 'DestinationConfig'],
      replacedBy: ['FunctionName', 'Qualifier'],
      create: (given) => configure(given),
      update: (_, given) => configure(given),
      remove: () => undefined,
    },
  };
}

function eventTypes({ events, scheduler, sqs }: Services): ResourceTypes {
  const putRule = (name: string, given: Json) => { events.putRule(name, given); return { physicalId: name, attributes: { Arn: events.ruleArn(name) } }; };
  const putSchedule = (name: string, given: Json) => { scheduler.put(name, given); return { physicalId: name, attributes: { Arn: scheduler.arn(name) } }; };
  const queueOf = (name: string) => ({ physicalId: sqs.url(name), attributes: { Arn: sqs.arn(name), QueueName: name, QueueUrl: sqs.url(name) } });
  return {
    'AWS::Events::Rule': {
      properties: ['Name', 'Description', 'EventPattern', 'State', 'Targets', 'Tags'],
      replacedBy: ['Name'],
      create: (given, { suggestedName }) => {
        const name = text(given.Name, suggestedName);
        if (events.ruleNames.includes(name)) throw new AwsError('ResourceAlreadyExistsException', `Rule ${name} already exists`);
        return putRule(name, given);
      },
      update: putRule,
      remove: (name) => { events.removeRule(name); },
    },
    'AWS::Scheduler::Schedule': {
      properties: ['Name', 'Description', 'ScheduleExpression', 'ScheduleExpressionTimezone', 'FlexibleTimeWindow', 'State', 'Target'],
      replacedBy: ['Name'],
      create: (given, { suggestedName }) => putSchedule(text(given.Name, suggestedName), given),
      update: putSchedule,
      remove: (name) => { scheduler.remove(name); },
    },
    'AWS::SQS::Queue': {
      properties: ['QueueName', 'MessageRetentionPeriod', 'VisibilityTimeout', 'SqsManagedSseEnabled', 'KmsMasterKeyId', 'RedriveAllowPolicy', 'Tags'],
      replacedBy: ['QueueName'],
      create: ({ QueueName }, { suggestedName }) => { const name = text(QueueName, suggestedName); sqs.create(name); return queueOf(name); },
      update: (url) => queueOf(url.split('/').at(-1) ?? ''),
      remove: (url) => { sqs.remove(url.split('/').at(-1) ?? ''); },
    },
    'AWS::SQS::QueuePolicy': {
      properties: ['PolicyDocument', 'Queues'],
      create: (given, { suggestedName }) => { setQueuePolicies(given, [given.PolicyDocument as PolicyDocument]); return { physicalId: suggestedName, attributes: {} }; },
      update: (physicalId, given) => { setQueuePolicies(given, [given.PolicyDocument as PolicyDocument]); return { physicalId, attributes: {} }; },
      remove: () => undefined,
    },
  };
  function setQueuePolicies(given: Json, policies: readonly PolicyDocument[]): void {
    for (const url of list<string>(given.Queues)) sqs.setPolicy(url, policies);
  }
}

function buildTypes({ world, codebuild, codecommit }: Services): ResourceTypes {
  const project = (name: string) => ({ physicalId: name, attributes: { Arn: world.arn('codebuild', `project/${name}`) } });
  const repository = (name: string) => ({ physicalId: codecommit.repository(name).id, attributes: { Arn: codecommit.arn(name), Name: name, CloneUrlHttp: `${world.endpoint}/v1/repos/${name}`, CloneUrlSsh: `ssh://git-codecommit.${world.region}.amazonaws.com/v1/repos/${name}` } });
  return {
    'AWS::CodeBuild::Project': {
      properties: PROJECT_PROPERTIES,
      replacedBy: ['Name'],
      create: (given, { suggestedName }) => { const name = text(given.Name, suggestedName); codebuild().create(name, given); return project(name); },
      update: (name, given) => { codebuild().project(name).properties = given; return project(name); },
      remove: (name) => { codebuild().remove(name); },
    },
    'AWS::CodeCommit::Repository': {
      properties: ['RepositoryName', 'RepositoryDescription', 'Tags'],
      create: async (given) => { await codecommit.create(text(given.RepositoryName)); return repository(text(given.RepositoryName)); },
      update: (_, given) => repository(text(given.RepositoryName)),
      remove: (_, given) => { codecommit.remove(text(given.RepositoryName)); },
    },
  };
}
