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
  const configure = (name: string, { VisibilityTimeout, RedrivePolicy }: Json): void => {
    const redrive = RedrivePolicy as Json | undefined;
    sqs.configure(
      name,
      VisibilityTimeout === undefined ? undefined : Number(VisibilityTimeout),
      redrive && {
        deadLetterTargetArn: text(redrive.deadLetterTargetArn),
        maxReceiveCount: Number(redrive.maxReceiveCount),
      },
    );
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
        'RedrivePolicy',
        'Tags',
      ],
      replacedBy: ['QueueName'],
      create: (given, { suggestedName }) => {
        const name = text(given.QueueName, suggestedName);
        sqs.create(name);
        configure(name, given);
        return queueOf(name);
      },
      update: (url, given) => {
        const name = url.split('/').at(-1) ?? '';
        configure(name, given);
        return queueOf(name);
      },
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
