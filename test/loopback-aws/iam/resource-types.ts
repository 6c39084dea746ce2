import { randomBytes } from 'node:crypto';
import { Iam } from './iam';
import { PolicyDocument } from './policy';
import { ResourceType, ResourceTypes } from '../cloudformation/resource-type';
import { AwsError } from '../core/aws-error';
import { Json, list, objects, text } from '../core/json';
import { World } from '../core/world';

export function iamTypes(world: World, iam: Iam): ResourceTypes {
  const role: ResourceType = {
    properties: [
      'RoleName',
      'Path',
      'Description',
      'AssumeRolePolicyDocument',
      'ManagedPolicyArns',
      'Policies',
      'PermissionsBoundary',
      'Tags',
    ],
    replacedBy: ['RoleName', 'Path'],
    create: (given, { suggestedName }) => {
      // IAM's names have 64 characters; CloudFormation shortens its own.
      const name = text(given.RoleName, `${suggestedName.slice(0, 51)}-${randomBytes(6).toString('hex')}`.slice(0, 64));
      if (iam.roles.has(name)) throw new AwsError('EntityAlreadyExists', `Role with name ${name} already exists.`, 409);
      const made = {
        name,
        path: text(given.Path, '/'),
        id: `AROA${randomBytes(8).toString('hex').toUpperCase()}`,
        trust: { Statement: [] } as PolicyDocument,
        inline: new Map<string, PolicyDocument>(),
        managed: new Set<string>(),
      };
      iam.roles.set(name, made);
      return fill(name, given);
    },
    update: fill,
    remove: (name) => {
      iam.roles.delete(name);
    },
  };
  function fill(name: string, given: Json) {
    const made = iam.role(name);
    if (given.PermissionsBoundary !== undefined) throw world.fault('permissions boundaries are not known');
    made.trust = given.AssumeRolePolicyDocument as PolicyDocument;
    for (const each of objects(given.Policies))
      made.inline.set(text(each.PolicyName), each.PolicyDocument as PolicyDocument);
    made.managed.clear();
    for (const arn of list<string>(given.ManagedPolicyArns)) made.managed.add(arn);
    return { physicalId: name, attributes: { Arn: iam.roleArn(made), RoleId: made.id } };
  }
  const attach = (given: Json, document: PolicyDocument | undefined) => {
    for (const name of list<string>(given.Roles)) {
      const { inline } = iam.role(name);
      if (document) inline.set(text(given.PolicyName), document);
      else inline.delete(text(given.PolicyName));
    }
  };
  const policy: ResourceType = {
    properties: ['PolicyName', 'PolicyDocument', 'Roles'],
    replacedBy: ['PolicyName', 'Roles'],
    create: (given, { suggestedName }) => {
      attach(given, given.PolicyDocument as PolicyDocument);
      return { physicalId: suggestedName, attributes: {} };
    },
    update: (physicalId, given) => {
      attach(given, given.PolicyDocument as PolicyDocument);
      return { physicalId, attributes: {} };
    },
    remove: (_, given) => {
      for (const name of list<string>(given.Roles)) iam.roles.get(name)?.inline.delete(text(given.PolicyName));
    },
  };
  const managed: ResourceType = {
    properties: ['ManagedPolicyName', 'Description', 'Path', 'PolicyDocument', 'Roles'],
    replacedBy: ['ManagedPolicyName', 'Description', 'Path'],
    create: (given, { suggestedName }) =>
      putManaged(
        `arn:${world.partition}:iam::${world.account}:policy/${text(given.ManagedPolicyName, suggestedName)}`,
        given,
      ),
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
