/**
 * start-build: starts the CodeBuild build that an event of the repository, or a schedule, asks for, and stops
 * those that it makes useless.
 *
 * Called by: the rules and schedules of the stack, with a StartInvocation, a CommandInvocation or a
 * ReconcileInvocation; its own queue, with a LookAgainAtEvent (src/contract/invocation.ts).
 * Environment: FLOW_CI_REPOSITORY_ARN, FLOW_CI_STARTED_BY; FLOW_CI_REPORTED_BY and FLOW_CI_TOKEN_SEED, where there are
 * commands; FLOW_CI_LOOK_AGAIN_QUEUE, where a flow has `supersede`; FLOW_CI_REPORT_QUEUE, where there is report-build,
 * too. Permissions: StartBuildCalls in src/contract/handler-calls.ts. Errors of AWS are not caught: Lambda calls again,
 * and after the last try calls report-build.
 */
import { setTimeout } from 'node:timers/promises';
import { writeDecision, writeIncomplete } from './handle/decision-log';
import { once, repositoryName, requireVariable } from './handle/environment';
import { handleStart } from './handle/handle-start';
import { HandlerVariable, StartResult } from '../src/contract/invocation';

const queue = (variable: string) =>
  once(async () => new (await import('./aws/sqs-message-queue.js')).SqsMessageQueue(requireVariable(variable)));

const ports = {
  builds: once(async () => new (await import('./aws/codebuild-builds.js')).CodeBuildBuilds()),
  repository: once(async () => {
    const { CodeCommitRepository } = await import('./aws/codecommit-repository.js');
    return new CodeCommitRepository(repositoryName(), writeIncomplete);
  }),
  commitTimes: once(
    async () => new (await import('./aws/codecommit-commit-times.js')).CodeCommitCommitTimes(repositoryName()),
  ),
  comments: once(async () => new (await import('./aws/codecommit-comments.js')).CodeCommitComments(writeIncomplete)),
  conversation: once(async () => new (await import('./aws/codecommit-conversation.js')).CodeCommitConversation()),
  lookAgain: queue(HandlerVariable.LOOK_AGAIN_QUEUE),
  reportQueue: queue(HandlerVariable.REPORT_QUEUE),
  clock: { pause: async (milliseconds: number) => setTimeout(milliseconds) },
  now: () => Date.now(),
  log: writeDecision,
};

export async function handler(input: unknown): Promise<StartResult> {
  return handleStart(input, {
    ...ports,
    repositoryArn: requireVariable(HandlerVariable.REPOSITORY_ARN),
    startedBy: process.env[HandlerVariable.STARTED_BY] ?? '',
    reportedBy: process.env[HandlerVariable.REPORTED_BY] ?? '',
    tokenSeed: process.env[HandlerVariable.TOKEN_SEED] ?? '',
  });
}
