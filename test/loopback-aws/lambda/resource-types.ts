import { EventSources } from './event-sources';
import { Lambda } from './lambda';
import { permissionDocument } from './permission-document';
import { ResourceType, ResourceTypes } from '../cloudformation/resource-type';
import { Json, text } from '../core/json';
import { S3 } from '../s3/s3';

export function lambdaTypes(lambda: Lambda, sources: EventSources, s3: S3): ResourceTypes {
  const put = (name: string, given: Json, isNew: boolean) => {
    const code = given.Code as Json;
    lambda.put(
      {
        name,
        roleArn: text(given.Role),
        code: s3.object(text(code.S3Bucket), text(code.S3Key)),
        timeoutSeconds: Number(given.Timeout ?? 3),
        environment: ((given.Environment as Json | undefined)?.Variables ?? {}) as Record<string, string>,
        logGroup: (given.LoggingConfig as { LogGroup?: string } | undefined)?.LogGroup,
        deadLetters: (given.DeadLetterConfig as { TargetArn?: string } | undefined)?.TargetArn,
      },
      isNew,
    );
    return { physicalId: name, attributes: { Arn: lambda.arn(name) } };
  };
  const permission: ResourceType = {
    properties: ['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount'],
    replacedBy: ['Action', 'FunctionName', 'Principal', 'SourceArn', 'SourceAccount'],
    create: (given, { suggestedName }) => {
      lambda.addPermission(text(given.FunctionName), suggestedName, permissionDocument(given));
      return { physicalId: suggestedName, attributes: {} };
    },
    update: (physicalId) => ({ physicalId, attributes: {} }),
    remove: (id, given) => {
      lambda.removePermission(text(given.FunctionName).split(':').at(-1) ?? '', id);
    },
  };
  const configure = (given: Json) => {
    const { OnFailure, OnSuccess } = (given.DestinationConfig ?? {}) as Readonly<Record<string, Json | undefined>>;
    lambda.setAsync(text(given.FunctionName), {
      retries: Number(given.MaximumRetryAttempts ?? 2),
      ...(OnFailure && { onFailure: text(OnFailure.Destination) }),
      ...(OnSuccess && { onSuccess: text(OnSuccess.Destination) }),
    });
    return { physicalId: `${text(given.FunctionName)}-invoke`, attributes: {} };
  };
  const mappingOf = (id: string) => ({
    physicalId: id,
    attributes: { Id: id, EventSourceMappingArn: lambda.arn('').replace(/function:$/, `event-source-mapping:${id}`) },
  });
  return {
    'AWS::Lambda::Function': {
      properties: [
        'FunctionName',
        'Description',
        'Runtime',
        'Architectures',
        'Handler',
        'Code',
        'Role',
        'LoggingConfig',
        'MemorySize',
        'Timeout',
        'Environment',
        'Tags',
        'ReservedConcurrentExecutions',
        'DeadLetterConfig',
      ],
      replacedBy: ['FunctionName'],
      // A function's name has 64 characters: CloudFormation cuts the one that it makes, and keeps the random end.
      create: (given, { suggestedName }) =>
        put(text(given.FunctionName, suggestedName.replace(/^(.{51}).+(-\w{12})$/, '$1$2')), given, true),
      update: (name, given) => put(name, given, false),
      remove: (name) => {
        lambda.remove(name);
      },
    },
    'AWS::Lambda::EventSourceMapping': {
      properties: ['BatchSize', 'EventSourceArn', 'FunctionName', 'Tags'],
      replacedBy: ['EventSourceArn'],
      create: (given) => mappingOf(sources.map(text(given.EventSourceArn), text(given.FunctionName), given.BatchSize)),
      update: (id, given) => {
        sources.unmap(id);
        return mappingOf(sources.map(text(given.EventSourceArn), text(given.FunctionName), given.BatchSize, id));
      },
      remove: (id) => {
        sources.unmap(id);
      },
    },
    'AWS::Lambda::Permission': permission,
    'AWS::Lambda::EventInvokeConfig': {
      properties: [
        'FunctionName',
        'Qualifier',
        'MaximumRetryAttempts',
        'MaximumEventAgeInSeconds',
        'DestinationConfig',
      ],
      replacedBy: ['FunctionName', 'Qualifier'],
      create: (given) => configure(given),
      update: (_, given) => configure(given),
      remove: () => undefined,
    },
  };
}
