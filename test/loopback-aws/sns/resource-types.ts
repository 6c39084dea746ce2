import { Sns } from './sns';
import { inertType, ResourceTypes } from '../cloudformation/resource-type';
import { text } from '../core/json';

export function snsTypes(sns: Sns): ResourceTypes {
  const topic = (name: string) => ({
    physicalId: sns.arn(name),
    attributes: { TopicArn: sns.arn(name), TopicName: name },
  });
  return {
    'AWS::SNS::Topic': {
      properties: ['TopicName', 'DisplayName', 'KmsMasterKeyId', 'Tags'],
      replacedBy: ['TopicName'],
      create: ({ TopicName, KmsMasterKeyId }, { suggestedName }) => {
        const name = text(TopicName, suggestedName);
        sns.create(name, KmsMasterKeyId === undefined ? undefined : text(KmsMasterKeyId));
        return topic(name);
      },
      update: (arn) => topic(arn.split(':').at(-1) ?? ''),
      remove: (arn) => {
        sns.remove(arn.split(':').at(-1) ?? '');
      },
    },
    'AWS::SNS::TopicPolicy': inertType(['PolicyDocument', 'Topics'], undefined, () => ({})),
  };
}
