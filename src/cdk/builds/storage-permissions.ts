import * as iam from 'aws-cdk-lib/aws-iam';
import { Stack } from 'aws-cdk-lib/core';
import { IConstruct } from 'constructs';
import { ArtifactsTarget, CacheTarget } from '../../contract/flow-file';

/**
 * What CodeBuild does in a bucket that is given by name.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
 */
export function artifactPermissions(scope: IConstruct, { bucket, path }: ArtifactsTarget): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      sid: 'Artifacts',
      actions: ['s3:PutObject'],
      resources: [bucketArn(scope, bucket, objectsBelow(path))],
    }),
    new iam.PolicyStatement({
      sid: 'ArtifactsBucket',
      actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'],
      resources: [bucketArn(scope, bucket)],
    }),
  ];
}

/**
 * The cache is read and written, and looked for by the beginning of its key.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html
 */
export function cachePermissions(scope: IConstruct, cache: CacheTarget): iam.PolicyStatement[] {
  if (cache.kind === 'local') return [];
  const objects = objectsBelow(cache.prefix);
  return [
    new iam.PolicyStatement({
      sid: 'Cache',
      actions: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'],
      resources: [bucketArn(scope, cache.bucket, objects)],
    }),
    new iam.PolicyStatement({
      sid: 'CacheList',
      actions: ['s3:ListBucket'],
      resources: [bucketArn(scope, cache.bucket)],
      conditions: { StringLike: { 's3:prefix': objects } },
    }),
    new iam.PolicyStatement({
      sid: 'CacheBucket',
      actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'],
      resources: [bucketArn(scope, cache.bucket)],
    }),
  ];
}

function objectsBelow(folder: string): string {
  return folder === '' ? '*' : `${asIs(folder)}/*`;
}

/** CodeBuild fetches the certificate with the project's role; of the CDK the role would not be allowed to. */
export function certificatePermission(arn: string): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'Certificate',
    actions: ['s3:GetObject', 's3:GetObjectVersion'],
    resources: [arn],
  });
}

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-kms.html */
const KEY_ACTIONS = ['kms:Decrypt', 'kms:DescribeKey', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/**
 * The use of a key. An alias is not a resource in policies; a condition selects the key by its alias.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
 */
export function keyPermission(arn: string): iam.PolicyStatement {
  const [, head, alias] = /^(.*):(alias\/.*)$/.exec(arn) ?? [];
  if (!alias) return new iam.PolicyStatement({ sid: 'Key', actions: KEY_ACTIONS, resources: [arn] });
  return new iam.PolicyStatement({
    sid: 'Key',
    actions: KEY_ACTIONS,
    resources: [`${head}:key/*`],
    conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } },
  });
}

function bucketArn(scope: IConstruct, bucket: string, objects?: string): string {
  return Stack.of(scope).formatArn({
    service: 's3',
    region: '',
    account: '',
    resource: bucket,
    ...(objects !== undefined && { resourceName: objects }),
  });
}

/**
 * A path in a policy, where stars, question marks and dollars would mean more than themselves.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function asIs(path: string): string {
  return path.replace(/\$\{Token\[[^\]]*\]\}|[*?$]/g, (found) => (found.length > 1 ? found : `\${${found}}`));
}
