/**
 * report-build: reports the state of review builds on their pull requests, in one comment for each flow, and
 * votes where the flow has a gate.
 *
 * Called by: the rule on build state changes, with a ReportInvocation; Lambda, when start-build failed at each
 * try, with a FailedStartInvocation or FailedCommandInvocation, and when it has something to report, with an
 * EndedStartInvocation; the rules on pull requests, with a GatedChangeInvocation; its own queue, with a
 * LookAgainAtBuild or what start-build sent (all in src/contract/invocation.ts). Environment: FLOW_CI_REPOSITORY_ARN,
 * FLOW_CI_STARTED_BY, FLOW_CI_REPORTED_BY, FLOW_CI_TOKEN_SEED, FLOW_CI_LOOK_AGAIN_QUEUE; FLOW_CI_GATES,
 * FLOW_CI_GATE_ROLE and FLOW_CI_GATE_POOL, where a flow has a gate; FLOW_CI_LOCAL_COMMAND, where known. Permissions:
 * ReportBuildCalls in src/contract/handler-calls.ts.
 */
import { setTimeout } from 'node:timers/promises';
import { decodeGates } from './decode/decode-gates';
import { writeDecision, writeIncomplete } from './handle/decision-log';
import { once, repositoryName, requireVariable } from './handle/environment';
import { handleReport } from './handle/handle-report';
import { HandlerVariable } from '../src/contract/invocation';

const ports = {
  comments: once(async () => new (await import('./aws/codecommit-comments.js')).CodeCommitComments(writeIncomplete)),
  buildLog: once(async () => new (await import('./aws/cloudwatch-build-log.js')).CloudWatchBuildLog(writeIncomplete)),
  builds: once(async () => new (await import('./aws/codebuild-builds.js')).CodeBuildBuilds()),
  reports: once(async () => new (await import('./aws/codebuild-reports.js')).CodeBuildReports()),
  repository: once(async () => {
    const { CodeCommitRepository } = await import('./aws/codecommit-repository.js');
    return new CodeCommitRepository(repositoryName(), writeIncomplete);
  }),
  rules: once(async () => {
    const { CodeCommitPullRequestRules } = await import('./aws/codecommit-pull-request-rules.js');
    return new CodeCommitPullRequestRules(repositoryName(), writeIncomplete);
  }),
  voter: once(
    async () => new (await import('./aws/sts-voter.js')).StsVoter(requireVariable(HandlerVariable.GATE_ROLE)),
  ),
  lookAgain: once(async () => {
    const { SqsMessageQueue } = await import('./aws/sqs-message-queue.js');
    return new SqsMessageQueue(requireVariable(HandlerVariable.LOOK_AGAIN_QUEUE));
  }),
  clock: { pause: async (milliseconds: number) => setTimeout(milliseconds) },
  log: writeDecision,
};

export async function handler(input: unknown): Promise<void> {
  await handleReport(input, {
    ...ports,
    repositoryArn: requireVariable(HandlerVariable.REPOSITORY_ARN),
    startedBy: requireVariable(HandlerVariable.STARTED_BY),
    reportedBy: requireVariable(HandlerVariable.REPORTED_BY),
    tokenSeed: requireVariable(HandlerVariable.TOKEN_SEED),
    localCommand: process.env[HandlerVariable.LOCAL_COMMAND] || undefined,
    pool: process.env[HandlerVariable.GATE_POOL] ?? '',
    gates: decodeGates(process.env[HandlerVariable.GATES] || undefined),
  });
}
