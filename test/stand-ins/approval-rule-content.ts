/** @see https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-create-pull-request-approval-rule.html */
export function approvalRuleOf(approvals: number): string {
  return JSON.stringify({
    Version: '2018-11-08',
    Statements: [{ Type: 'Approvers', NumberOfApprovalsNeeded: approvals }],
  });
}
