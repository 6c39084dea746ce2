import { CodeBuild } from './codebuild';
import { PROJECT_PROPERTIES } from './project';
import { ResourceTypes } from '../cloudformation/resource-type';
import { text } from '../core/json';
import { World } from '../core/world';

export function codebuildTypes(world: World, codebuild: CodeBuild): ResourceTypes {
  const project = (name: string) => ({
    physicalId: name,
    attributes: { Arn: world.arn('codebuild', `project/${name}`) },
  });
  return {
    'AWS::CodeBuild::Project': {
      properties: PROJECT_PROPERTIES,
      replacedBy: ['Name'],
      create: (given, { suggestedName }) => {
        const name = text(given.Name, suggestedName);
        codebuild.create(name, given);
        return project(name);
      },
      update: (name, given) => {
        codebuild.project(name).properties = given;
        return project(name);
      },
      remove: (name) => {
        codebuild.remove(name);
      },
    },
  };
}
