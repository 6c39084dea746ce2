import { DecisionLog } from './decision-log';
import { gateOpen, OpenRulesPorts, releaseOpen } from './open-rules';
import { DetailType, EventSource } from '../../src/contract/codecommit-events';
import { ApprovalTemplateProperties, templateDigest } from '../../src/contract/gate';
import { ReconcileInvocation, ReviewFlow } from '../../src/contract/invocation';
import { ApprovalTemplates, FunctionCaller, Stacks } from '../aws/ports';
import { isAnswerAddress } from '../decide/answer-address';
import {
  approvalTemplate,
  describe,
  ownerMark,
  sessionOf,
  templateHistory,
  TemplateHistory,
} from '../decide/approval-rule';
import { decideTemplate, NOT_MADE, TemplateConfiguration, TemplateDecision } from '../decide/decide-template';
import { parseArn } from '../decode/arn';
import { decodeResourceRequest, ResourceRequest } from '../decode/decode-resource-request';
import { FUNCTION_ERRORS, REASONS, reasonWith } from '../decode/reasons';

export interface ResourceAnswer {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly PhysicalResourceId: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly Reason?: string;
}

export interface TemplatePorts extends OpenRulesPorts {
  readonly configuration: TemplateConfiguration;
  readonly templates: () => Promise<ApprovalTemplates>;
  readonly stacks: () => Promise<Stacks>;
  readonly functions: () => Promise<FunctionCaller>;
  /** Name of start-build. */
  readonly startBuild: string;
  /** Hand the answer to CloudFormation. */
  readonly respond: (url: string, answer: ResourceAnswer) => Promise<void>;
  readonly now: () => number;
  readonly log: DecisionLog;
}

/** As many builds as start-build starts in its minute. */
const MAX_AT_ONCE = 10;

/**
 * Keep an approval rule template and its association with a repository. The template's name is the resource's id: when
 * it changes, CloudFormation takes that for another resource, and deletes the old one when all else has gone well.
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-custom-resources.html
 */
export async function handleApprovalTemplate(input: unknown, ports: TemplatePorts): Promise<void> {
  const request = decodeResourceRequest(input);
  if (!request) return ports.log({ outcome: 'refused', reason: REASONS.noCloudFormationRequest });
  const { stackId, requestId, logicalId, responseUrl } = request;
  if (!isAnswerAddress(responseUrl, ports.configuration.stackId))
    return ports.log({
      outcome: 'refused',
      event: requestId,
      reason: REASONS.foreignAnswerAddress,
    });
  const answer = (Status: ResourceAnswer['Status'], PhysicalResourceId: string, Reason?: string) => ({
    Status,
    PhysicalResourceId,
    StackId: stackId,
    RequestId: requestId,
    LogicalResourceId: logicalId,
    Reason,
  });
  try {
    const physicalId = await apply(request, await decide(request, ports), ports);
    ports.log({ outcome: 'answered', event: requestId, reason: `${request.type} of ${physicalId} succeeded` });
    // Without an answer CloudFormation waits until its timeout, so what fails here is thrown: Lambda calls again.
    return await ports.respond(responseUrl, answer('SUCCESS', physicalId));
  } catch (error) {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown error';
    ports.log({ outcome: 'refused', event: requestId, reason });
    return ports.respond(responseUrl, answer('FAILED', request.physicalId ?? NOT_MADE, reason));
  }
}

async function decide(request: ResourceRequest, ports: TemplatePorts): Promise<TemplateDecision> {
  const decision = decideTemplate(request, ports.configuration);
  if (decision.kind !== 'ask') return decision;
  return decideTemplate(request, ports.configuration, await (await ports.stacks()).state(ports.configuration.stackId));
}

