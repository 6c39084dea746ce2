/**
 * approval-template: keeps the approval rule template of a flow's gate, as a custom resource of CloudFormation, and the
 * rules of pull requests that were opened before the gate came or went.
 *
 * Called by: CloudFormation, with ApprovalTemplateProperties (src/contract/gate.ts).
 * Environment: FLOW_CI_REPOSITORY_ARN, FLOW_CI_STACK_ID, FLOW_CI_TEMPLATES, FLOW_CI_GATE_ROLE, FLOW_CI_GATE_POOL,
 * FLOW_CI_START_BUILD.
 * Permissions: ApprovalTemplateCalls in src/contract/handler-calls.ts.
 */
import { ApprovalTemplates } from './aws/approval-templates';
import { FunctionCaller } from './aws/function-caller';
import { PullRequestRules } from './aws/pull-request-rules';
import { putAnswer } from './aws/put-answer';
import { Stacks } from './aws/stacks';
import { Voter } from './aws/voter';
import { parseRepositoryArn } from './decode/arn';
import { decodeTemplates } from './decode/decode-templates';
import { writeDecision, writeIncomplete } from './handle/decision-log';
import { handleApprovalTemplate } from './handle/handle-approval-template';
import { requireVariable } from './handle/require-variable';
import { HandlerVariable } from '../src/contract/invocation';

let templates: Promise<ApprovalTemplates> | undefined;
let rules: Promise<PullRequestRules> | undefined;
let stacks: Promise<Stacks> | undefined;
let functions: Promise<FunctionCaller> | undefined;
let voter: Promise<Voter> | undefined;

export async function handler(input: unknown): Promise<void> {
  const variable = (name: string) => requireVariable(process.env, name);
  const repositoryName = parseRepositoryArn(variable(HandlerVariable.REPOSITORY_ARN))?.name ?? '';
  await handleApprovalTemplate(input, {
    configuration: {
      stackId: variable(HandlerVariable.STACK_ID),
      repositoryName,
      declared: decodeTemplates(variable(HandlerVariable.TEMPLATES)),
    },
    pool: variable(HandlerVariable.GATE_POOL),
    startBuild: variable(HandlerVariable.START_BUILD),
    templates: async () =>
      (templates ??= import('./aws/codecommit-approval-templates.js').then(
        (module) => new module.CodeCommitApprovalTemplates(),
      )),
    rules: async () =>
      (rules ??= import('./aws/codecommit-pull-request-rules.js').then(
        (module) => new module.CodeCommitPullRequestRules(repositoryName, writeIncomplete),
      )),
    stacks: async () =>
      (stacks ??= import('./aws/cloudformation-stacks.js').then((module) => new module.CloudFormationStacks())),
    functions: async () =>
      (functions ??= import('./aws/lambda-function-caller.js').then((module) => new module.LambdaFunctionCaller())),
    voter: async () =>
      (voter ??= import('./aws/sts-voter.js').then(
        (module) => new module.StsVoter(variable(HandlerVariable.GATE_ROLE)),
      )),
    respond: putAnswer,
    now: () => Date.now(),
    say: writeDecision,
  });
}
