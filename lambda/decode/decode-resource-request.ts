import { isObject, JsonObject, objectAt, textAt, textsAt } from './json';
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

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html */
export function decodeResourceRequest(json: unknown): ResourceRequest | undefined {
  if (!isObject(json)) return undefined;
  const type = textAt(json, 'RequestType');
  const responseUrl = textAt(json, 'ResponseURL');
  const stackId = textAt(json, 'StackId');
  const requestId = textAt(json, 'RequestId');
  const logicalId = textAt(json, 'LogicalResourceId');
  const physicalId = textAt(json, 'PhysicalResourceId');
  const oldProperties = decodeProperties(objectAt(json, 'OldResourceProperties') ?? {});
  if (
    (type !== 'Create' && type !== 'Update' && type !== 'Delete') ||
    !responseUrl?.startsWith('https://') ||
    !stackId ||
    !requestId ||
    !logicalId
  )
    return undefined;
  return {
    type,
    responseUrl,
    stackId,
    requestId,
    logicalId,
    physicalId,
    properties: decodeProperties(objectAt(json, 'ResourceProperties') ?? {}),
    oldProperties,
  };
}

function decodeProperties(json: JsonObject): ApprovalTemplateProperties | undefined {
  const TemplateName = textAt(json, 'TemplateName');
  const RepositoryName = textAt(json, 'RepositoryName');
  const Flow = textAt(json, 'Flow');
  const Session = textAt(json, 'Session');
  const Review = textAt(json, 'Review');
  if (!TemplateName || !RepositoryName || !Flow || !Session || !Review) return undefined;
  const DestinationReferences = textsAt(json, 'DestinationReferences') ?? [];
  return { TemplateName, RepositoryName, Flow, Session, DestinationReferences, Review };
}
