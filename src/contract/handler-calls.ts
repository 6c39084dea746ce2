/**
 * The calls to AWS that the handlers make, by what makes them needed. The handlers' tests record what is
 * really called and hold this table to it; the stack grants from it, so a policy has no more and no less.
 *
 * `start` and `comment` are always needed. Each other group is needed where a flow uses what it is named after.
 */
export const StartBuildCalls = {
  /** A late event, such as one that is redriven, looks at the builds first: CodeBuild has forgotten its token. */
  start: ['codebuild:BatchGetBuilds', 'codebuild:ListBuildsForProject', 'codebuild:StartBuild'],
  /** A late event of a review trigger: the pull request may have ended, or gone on. */
  lateReview: ['codecommit:GetPullRequest'],
  /** `supersede` of a review trigger. */
  supersedeReview: [
    'codebuild:BatchGetBuilds',
    'codebuild:ListBuildsForProject',
    'codebuild:StopBuild',
    'codecommit:GetPullRequest',
  ],
  /** `supersede` of a branch trigger. */
  supersedeBranch: [
    'codebuild:BatchGetBuilds',
    'codebuild:ListBuildsForProject',
    'codebuild:StopBuild',
    'codecommit:GetBranch',
  ],
  /** `paths` or `exceptPaths` of a review trigger. */
  pathsReview: ['codecommit:GetDifferences', 'codecommit:GetPullRequest'],
  /** `paths` or `exceptPaths` of a branch trigger. */
  pathsBranch: ['codecommit:GetDifferences'],
  /** `skipCi`. */
  skipCi: ['codecommit:GetCommit'],
  /** Commands in comments. */
  commands: [
    'codebuild:BatchGetBuilds',
    'codebuild:ListBuildsForProject',
    'codebuild:StopBuild',
    'codecommit:GetComment',
    'codecommit:GetCommentsForPullRequest',
    'codecommit:GetPullRequest',
    'codecommit:PostCommentReply',
    'codecommit:PutCommentReaction',
  ],
  /** `reconcile`, with a review flow. */
  reconcileReview: [
    'codebuild:BatchGetBuilds',
    'codebuild:ListBuildsForProject',
    'codecommit:GetPullRequest',
    'codecommit:ListPullRequests',
  ],
  /** `reconcile`, with a branch flow that counts all paths. */
  reconcileBranch: [
    'codebuild:BatchGetBuilds',
    'codebuild:ListBuildsForProject',
    'codecommit:GetBranch',
    'codecommit:ListBranches',
  ],
} as const;

export const ReportBuildCalls = {
  comment: [
    'codecommit:GetCommentsForPullRequest',
    'codecommit:GetPullRequest',
    'codecommit:PostCommentForPullRequest',
    'codecommit:UpdateComment',
    'logs:GetLogEvents',
  ],
  /** `settings.reports`. */
  reports: ['codebuild:BatchGetBuilds', 'codebuild:BatchGetReports', 'codebuild:DescribeTestCases'],
  /** `settings.retries`. */
  retries: ['codebuild:BatchGetBuilds'],
  /** `settings.mergeResult`. */
  mergeResult: ['codebuild:BatchGetBuilds'],
  /** `reconcile`: builds whose own event was lost. */
  reconcile: ['codebuild:BatchGetBuilds'],
  /** A gate. */
  gate: ['codebuild:BatchGetBuilds', 'codebuild:BatchGetProjects', 'codebuild:ListBuildsForProject', 'sts:AssumeRole'],
  /** A gate whose flow has `paths` or `exceptPaths`. */
  gatePaths: ['codecommit:GetDifferences'],
  /** A gate whose flow has `skipCi`. */
  gateSkipCi: ['codecommit:GetCommit'],
} as const;

/** The role that votes for one flow. */
export const GateRoleCalls = ['codecommit:UpdatePullRequestApprovalState'] as const;

/** The custom resource that keeps approval rule templates. */
export const ApprovalTemplateCalls = [
  'codecommit:AssociateApprovalRuleTemplateWithRepository',
  'codecommit:CreateApprovalRuleTemplate',
  'codecommit:DeleteApprovalRuleTemplate',
  'codecommit:DisassociateApprovalRuleTemplateFromRepository',
  'codecommit:GetApprovalRuleTemplate',
  'codecommit:UpdateApprovalRuleTemplateContent',
  'codecommit:UpdateApprovalRuleTemplateDescription',
] as const;