/** @returns the resource's id */
async function apply(request: ResourceRequest, decision: TemplateDecision, ports: TemplatePorts): Promise<string> {
  const { stackId } = ports.configuration;
  switch (decision.kind) {
    case 'ensure': {
      const { properties } = decision;
      const { oldProperties } = request;
      await ensure(properties, ports);
      await gate(properties, oldProperties?.Review !== properties.Review, ports);
      if (
        oldProperties?.TemplateName === properties.TemplateName &&
        oldProperties.RepositoryName !== properties.RepositoryName
      )
        await (await ports.templates()).disassociate(properties.TemplateName, oldProperties.RepositoryName);
      return properties.TemplateName;
    }
    case 'restore': {
      const { TemplateName } = decision.properties;
      const found = await (await ports.templates()).get(TemplateName);
      const history = found && templateHistory(found.description, stackId);
      const digest = templateDigest(decision.properties);
      // Whoever may call the function can say what there was before: the template itself knows.
      if (history?.now === digest || history?.before === digest) await ensure(decision.properties, ports);
      else
        ports.log({
          outcome: 'kept',
          event: request.requestId,
          reason: 'the template was never made of these properties',
        });
      return TemplateName;
    }
    case 'remove':
      await remove(decision, ports);
      return decision.name;
    case 'keep':
      ports.log({ outcome: 'kept', event: request.requestId, reason: decision.reason });
      return request.physicalId ?? NOT_MADE;
    case 'ask':
      throw new Error(FUNCTION_ERRORS.noStackState);
    case 'refuse':
      throw new Error(decision.reason);
  }
}

async function ensure(properties: ApprovalTemplateProperties, ports: TemplatePorts): Promise<void> {
  const { TemplateName: name, RepositoryName, Flow } = properties;
  const { stackId } = ports.configuration;
  const content = approvalTemplate(ports.pool, properties);
  const templates = await ports.templates();
  const found = await templates.get(name);
  const description = describe(
    Flow,
    stackId,
    historyAfter(properties, found && templateHistory(found.description, stackId)),
  );
  if (!found) await templates.create(name, content, description);
  // A request that comes again finds what it made the first time. Anything else of this name is somebody's.
  else if (!found.description.endsWith(ownerMark(stackId))) {
    throw new Error(reasonWith(FUNCTION_ERRORS.templateOfOthers, { name }));
  } else {
    if (found.content !== content) await templates.changeContent(name, content, found.sha);
    if (found.description !== description) await templates.changeDescription(name, description);
  }
  await templates.associate(name, RepositoryName);
}

function historyAfter(properties: ApprovalTemplateProperties, history: TemplateHistory | undefined): TemplateHistory {
  const now = templateDigest(properties);
  const before = history?.now === now ? history.before : history?.now;
  return { now, before };
}

/**
 * Give pull requests that are open already the rule, and have them built by the code that builds what no event started.
 */
async function gate(properties: ApprovalTemplateProperties, isNew: boolean, ports: TemplatePorts): Promise<void> {
  const ids = await gateOpen(properties, isNew, ports);
  if (ids.length === 0) return;
  const functions = await ports.functions();
  for (let from = 0; from < ids.length; from += MAX_AT_ONCE)
    await functions.call(ports.startBuild, lookAt(properties, ids.slice(from, from + MAX_AT_ONCE), ports));
}

function lookAt(
  { Review }: ApprovalTemplateProperties,
  pullRequests: readonly string[],
  { configuration: { stackId }, now }: TemplatePorts,
): ReconcileInvocation {
  const { account = '', region = '' } = parseArn(stackId) ?? {};
  return {
    reconcile: { flows: [JSON.parse(Review) as ReviewFlow], interval: 1, pullRequests },
    event: {
      version: '0',
      id: `gate-${pullRequests.join('-')}`,
      'detail-type': DetailType.SCHEDULED,
      source: EventSource.SCHEDULER,
      account,
      time: new Date(now()).toISOString(),
      region,
      resources: [stackId],
      detail: '{}',
    },
  };
}

async function remove(
  { name, repositoryNames, releases }: Extract<TemplateDecision, { readonly kind: 'remove' }>,
  ports: TemplatePorts,
): Promise<void> {
  const { stackId, declared } = ports.configuration;
  const templates = await ports.templates();
  const found = await templates.get(name);
  if (!found?.description.endsWith(ownerMark(stackId))) return;
  // From here on no new pull request gets the rule.
  for (const each of repositoryNames) await templates.disassociate(name, each);
  const session = sessionOf(found.content, ports.pool);
  if (session !== undefined) {
    const isElsewhere = Object.entries(declared).some(([other, each]) => other !== name && each.session === session);
    await releaseOpen(session, releases && !isElsewhere, ports);
  }
  await templates.delete(name);
}
