/**
 * approval-template: keeps the approval rule template of a flow's gate, as a custom resource of CloudFormation.
 *
 * Called by: CloudFormation, with ApprovalTemplateProperties (src/contract/gate.ts).
 * Environment: none.
 * Permissions: ApprovalTemplateCalls in src/contract/handler-calls.ts.
 */
import { ApprovalTemplates } from './aws/approval-templates';
import { putAnswer } from './aws/put-answer';
import { writeDecision } from './handle/decision-log';
import { handleApprovalTemplate } from './handle/handle-approval-template';

let templates: Promise<ApprovalTemplates> | undefined;

export async function handler(input: unknown): Promise<void> {
  await handleApprovalTemplate(input, {
    templates: async () =>
      (templates ??= import('./aws/codecommit-approval-templates.js').then(
        (module) => new module.CodeCommitApprovalTemplates(),
      )),
    respond: putAnswer,
    say: writeDecision,
  });
}
