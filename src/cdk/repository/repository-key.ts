import * as iam from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';

/**
 * What CodeCommit asks of a repository's key in the name of whoever calls it: by git, and by nearly every call of its
 * API.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/encryption.html
 */
const ACTIONS = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** Let a role use the key of the repository, by way of CodeCommit alone. */
export function repositoryKeyPermission(scope: IConstruct, keyArn: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'RepositoryKey',
    actions: ACTIONS,
    resources: [keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `codecommit.${Stack.of(scope).region}.amazonaws.com` } },
  });
}
