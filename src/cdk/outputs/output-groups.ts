import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Fn } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import { Flow } from '../flow';
import { OutputGroup, OutputValue } from './outputs';

interface Handler {
  readonly function: lambda.Function;
  readonly role: iam.Role;
}

/** What the flows of a repository share. */
export function sharedOutputs(
  scope: Construct,
  repository: codecommit.IRepository,
  startBuild: Handler,
  reportBuild?: Handler,
  notifyBuild?: Handler,
  protection?: iam.ManagedPolicy,
  eventPublisherRole?: iam.Role,
): OutputGroup {
  const isMade = repository instanceof codecommit.Repository && repository.node.scope === scope;
  return {
    scope,
    description: 'What the flows share',
    values: [
      ...handlerOutputs('StartBuild', 'start-build', startBuild),
      ...(reportBuild ? handlerOutputs('ReportBuild', 'report-build', reportBuild) : []),
      ...(notifyBuild ? handlerOutputs('NotifyBuild', 'notify-build', notifyBuild) : []),
      { id: 'RepositoryName', description: 'Name of the repository', value: repository.repositoryName },
      ...(isMade
        ? [
            { id: 'RepositoryArn', description: 'ARN of the repository', value: repository.repositoryArn },
            {
              id: 'RepositoryCloneUrlHttp',
              description: 'Address to clone the repository over HTTPS',
              value: repository.repositoryCloneUrlHttp,
            },
            {
              id: 'RepositoryCloneUrlGrc',
              description: 'Address to clone the repository with git-remote-codecommit',
              value: repository.repositoryCloneUrlGrc,
            },
          ]
        : []),
      ...(protection
        ? [
            {
              id: 'BranchProtectionPolicyArn',
              description: 'ARN of the policy that protects branches',
              value: protection.managedPolicyArn,
            },
          ]
        : []),
      ...roleOutput('NotificationRoleArn', 'that publishes notifications', notifyBuild?.role),
      ...roleOutput('NotificationEventRoleArn', 'in which EventBridge publishes events of builds', eventPublisherRole),
    ],
  };
}

function roleOutput(id: string, what: string, role: iam.Role | undefined): OutputValue[] {
  return role ? [{ id, description: `ARN of the role ${what}`, value: role.roleArn }] : [];
}

function handlerOutputs(id: string, name: string, { function: handler, role }: Handler): OutputValue[] {
  return [
    { id: `${id}FunctionName`, description: `Name of the ${name} function`, value: handler.functionName },
    { id: `${id}FunctionArn`, description: `ARN of the ${name} function`, value: handler.functionArn },
    { id: `${id}RoleName`, description: `Name of the role of the ${name} function`, value: role.roleName },
    { id: `${id}RoleArn`, description: `ARN of the role of the ${name} function`, value: role.roleArn },
  ];
}

/** What a flow is made of. */
export function flowOutputs(flow: Flow): OutputGroup {
  const name = `flow ${flow.flowName}`;
  const list = (id: string, what: string, arns: readonly string[]): OutputValue[] =>
    arns.length > 0
      ? [
          {
            id,
            description: `ARNs of the ${what} of ${name}`,
            value: arns.length === 1 ? arns[0] : Fn.join(',', [...arns]),
          },
        ]
      : [];
  return {
    scope: flow,
    description: `The resources of ${name}`,
    values: [
      { id: 'ProjectName', description: `CodeBuild project of ${name}`, value: flow.project.projectName },
      { id: 'ProjectArn', description: `ARN of the CodeBuild project of ${name}`, value: flow.project.projectArn },
      { id: 'ServiceRoleArn', description: `ARN of the service role of ${name}`, value: flow.role.roleArn },
      ...list(
        'RuleArns',
        'rules',
        flow.rules.map((rule) => rule.ruleArn),
      ),
      ...list(
        'ScheduleArns',
        'schedules',
        flow.schedules.map((schedule) => schedule.attrArn),
      ),
      ...(flow.gateRole
        ? [{ id: 'GateRoleArn', description: `ARN of the role that votes for ${name}`, value: flow.gateRole.roleArn }]
        : []),
      ...(flow.badgeUrl !== undefined
        ? [{ id: 'BadgeUrl', description: `Badge of ${name}`, value: flow.badgeUrl }]
        : []),
    ],
  };
}
