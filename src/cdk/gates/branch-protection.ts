import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { protectedReferences } from '../../flows/protected-branches';

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

/**
 * Merges that make a commit of their own. By API they take `conflictResolution`, with content that neither a build nor
 * a reviewer has seen, and no condition of IAM knows it.
 * @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_MergePullRequestByThreeWay.html
 */
const MERGES_WITH_CONTENT = ['codecommit:MergePullRequestBySquash', 'codecommit:MergePullRequestByThreeWay'];

/** What puts approval rules aside, or takes the repository out of reach of this policy, which names it. */
const AROUND_RULES = [
  'codecommit:DeletePullRequestApprovalRule',
  'codecommit:DeleteRepository',
  'codecommit:OverridePullRequestApprovalRules',
  'codecommit:UpdateDefaultBranch',
  'codecommit:UpdatePullRequestApprovalRuleContent',
  'codecommit:UpdateRepositoryEncryptionKey',
  'codecommit:UpdateRepositoryName',
];

/**
 * These take no resource, so a statement on one template is not possible. AWS documents those that take a template from
 * a repository in two ways: on the repository, and on `*`. A denial on `*` holds under both.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/auth-and-access-control-permissions-reference.html
 */
const TEMPLATES = [
  'codecommit:BatchDisassociateApprovalRuleTemplateFromRepositories',
  'codecommit:DeleteApprovalRuleTemplate',
  'codecommit:DisassociateApprovalRuleTemplateFromRepository',
  'codecommit:UpdateApprovalRuleTemplateContent',
  'codecommit:UpdateApprovalRuleTemplateDescription',
  'codecommit:UpdateApprovalRuleTemplateName',
];

/** What a policy protects. */
export interface Protection {
  /** Globs over branches. */
  readonly branches: readonly string[];
  readonly fastForwardMergesOnly: boolean;
  readonly repositoryArn: string;
  /** The name of the repository. */
  readonly subject: string;
}

/**
 * A policy for the people and roles that are to change branches by pull requests only.
 *
 * The condition must be two: git asks for the permission to push at the start of each conversation without
 * naming a reference yet, and would be denied unless `Null` excludes that request.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-conditional-branch.html
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodecommit.html
 */
export function branchProtection(
  scope: Construct,
  id: string,
  { branches, fastForwardMergesOnly, repositoryArn, subject }: Protection,
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
        actions: [...AROUND_PULL_REQUESTS, ...(fastForwardMergesOnly ? MERGES_WITH_CONTENT : [])],
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
