/**
 * approval-template: keeps the approval rule template of a flow's gate, as a custom resource of CloudFormation, and the
 * rules of pull requests that were opened before the gate came or went.
 *
 * Called by: CloudFormation, with ApprovalTemplateProperties (src/contract/gate.ts).
 * Environment: FLOW_CI_REPOSITORY_ARN, FLOW_CI_STACK_ID, FLOW_CI_TEMPLATES, FLOW_CI_GATE_ROLE, FLOW_CI_GATE_POOL,
 * FLOW_CI_START_BUILD.
 * Permissions: ApprovalTemplateCalls in src/contract/handler-calls.ts.
 */
import { putAnswer } from './aws/put-answer';
import { decodeTemplates } from './decode/decode-gates';
import { writeDecision, writeIncomplete } from './handle/decision-log';
import { once, repositoryName, requireVariable } from './handle/environment';
import { handleApprovalTemplate } from './handle/handle-approval-template';
import { HandlerVariable } from '../src/contract/invocation';

const ports = {
  templates: once(
    async () => new (await import('./aws/codecommit-approval-templates.js')).CodeCommitApprovalTemplates(),
  ),
  rules: once(async () => {
    const { CodeCommitPullRequestRules } = await import('./aws/codecommit-pull-request-rules.js');
    return new CodeCommitPullRequestRules(repositoryName(), writeIncomplete);
  }),
  stacks: once(async () => new (await import('./aws/cloudformation-stacks.js')).CloudFormationStacks()),
  functions: once(async () => new (await import('./aws/lambda-function-caller.js')).LambdaFunctionCaller()),
  voter: once(
    async () => new (await import('./aws/sts-voter.js')).StsVoter(requireVariable(HandlerVariable.GATE_ROLE)),
  ),
  respond: putAnswer,
  now: () => Date.now(),
  log: writeDecision,
};

export async function handler(input: unknown): Promise<void> {
  await handleApprovalTemplate(input, {
    ...ports,
    configuration: {
      stackId: requireVariable(HandlerVariable.STACK_ID),
      repositoryName: repositoryName(),
      declared: decodeTemplates(requireVariable(HandlerVariable.TEMPLATES)),
    },
    pool: requireVariable(HandlerVariable.GATE_POOL),
    startBuild: requireVariable(HandlerVariable.START_BUILD),
  });
}
