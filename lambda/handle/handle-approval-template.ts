import { DecisionLog } from './decision-log';
import { ApprovalTemplateProperties } from '../../src/contract/gate';
import { ApprovalTemplates } from '../aws/approval-templates';
import { approvalRule, describe, ownerMark } from '../decide/approval-rule';
import { decodeResourceRequest, ResourceRequest } from '../decode/decode-resource-request';

export interface ResourceAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly Reason?: string;
}

export interface TemplatePorts {
  readonly templates: () => Promise<ApprovalTemplates>;
  /** Hand the answer to CloudFormation. */
  readonly respond: (url: string, answer: ResourceAnswer) => Promise<void>;
  readonly say: DecisionLog;
}

/** The id of what was never made. CloudFormation deletes it when a creation fails, and must hit nobody else's template. */
const NOT_MADE = 'not-made';

/**
 * Keep an approval rule template and its association with a repository. The template's name is the resource's id: when it
 * changes, CloudFormation takes that for another resource, and deletes the old one when all else has gone well.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html
 */
export async function handleApprovalTemplate(input: unknown, ports: TemplatePorts): Promise<void> {
  const request = decodeResourceRequest(input);
  if (!request) return ports.say({ outcome: 'refused', reason: 'the invocation is no request of CloudFormation' });
  const { stackId, requestId, logicalId } = request;
  const answer = (Status: ResourceAnswer['Status'], PhysicalResourceId: string, Reason?: string) => ({
    Status,
    PhysicalResourceId,
    StackId: stackId,
    RequestId: requestId,
    LogicalResourceId: logicalId,
    ...(Reason && { Reason }),
  });
  try {
    const physicalId = await apply(request, await ports.templates());
    ports.say({ outcome: 'answered', event: requestId, reason: `${request.type} of ${physicalId} succeeded` });
    // Without an answer CloudFormation waits for an hour, so what fails here is thrown: Lambda calls again.
    return await ports.respond(request.responseUrl, answer('SUCCESS', physicalId));
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
    ports.say({ outcome: 'refused', event: requestId, reason });
    return ports.respond(request.responseUrl, answer('FAILED', request.physicalId ?? NOT_MADE, reason));
  }
}

/** @returns the resource's id */
async function apply(request: ResourceRequest, templates: ApprovalTemplates): Promise<string> {
  const { type, physicalId, properties, oldProperties, stackId, logicalId } = request;
  const mark = ownerMark(stackId, logicalId);
  if (type === 'Delete') {
    if (physicalId !== undefined && physicalId !== NOT_MADE)
      await remove(physicalId, properties?.RepositoryName, mark, templates);
    return physicalId ?? NOT_MADE;
  }
  if (!properties) throw new Error('"TemplateName", "RepositoryName" and "RoleArn" must be given');
  const name = properties.TemplateName;
  await ensure(properties, mark, name === physicalId, templates);
  await templates.associate(name, properties.RepositoryName);
  const isSame = oldProperties?.TemplateName === name;
  if (isSame && oldProperties.RepositoryName !== properties.RepositoryName)
    await templates.disassociate(name, oldProperties.RepositoryName);
  return name;
}

/** `isKnown`: CloudFormation says that it is ours, whatever its description says now. */
async function ensure(
  properties: ApprovalTemplateProperties,
  mark: string,
  isKnown: boolean,
  templates: ApprovalTemplates,
): Promise<void> {
  const name = properties.TemplateName;
  const content = approvalRule(properties);
  const description = describe(properties, mark);
  const found = await templates.get(name);
  if (!found) return templates.create(name, content, description);
  // A request that comes again finds what it made the first time. Anything else of this name is somebody's.
  if (!isKnown && !found.description.endsWith(mark)) {
    throw new Error(
      `there is an approval rule template "${name}" already, and it is not of this stack: give the gate another name, or delete that template`,
    );
  }
  if (found.content !== content) await templates.changeContent(name, content, found.sha);
  if (found.description !== description) await templates.changeDescription(name, description);
}

async function remove(
  name: string,
  repository: string | undefined,
  mark: string,
  templates: ApprovalTemplates,
): Promise<void> {
  const found = await templates.get(name);
  if (!found?.description.endsWith(mark)) return;
  if (repository !== undefined) await templates.disassociate(name, repository);
  await templates.delete(name);
}
