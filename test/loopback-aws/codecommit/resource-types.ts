import { CodeCommit } from './codecommit';
import { ResourceTypes } from '../cloudformation/resource-type';
import { text } from '../core/json';
import { World } from '../core/world';

export function codecommitTypes(world: World, codecommit: CodeCommit): ResourceTypes {
  const repository = (name: string) => ({
    physicalId: codecommit.repository(name).id,
    attributes: {
      Arn: codecommit.arn(name),
      Name: name,
      CloneUrlHttp: `${world.endpoint}/v1/repos/${name}`,
      CloneUrlSsh: `ssh://git-codecommit.${world.region}.amazonaws.com/v1/repos/${name}`,
    },
  });
  return {
    'AWS::CodeCommit::Repository': {
      properties: ['RepositoryName', 'RepositoryDescription', 'KmsKeyId', 'Tags'],
      create: async (given) => {
        await codecommit.create(
          text(given.RepositoryName),
          given.KmsKeyId === undefined ? undefined : text(given.KmsKeyId),
        );
        return repository(text(given.RepositoryName));
      },
      update: (_, given) => {
        codecommit.repository(text(given.RepositoryName)).kmsKey =
          given.KmsKeyId === undefined ? undefined : text(given.KmsKeyId);
        return repository(text(given.RepositoryName));
      },
      remove: (_, given) => {
        codecommit.remove(text(given.RepositoryName));
      },
    },
  };
}
