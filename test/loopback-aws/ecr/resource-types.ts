import { Ecr } from './ecr';
import { ResourceTypes } from '../cloudformation/resource-type';
import { text } from '../core/json';

export function ecrTypes(ecr: Ecr): ResourceTypes {
  const made = (name: string) => ({ physicalId: name, attributes: { Arn: ecr.arn(name) } });
  return {
    'AWS::ECR::Repository': {
      properties: ['ImageTagMutability', 'LifecyclePolicy', 'RepositoryName', 'RepositoryPolicyText'],
      replacedBy: ['RepositoryName'],
      create: ({ RepositoryName }, { suggestedName }) => {
        const name = text(RepositoryName, suggestedName.toLowerCase());
        ecr.repositories.add(name);
        return made(name);
      },
      update: made,
      remove: (name) => {
        ecr.repositories.delete(name);
      },
    },
  };
}
