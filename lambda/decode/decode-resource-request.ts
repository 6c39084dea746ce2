import { isObject, member, readOneOf, or, shape, readString, readStrings, matching } from './json';
import { ApprovalTemplateProperties } from '../../src/contract/gate';

/** What CloudFormation asks of a custom resource. */
export interface ResourceRequest {
  readonly type: 'Create' | 'Update' | 'Delete';
  readonly responseUrl: string;
  readonly stackId: string;
  readonly requestId: string;
  readonly logicalId: string;
  /** Absent when the resource is created. */
  readonly physicalId?: string;
  readonly properties: ApprovalTemplateProperties | undefined;
  /** Those before an update. */
  readonly oldProperties?: ApprovalTemplateProperties;
}

const properties = shape<ApprovalTemplateProperties>(
  { TemplateName: readString, RepositoryName: readString, Flow: readString, Session: readString, Review: readString },
  { DestinationReferences: or(readStrings, []) },
);

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
export function decodeResourceRequest(json: unknown): ResourceRequest | undefined {
  if (!isObject(json)) return undefined;
  const named = shape<Omit<ResourceRequest, 'properties' | 'oldProperties'>>(
    {
      type: readOneOf('Create', 'Update', 'Delete'),
      responseUrl: matching(/^https:\/\//),
      stackId: readString,
      requestId: readString,
      logicalId: readString,
    },
    { physicalId: readString },
  )({
    type: member(json, 'RequestType'),
    responseUrl: member(json, 'ResponseURL'),
    stackId: member(json, 'StackId'),
    requestId: member(json, 'RequestId'),
    logicalId: member(json, 'LogicalResourceId'),
    physicalId: member(json, 'PhysicalResourceId'),
  });
  return (
    named && {
      ...named,
      properties: properties(member(json, 'ResourceProperties')),
      oldProperties: properties(member(json, 'OldResourceProperties')),
    }
  );
}
