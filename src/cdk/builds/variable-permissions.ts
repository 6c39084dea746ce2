import * as iam from 'aws-cdk-lib/aws-iam';
import { ArnFormat, Stack, Token } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { EnvironmentVariable, ResolvedFlow } from '../../contract/flow-file';
import { secretIdOf } from '../../flows/secret-id';

const NAMES_IN_STATEMENT = 10;

/** The names of parameters and secrets, as buildspecs and variables have them. */
export interface NamedSecrets {
  readonly parameters: readonly string[];
  readonly secrets: readonly string[];
}

/** The parameters and secrets that a flow's variables and its build name. */
export function namedSecrets({ environmentVariables, uses }: ResolvedFlow): NamedSecrets {
  const named = (type: EnvironmentVariable['type']) =>
    Object.values(environmentVariables)
      .filter((each) => each.type === type)
      .map((each) => each.value);
  return {
    parameters: unique([...named('PARAMETER_STORE'), ...(uses?.parameters ?? [])]),
    secrets: unique([...named('SECRETS_MANAGER'), ...(uses?.secrets ?? [])]),
  };
}

/** Lets a build read exactly the parameters and secrets that are named, and decrypt them. */
export function variablePermissions(scope: IConstruct, { parameters, secrets }: NamedSecrets): iam.PolicyStatement[] {
  const parameterArns = unique(parameters.map((name) => parameterArn(scope, name)));
  const arnsOfSecrets = unique(secrets.flatMap((id) => secretArns(scope, id)));
  return [
    ...statements('Parameters', 'ssm:GetParameters', parameterArns),
    ...statements('Secrets', 'secretsmanager:GetSecretValue', arnsOfSecrets),
    ...decryptStatements(scope, 'ParameterKeys', PARAMETER_CONTEXT, parameterArns),
    ...decryptStatements(scope, 'SecretKeys', SECRET_CONTEXT, arnsOfSecrets),
  ];
}

/** @see https://docs.aws.amazon.com/kms/latest/developerguide/services-parameter-store.html */
const PARAMETER_CONTEXT = { service: 'ssm', key: 'PARAMETER_ARN' };
/** @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
const SECRET_CONTEXT = { service: 'secretsmanager', key: 'SecretARN' };

/**
 * What is encrypted with a customer managed key is decrypted in the name of whoever reads it, which a secret of another
 * account always is. Which key that is changes with the secret. So the key is not named: the service, and the ARN that
 * it gives to KMS as encryption context, narrow the permission to what the role may read anyway.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples_cross.html
 */
function decryptStatements(
  scope: IConstruct,
  sid: string,
  { service, key }: typeof SECRET_CONTEXT,
  arns: readonly string[],
): iam.PolicyStatement[] {
  return chunks(arns).map(
    (some, index) =>
      new iam.PolicyStatement({
        sid: numbered(sid, index),
        actions: ['kms:Decrypt'],
        resources: unique(some.map((arn) => keysBeside(scope, arn))),
        conditions: {
          StringEquals: { 'kms:ViaService': `${service}.${Stack.of(scope).region}.amazonaws.com` },
          StringLike: { [`kms:EncryptionContext:${key}`]: [...some] },
        },
      }),
  );
}

/** All keys of the account and Region of a secret or parameter. */
function keysBeside(scope: IConstruct, arn: string): string {
  const [, partition, , region, account] = Token.isUnresolved(arn) ? [] : arn.split(':');
  const isElsewhere = account !== undefined && account !== Stack.of(scope).account;
  return Stack.of(scope).formatArn({
    service: 'kms',
    ...(isElsewhere && { partition, region, account }),
    resource: 'key',
    resourceName: '*',
  });
}

/** Many names do not fit into one policy, so they come in statements that can be spread over several. */
function statements(sid: string, action: string, resources: readonly string[]): iam.PolicyStatement[] {
  return chunks(resources).map(
    (some, index) => new iam.PolicyStatement({ sid: numbered(sid, index), actions: [action], resources: [...some] }),
  );
}

function chunks(names: readonly string[]): (readonly string[])[] {
  return Array.from({ length: Math.ceil(names.length / NAMES_IN_STATEMENT) }, (_, index) =>
    names.slice(index * NAMES_IN_STATEMENT, (index + 1) * NAMES_IN_STATEMENT),
  );
}

function numbered(sid: string, index: number): string {
  return `${sid}${index > 0 ? index + 1 : ''}`;
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
    const arn = secretIdOf(reference);
    return /-[A-Za-z0-9]{6}$/.test(arn) ? [arn, `${arn}-??????`] : [`${arn}-??????`];
  }
  if (Token.isUnresolved(reference)) return [secretIdOf(reference)];
  const name = secretIdOf(reference);
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
