/** Permissions of a deployed role, and the story that they are for: without any one of them it comes to another end. */
export type Needed = readonly [story: string, role: string, ...actions: readonly string[]];

export interface Permission {
  /** As `rolesOf` calls it. */
  readonly role: string;
  readonly action: string;
}

/** The flows of the README's story: `privileges.e2e.ts`. */
export const OF_THE_EXAMPLE: readonly Needed[] = [
  [
    'a pull request is built',
    'start-build',
    'codebuild:StartBuild',
    'codecommit:GetCommit',
    'codecommit:GetPullRequest',
  ],
  [
    'a newer push stops the build of the older one',
    'start-build',
    'codebuild:BatchGetBuilds',
    'codebuild:ListBuildsForProject',
    'codebuild:StopBuild',
  ],
  [
    'an event that comes late, and again, has one build',
    'start-build',
    'codebuild:BatchGetBuilds',
    'codebuild:ListBuildsForProject',
  ],
  ['a start that failed is told', 'start-build', 'lambda:InvokeFunction'],
  [
    'an answer that comes late delays a build, and drops none',
    'start-build',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
  ],
  [
    'a log that comes late is shown to its end',
    'report-build',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
  ],
  ['start-build logs its decisions', 'start-build', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  [
    'a comment tells the result',
    'report-build',
    'codebuild:BatchGetBuilds',
    'codecommit:GetCommentsForPullRequest',
    'codecommit:PostCommentForPullRequest',
    'codecommit:UpdateComment',
  ],
  ['the comment follows the next push', 'report-build', 'codecommit:GetPullRequest'],
  ['a start that failed is told', 'report-build', 'codebuild:ListBuildsForProject'],
  ['the comment shows what failed', 'report-build', 'logs:GetLogEvents'],
  ['report-build logs its decisions', 'report-build', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  ['a schedule builds', 'schedules', 'lambda:InvokeFunction'],
  ['main is built and tagged', 'builds of main', 'codecommit:GitPull', 'codecommit:GitPush'],
  ['a build leaves a log', 'builds of main', 'logs:CreateLogStream', 'logs:PutLogEvents'],
];

/** What the functions do for all that pull requests can have: `review-privileges.e2e.ts`. */
export const OF_REVIEWS: readonly Needed[] = [
  ['the gate opens', 'start-build', 'codebuild:StartBuild'],
  [
    'the gate opens',
    'report-build',
    'codebuild:BatchGetBuilds',
    'codebuild:BatchGetProjects',
    'codebuild:ListBuildsForProject',
    'codecommit:GetPullRequest',
    'sts:AssumeRole',
    'kms:Decrypt',
  ],
  ['the gate opens', 'votes', 'codecommit:UpdatePullRequestApprovalState', 'kms:Decrypt'],
  [
    'the gate opens that nothing of the change counts for',
    'start-build',
    'codecommit:GetDifferences',
    'codecommit:GetPullRequest',
    'lambda:InvokeFunction',
  ],
  ['the gate opens that nothing of the change counts for', 'report-build', 'codecommit:GetDifferences'],
  ['the gate opens that nothing of the change counts for', 'votes', 'codecommit:UpdatePullRequestApprovalState'],
  ['a commit that asks for no build passes the gate that lets it', 'start-build', 'codecommit:GetCommit'],
  ['a commit that asks for no build passes the gate that lets it', 'report-build', 'codecommit:GetCommit'],
  [
    'the comment shows tests and coverage',
    'report-build',
    'codebuild:BatchGetReports',
    'codebuild:DescribeTestCases',
    'codecommit:GetCommentsForPullRequest',
    'codecommit:PostCommentForPullRequest',
    'codecommit:UpdateComment',
    'logs:GetLogEvents',
  ],
  [
    'the comment shows tests and coverage',
    'builds of reported',
    'codebuild:CreateReportGroup',
    'codebuild:CreateReport',
    'codebuild:UpdateReport',
    'codebuild:BatchPutTestCases',
    'codebuild:BatchPutCodeCoverages',
    'codecommit:GitPull',
    'kms:Decrypt',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
  ],
  [
    'a command is answered',
    'start-build',
    'codecommit:GetComment',
    'codecommit:PostCommentReply',
    'codecommit:PutCommentReaction',
    'kms:Decrypt',
  ],
  ['/retest failed builds what could not be started', 'start-build', 'codecommit:GetCommentsForPullRequest'],
  [
    'a newer push of a branch stops the older build',
    'start-build',
    'codecommit:GetBranch',
    'codebuild:ListBuildsForProject',
    'codebuild:BatchGetBuilds',
    'codebuild:StopBuild',
  ],
  ['reconcile finds the pull request that was lost', 'start-build', 'codecommit:ListPullRequests'],
  ['reconcile finds the pull request that was lost', 'schedules', 'lambda:InvokeFunction'],
  ['a look for what was lost comes to its end', 'start-build', 'codecommit:ListBranches'],
  ['reconcile finds the branch that was lost, beside older builds', 'start-build', 'codecommit:BatchGetCommits'],
];

/** What else there is in the same deployment: `part-privileges.e2e.ts`. */
export const OF_PARTS: readonly Needed[] = [
  [
    'artifacts and cache are kept',
    'builds of keeper',
    's3:PutObject',
    's3:GetBucketAcl',
    's3:GetBucketLocation',
    's3:ListBucket',
    's3:GetObject',
    's3:GetObjectVersion',
  ],
  ['CodeBuild tries again', 'builds of again', 'codebuild:RetryBuild'],
  ['the topics of people hear of a build', 'notify-build', 'codebuild:BatchGetBuilds', 'sns:Publish'],
  ['a message has the subject of the commit', 'notify-build', 'codecommit:GetCommit', 'kms:Decrypt'],
  ['notify-build logs its decisions', 'notify-build', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  ['what notify-build fails on is in the queue', 'notify-build', 'sqs:SendMessage'],
  ['the topic of programs gets the event of a build', 'event-publisher', 'sns:Publish'],
  [
    'templates follow the stack',
    'approval-template',
    'codecommit:AssociateApprovalRuleTemplateWithRepository',
    'codecommit:CreateApprovalRuleTemplate',
    'codecommit:DeleteApprovalRuleTemplate',
    'codecommit:DisassociateApprovalRuleTemplateFromRepository',
    'codecommit:GetApprovalRuleTemplate',
    'codecommit:UpdateApprovalRuleTemplateContent',
    'codecommit:UpdateApprovalRuleTemplateDescription',
    'kms:Decrypt',
  ],
  [
    'a gate that is new is given to pull requests that are open',
    'approval-template',
    'codecommit:CreatePullRequestApprovalRule',
    'codecommit:GetPullRequest',
    'codecommit:ListPullRequests',
    'lambda:InvokeFunction',
  ],
  [
    'a gate that is gone lets go of pull requests that are open',
    'approval-template',
    'codecommit:DeletePullRequestApprovalRule',
    'sts:AssumeRole',
  ],
  [
    'the rule of a gate that is gone is approved with each commit',
    'report-build',
    'codecommit:GetApprovalRuleTemplate',
  ],
  ['approval-template logs its decisions', 'approval-template', 'logs:CreateLogStream', 'logs:PutLogEvents'],
  ['what start-build fails on is in the queue', 'start-build', 'sqs:SendMessage'],
  ['what report-build fails on is in the queue', 'report-build', 'sqs:SendMessage'],
  ['what a schedule cannot hand over is in the queue', 'schedules', 'sqs:SendMessage'],
  // The last one: without the permission the stack cannot go back, and stays as it is.
  [
    'a deployment that fails leaves the gate as it was',
    'approval-template',
    'cloudformation:DescribeStacks',
    'cloudformation:ListStackResources',
  ],
];

/** What CodeBuild asks other services for in the name of a project's role: `build-privileges.e2e.ts`. */
export const OF_BUILDS: readonly Needed[] = [
  [
    'a build runs in a network',
    'builds of sealed',
    'ec2:CreateNetworkInterface',
    'ec2:CreateNetworkInterfacePermission',
    'ec2:DescribeDhcpOptions',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeSubnets',
    'ec2:DescribeVpcs',
  ],
  ['a build leaves no network interface', 'builds of sealed', 'ec2:DeleteNetworkInterface'],
  [
    'a build has its image',
    'builds of sealed',
    'ecr:BatchCheckLayerAvailability',
    'ecr:BatchGetImage',
    'ecr:GetAuthorizationToken',
    'ecr:GetDownloadUrlForLayer',
  ],
  ['a build has its certificate', 'builds of sealed', 's3:GetObject', 's3:GetObjectVersion'],
  [
    'a build has its parameter and its secret',
    'builds of sealed',
    'ssm:GetParameters',
    'secretsmanager:GetSecretValue',
  ],
  ['what a build leaves is encrypted', 'builds of sealed', 'kms:GenerateDataKey*', 's3:PutObject'],
  ['what a build leaves is encrypted by the key of an alias', 'builds of aliased', 'kms:GenerateDataKey*'],
  ['an encrypted cache comes back', 'builds of sealed', 'kms:Decrypt'],
  [
    'a build has what it names',
    'builds of named',
    'ssm:GetParameters',
    'secretsmanager:GetSecretValue',
    'kms:Decrypt',
    'codecommit:GitPull',
  ],
  [
    'a report is in the group that a build names',
    'builds of named',
    'codebuild:BatchPutTestCases',
    'codebuild:CreateReport',
    'codebuild:UpdateReport',
  ],
  ["a policy of the user's own counts", 'builds of owned', 'codecommit:GitPush'],
  ['a log group that was deleted comes back', 'builds of owned', 'logs:CreateLogGroup'],
  ['the address of a badge is known', 'badge-urls', 'codebuild:BatchGetProjects'],
  ['who asks for addresses logs it', 'badge-urls', 'logs:CreateLogStream', 'logs:PutLogEvents'],
];

/** Permissions that no story is for. */
export const WITHOUT_STORY: readonly (Permission & { readonly reason: string })[] = [
  ...['kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncrypt*'].map((action) => ({
    role: 'builds',
    action,
    // https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-kms.html and
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
    reason:
      "CodeBuild's page asks for it beside the two that S3 is documented to need, and does not say for which call",
  })),
  ...['start-build', 'report-build', 'votes', 'approval-template', 'notify-build'].flatMap((role) =>
    [
      'kms:DescribeKey',
      'kms:Encrypt',
      'kms:GenerateDataKey',
      'kms:GenerateDataKeyWithoutPlaintext',
      'kms:ReEncryptFrom',
      'kms:ReEncryptTo',
    ].map((action) => ({
      role,
      action,
      // https://docs.aws.amazon.com/codecommit/latest/userguide/encryption.html
      reason:
        "CodeCommit's page asks for it together with kms:Decrypt, which has a story, and does not say for which call",
    })),
  ),
];

/** Builds of each flow need the same, votes for each flow too: one of each kind is looked at. */
export function kindOf(role: string): string {
  return role.replace(/^(builds|votes) of .*/, '$1');
}

/** Whether an action of a policy is, or stands for, another: `kms:GenerateDataKey*`. */
function covers(granted: string, action: string): boolean {
  return granted === action || (granted.endsWith('*') && action.startsWith(granted.slice(0, -1)));
}

/** What stories are for, of whichever deployment. */
export const TOLD: readonly Permission[] = [...OF_THE_EXAMPLE, ...OF_REVIEWS, ...OF_PARTS, ...OF_BUILDS].flatMap(
  ([, role, ...actions]) => actions.map((action) => ({ role: kindOf(role), action })),
);

/** Whether some of these permissions is, or stands for, another. */
export function isAmong(permissions: readonly Permission[], { role, action }: Permission): boolean {
  return permissions.some((each) => each.role === kindOf(role) && covers(each.action, action));
}
