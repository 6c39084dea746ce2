import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { protectedReferences } from '../flows/protected-branches';

/** What changes a branch other than by merging a pull request, which approval rules guard. */
const AROUND_PULL_REQUESTS = [
  'codecommit:CreateBranch',
  'codecommit:CreateCommit',
  'codecommit:DeleteBranch',
  'codecommit:DeleteFile',
  'codecommit:GitPush',
  'codecommit:MergeBranchesByFastForward',
  'codecommit:MergeBranchesBySquash',
  'codecommit:MergeBranchesByThreeWay',
  'codecommit:PutFile',
];

/** What puts approval rules aside, or keeps new pull requests from getting them. */
const AROUND_RULES = [
  'codecommit:BatchDisassociateApprovalRuleTemplateFromRepositories',
  'codecommit:DisassociateApprovalRuleTemplateFromRepository',
  'codecommit:OverridePullRequestApprovalRules',
];

/** These take no resource: a statement on one template is not possible. */
const TEMPLATES = [
  'codecommit:DeleteApprovalRuleTemplate',
  'codecommit:UpdateApprovalRuleTemplateContent',
  'codecommit:UpdateApprovalRuleTemplateName',
];

/**
 * A policy for the people and roles that are to change branches by pull requests only.
 *
 * The condition must be two: git asks for the permission to push at the start of each conversation without
 * naming a reference yet, and is refused there unless `Null` leaves that request out.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-conditional-branch.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodecommit.html
 */
export function branchProtection(
  scope: Construct,
  id: string,
  branches: readonly string[],
  repositoryArn: string,
  subject: string,
): iam.ManagedPolicy {
  const references = protectedReferences(branches);
  const operator = references.some((reference) => reference.includes('*'))
    ? 'StringLikeIfExists'
    : 'StringEqualsIfExists';
  return new iam.ManagedPolicy(scope, id, {
    description: `Denies changes of protected branches of ${subject} around pull requests and their approval rules`,
    statements: [
      new iam.PolicyStatement({
        sid: 'ProtectBranches',
        effect: iam.Effect.DENY,
        actions: AROUND_PULL_REQUESTS,
        resources: [repositoryArn],
        conditions: { [operator]: { 'codecommit:References': references }, Null: { 'codecommit:References': 'false' } },
      }),
      new iam.PolicyStatement({
        sid: 'ProtectRules',
        effect: iam.Effect.DENY,
        actions: AROUND_RULES,
        resources: [repositoryArn],
      }),
      new iam.PolicyStatement({
        sid: 'ProtectTemplates',
        effect: iam.Effect.DENY,
        actions: TEMPLATES,
        resources: ['*'],
      }),
    ],
  });
}
