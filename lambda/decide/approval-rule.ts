import { ApprovalTemplateProperties } from '../../src/contract/gate';
import { parseArn } from '../decode/arn';

/**
 * The content of the template: one approval, by a session of the one role that only report-build may assume.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-create-template.html
 */
export function approvalRule({ RoleArn, DestinationReferences }: ApprovalTemplateProperties): string {
  const arn = parseArn(RoleArn);
  // A role's path is no part of its sessions' ARN. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  const role = arn?.service === 'iam' && arn.resource.startsWith('role/') ? arn.resource.split('/').pop() : undefined;
  if (!arn || !role) throw new Error(`"RoleArn" must be the ARN of a role, it is ${RoleArn}`);
  return JSON.stringify({
    Version: '2018-11-08',
    ...(DestinationReferences && DestinationReferences.length > 0 && { DestinationReferences }),
    Statements: [
      {
        Type: 'Approvers',
        NumberOfApprovalsNeeded: 1,
        ApprovalPoolMembers: [`arn:${arn.partition}:sts::${arn.account}:assumed-role/${role}/*`],
      },
    ],
  });
}

/** At the end of a template's description: by it we know our own again, and touch no other. */
export function ownerMark(stackId: string, logicalId: string): string {
  return `[${stackId} ${logicalId}]`;
}

/** @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_CreateApprovalRuleTemplate.html */
const LONGEST_DESCRIPTION = 1_000;

export function describe({ Description }: ApprovalTemplateProperties, mark: string): string {
  return `${(Description ?? '').slice(0, LONGEST_DESCRIPTION - mark.length - 1)} ${mark}`.trimStart();
}
