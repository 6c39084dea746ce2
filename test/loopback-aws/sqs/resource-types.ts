import { Sqs } from './sqs';
import { ResourceTypes } from '../cloudformation/resource-type';
import { Json, list, text } from '../core/json';
import { PolicyDocument } from '../iam/policy';

export function sqsTypes(sqs: Sqs): ResourceTypes {
  const queueOf = (name: string) => ({
    physicalId: sqs.url(name),
    attributes: { Arn: sqs.arn(name), QueueName: name, QueueUrl: sqs.url(name) },
  });
  const setQueuePolicies = (given: Json, policies: readonly PolicyDocument[]): void => {
    for (const url of list<string>(given.Queues)) sqs.setPolicy(url, policies);
  };
  return {
    'AWS::SQS::Queue': {
      properties: [
        'QueueName',
        'MessageRetentionPeriod',
        'VisibilityTimeout',
        'SqsManagedSseEnabled',
        'KmsMasterKeyId',
        'RedriveAllowPolicy',
        'Tags',
      ],
      replacedBy: ['QueueName'],
      create: ({ QueueName, VisibilityTimeout }, { suggestedName }) => {
        const name = text(QueueName, suggestedName);
        sqs.create(name, VisibilityTimeout === undefined ? undefined : Number(VisibilityTimeout));
        return queueOf(name);
      },
      update: (url) => queueOf(url.split('/').at(-1) ?? ''),
      remove: (url) => {
        sqs.remove(url.split('/').at(-1) ?? '');
      },
    },
    'AWS::SQS::QueuePolicy': {
      properties: ['PolicyDocument', 'Queues'],
      create: (given, { suggestedName }) => {
        setQueuePolicies(given, [given.PolicyDocument as PolicyDocument]);
        return { physicalId: suggestedName, attributes: {} };
      },
      update: (physicalId, given) => {
        setQueuePolicies(given, [given.PolicyDocument as PolicyDocument]);
        return { physicalId, attributes: {} };
      },
      remove: () => undefined,
    },
  };
}
