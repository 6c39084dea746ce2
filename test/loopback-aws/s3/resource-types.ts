import { S3 } from './s3';
import { inertType, ResourceType, ResourceTypes } from '../cloudformation/resource-type';
import { AwsError } from '../core/aws-error';
import { Json, text } from '../core/json';
import { World } from '../core/world';

export function s3Types(world: World, s3: S3): ResourceTypes {
  const attributes = (name: string): Json => ({
    Arn: `arn:${world.partition}:s3:::${name}`,
    RegionalDomainName: `${name}.s3.${world.region}.amazonaws.com`,
  });
  const bucket: ResourceType = {
    properties: [
      'BucketName',
      'AccessControl',
      'BucketEncryption',
      'PublicAccessBlockConfiguration',
      'VersioningConfiguration',
      'LifecycleConfiguration',
      'Tags',
    ],
    replacedBy: ['BucketName'],
    create: ({ BucketName }, { suggestedName }) => {
      const name = text(BucketName, suggestedName.toLowerCase());
      if (s3.buckets.has(name)) throw new AwsError('BucketAlreadyOwnedByYou', `${name} already exists`);
      s3.buckets.set(name, new Map());
      return { physicalId: name, attributes: attributes(name) };
    },
    update: (name) => ({ physicalId: name, attributes: attributes(name) }),
    remove: (name) => {
      s3.buckets.delete(name);
    },
  };
  return {
    'AWS::S3::Bucket': bucket,
    'AWS::S3::BucketPolicy': inertType(['Bucket', 'PolicyDocument'], 'Bucket', () => ({})),
  };
}
