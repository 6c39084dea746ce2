/**
 * The calls to AWS that the handlers make, by what makes them needed. The handlers' tests record what is
 * really called and hold this table to it; the stack grants from it, so a policy has no more and no less.
 *
 * `start`, `comment` and `build` are always needed. Each other group is needed where a flow uses what it is named
 * after.
 */
export const StartBuildCalls = {
  /** A late event, such as one that is redriven, looks at the builds first: CodeBuild has forgotten its token. */
  start: ['codebuild:BatchGetBuilds', 'codebuild:ListBuildsForProject', 'codebuild:StartBuild'],
  /**
   * A review trigger: branches and commits are compared with the pull request, which may also have ended or gone on.
   */
  review: ['codecommit:GetPullRequest'],
  /** `supersede`: what CodeCommit answers may be older than the event, so the function looks again later. */
  lookAgain: ['sqs:SendMessage'],
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
  /** `reconcile`, with a review flow. The age of a commit decides how many builds have to be read. */
  reconcileReview: [
    'codebuild:BatchGetBuilds',
    'codebuild:ListBuildsForProject',
    'codecommit:BatchGetCommits',
    'codecommit:GetPullRequest',
    'codecommit:ListPullRequests',
  ],
  /** `reconcile`, with a branch flow that counts all paths. */
  reconcileBranch: [
    'codebuild:BatchGetBuilds',
    'codebuild:ListBuildsForProject',
    'codecommit:BatchGetCommits',
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
  /** The facts of a comment. An event only says which build to look at. That there is none, the list of builds says. */
  build: ['codebuild:BatchGetBuilds', 'codebuild:ListBuildsForProject'],
  /** What was not complete yet is looked at again later. */
  lookAgain: ['sqs:SendMessage'],
  /** `settings.reports`. */
  reports: ['codebuild:BatchGetReports', 'codebuild:DescribeTestCases'],
  /** A gate. The history of the target branch shows whether a build was started with an earlier tip of it. */
  gate: ['codebuild:BatchGetProjects', 'codecommit:GetCommit', 'sts:AssumeRole'],
  /** A gate: whether the rule of an unknown gate is of another stack. It takes `*` only. */
  gateTemplates: ['codecommit:GetApprovalRuleTemplate'],
  /** A gate whose flow has `paths` or `exceptPaths`. */
  gatePaths: ['codecommit:GetDifferences'],
} as const;

/** For each flow whose `notify` has the format `text` or `chat`. */
export const NotifyBuildCalls = {
  /** The facts of a message. An event only says which build to look at. */
  build: ['codebuild:BatchGetBuilds'],
  /** Subject and author of the commit. A message that cannot have them says so. */
  commit: ['codecommit:GetCommit'],
  /** On the topics of the flows. */
  publish: ['sns:Publish'],
} as const;

/**
 * What Lambda calls in the name of a function's role, to give it the messages of its queue.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const QueuePollingCalls = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'] as const;

/** The role that votes for flows. */
export const GateRoleCalls = ['codecommit:UpdatePullRequestApprovalState'] as const;

/**
 * The custom resource that keeps approval rule templates, and the pull requests that were opened before they came or
 * went.
 */
export const ApprovalTemplateCalls = {
  /**
   * These take `*` only, but for those that associate a template with a repository: AWS documents the repository on one
   * page and `*` on the other, and a stack that is given another repository has to take the template from the old one.
   * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodecommit.html
   * @see https://docs.aws.amazon.com/codecommit/latest/userguide/auth-and-access-control-permissions-reference.html
   */
  templates: [
    'codecommit:AssociateApprovalRuleTemplateWithRepository',
    'codecommit:CreateApprovalRuleTemplate',
    'codecommit:DeleteApprovalRuleTemplate',
    'codecommit:DisassociateApprovalRuleTemplateFromRepository',
    'codecommit:GetApprovalRuleTemplate',
    'codecommit:UpdateApprovalRuleTemplateContent',
    'codecommit:UpdateApprovalRuleTemplateDescription',
  ],
  /** The rules of open pull requests. */
  pullRequests: [
    'codecommit:CreatePullRequestApprovalRule',
    'codecommit:DeletePullRequestApprovalRule',
    'codecommit:GetPullRequest',
    'codecommit:ListPullRequests',
  ],
  /** Whether a request that contradicts what the stack declares is of a rollback or of the stack's end. */
  stack: ['cloudformation:DescribeStacks', 'cloudformation:ListStackResources'],
  /** Start-build, for pull requests that have no build yet. */
  build: ['lambda:InvokeFunction'],
  /** The gates' role. */
  vote: ['sts:AssumeRole'],
} as const;
