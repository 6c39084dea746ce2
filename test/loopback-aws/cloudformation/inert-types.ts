import { inertType, ResourceTypes } from '../cloudformation/resource-type';
import { World } from '../core/world';

/** Keys and image repositories exist, and do nothing. */
export function inertTypes(world: World): ResourceTypes {
  return {
    'AWS::KMS::Key': inertType(['KeyPolicy'], undefined, (name) => ({ Arn: world.arn('kms', `key/${name}`) })),
    'AWS::KMS::Alias': inertType(['AliasName', 'TargetKeyId'], 'AliasName', () => ({})),
    'AWS::ECR::Repository': inertType(['ImageTagMutability', 'LifecyclePolicy', 'RepositoryName', 'RepositoryPolicyText'], 'RepositoryName', (name) => ({ Arn: world.arn('ecr', `repository/${name}`) })),
  };
}
