import * as iam from 'aws-cdk-lib/aws-iam';
import { ArnFormat, Stack, Token } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { EnvironmentVariable } from '../../contract/flow-file';

const NAMES_IN_STATEMENT = 10;

/** Lets a build read exactly the parameters and secrets that its variables name. */
export function variablePermissions(
  scope: IConstruct,
  variables: Readonly<Record<string, EnvironmentVariable>>,
): iam.PolicyStatement[] {
  const named = (type: EnvironmentVariable['type']) =>
    Object.values(variables)
      .filter((each) => each.type === type)
      .map((each) => each.value);
  const parameters = unique(named('PARAMETER_STORE').map((name) => parameterArn(scope, name)));
  const secrets = unique(named('SECRETS_MANAGER').flatMap((id) => secretArns(scope, id)));
  return [
    ...statements('Parameters', 'ssm:GetParameters', parameters),
    ...statements('Secrets', 'secretsmanager:GetSecretValue', secrets),
  ];
}

/** Many names do not fit into one policy, so they come in statements that can be spread over several. */
function statements(sid: string, action: string, resources: readonly string[]): iam.PolicyStatement[] {
  const made: iam.PolicyStatement[] = [];
  for (let at = 0; at < resources.length; at += NAMES_IN_STATEMENT) {
    made.push(
      new iam.PolicyStatement({
        sid: `${sid}${made.length > 0 ? made.length + 1 : ''}`,
        actions: [action],
        resources: resources.slice(at, at + NAMES_IN_STATEMENT),
      }),
    );
  }
  return made;
}

/**
 * A parameter's path begins with a slash, its ARN has one slash only. A label or version after a colon
 * is not part of the ARN.
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-access.html
 */
function parameterArn(scope: IConstruct, name: string): string {
  if (name.startsWith('arn:')) return name;
  const resourceName = (Token.isUnresolved(name) ? name : name.split(':')[0]).replace(/^\//, '');
  return Stack.of(scope).formatArn({ service: 'ssm', resource: 'parameter', resourceName });
}

/**
 * A secret is named `secret-id:json-key:version-stage:version-id`, the id being a name or an ARN. The
 * ARN has six random characters after the name. Whether a given ARN has them is not to be seen
 * (`db-secret` may be all of a name), so both readings are allowed where both are possible.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
 */
function secretArns(scope: IConstruct, reference: string): string[] {
  if (reference.startsWith('arn:')) {
    const arn = reference.split(':').slice(0, 7).join(':');
    return /-[A-Za-z0-9]{6}$/.test(arn) ? [arn, `${arn}-??????`] : [`${arn}-??????`];
  }
  if (Token.isUnresolved(reference)) return [reference.split(':')[0]];
  const name = reference.split(':')[0];
  return [
    Stack.of(scope).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${name}-??????`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    }),
  ];
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
