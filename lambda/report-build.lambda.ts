/**
 * report-build: tells the state of review builds to their pull requests, in one comment for each flow.
 *
 * Called by: the rule on build state changes, with a ReportInvocation, and by Lambda when start-build failed
 * at each try, with a FailedStartInvocation (both in src/contract/invocation.ts).
 * Environment: FLOW_CI_REPOSITORY_ARN, FLOW_CI_STARTED_BY; AWS_LAMBDA_FUNCTION_NAME, which Lambda sets.
 * Permissions: codecommit:GetCommentsForPullRequest, PostCommentForPullRequest, UpdateComment and
 * GetPullRequest on the repository; logs:GetLogEvents on the projects' logs.
 */
import { setTimeout } from 'node:timers/promises';
import { BuildLog } from './aws/build-log';
import { PullRequestComments } from './aws/pull-request-comments';
import { writeDecision } from './handle/decision-log';
import { handleReport } from './handle/handle-report';
import { requireVariable } from './handle/require-variable';
import { HandlerVariable } from '../src/contract/invocation';

let commentService: Promise<PullRequestComments> | undefined;
let logService: Promise<BuildLog> | undefined;

export async function handler(input: unknown): Promise<void> {
  await handleReport(input, {
    repositoryArn: requireVariable(process.env, HandlerVariable.REPOSITORY_ARN),
    startedBy: requireVariable(process.env, HandlerVariable.STARTED_BY),
    functionName: requireVariable(process.env, 'AWS_LAMBDA_FUNCTION_NAME'),
    comments: async () => commentService ??= import('./aws/codecommit-comments.js').then((module) => new module.CodeCommitComments()),
    buildLog: async () => logService ??= import('./aws/cloudwatch-build-log.js').then((module) => new module.CloudWatchBuildLog()),
    clock: { pause: async (milliseconds) => { await setTimeout(milliseconds); } },
    say: writeDecision,
  });
}
