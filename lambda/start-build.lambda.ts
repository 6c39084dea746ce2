/**
 * start-build: starts the CodeBuild build that an event of the repository, or a schedule, asks for, and stops
 * those that it makes useless.
 *
 * Called by: the rules and schedules of the stack, with a StartInvocation, a CommandInvocation or a
 * ReconcileInvocation; its own queue, with a LookAgainAtEvent (src/contract/invocation.ts).
 * Environment: FLOW_CI_REPOSITORY_ARN, FLOW_CI_STARTED_BY; FLOW_CI_REPORTED_BY and FLOW_CI_TOKEN_SEED, where there are
 * commands; FLOW_CI_LOOK_AGAIN_QUEUE, where a flow has `supersede`; FLOW_CI_REPORT_QUEUE, where there is report-build,
 * too. Permissions: StartBuildCalls in src/contract/handler-calls.ts. Errors of AWS are not caught: Lambda calls again,
 * and after the last try tells report-build.
 */
import { setTimeout } from 'node:timers/promises';
import { BuildService } from './aws/build-service';
import { CommitTimes } from './aws/commit-times';
import { Conversation } from './aws/conversation';
import { MessageQueue } from './aws/message-queue';
import { PullRequestComments } from './aws/pull-request-comments';
import { Repository } from './aws/repository';
import { parseRepositoryArn } from './decode/arn';
import { writeDecision, writeIncomplete } from './handle/decision-log';
import { handleStart } from './handle/handle-start';
import { requireVariable } from './handle/require-variable';
import { HandlerVariable, StartResult } from '../src/contract/invocation';

let builds: Promise<BuildService> | undefined;
let commitTimes: Promise<CommitTimes> | undefined;
let comments: Promise<PullRequestComments> | undefined;
let conversation: Promise<Conversation> | undefined;
let repository: Promise<Repository> | undefined;
const queues = new Map<string, Promise<MessageQueue>>();

async function queue(variable: string): Promise<MessageQueue> {
  const known =
    queues.get(variable) ??
    import('./aws/sqs-message-queue.js').then(
      (module) => new module.SqsMessageQueue(requireVariable(process.env, variable)),
    );
  queues.set(variable, known);
  return known;
}

export async function handler(input: unknown): Promise<StartResult> {
  const repositoryArn = requireVariable(process.env, HandlerVariable.REPOSITORY_ARN);
  const name = parseRepositoryArn(repositoryArn)?.name ?? '';
  return handleStart(input, {
    repositoryArn,
    startedBy: process.env[HandlerVariable.STARTED_BY] ?? '',
    builds: async () => (builds ??= import('./aws/codebuild-builds.js').then((module) => new module.CodeBuildBuilds())),
    repository: async () =>
      (repository ??= import('./aws/codecommit-repository.js').then(
        (module) => new module.CodeCommitRepository(name, writeIncomplete),
      )),
    commitTimes: async () =>
      (commitTimes ??= import('./aws/codecommit-commit-times.js').then(
        (module) => new module.CodeCommitCommitTimes(name),
      )),
    reportedBy: process.env[HandlerVariable.REPORTED_BY] ?? '',
    tokenSeed: process.env[HandlerVariable.TOKEN_SEED] ?? '',
    comments: async () =>
      (comments ??= import('./aws/codecommit-comments.js').then(
        (module) => new module.CodeCommitComments(writeIncomplete),
      )),
    conversation: async () =>
      (conversation ??= import('./aws/codecommit-conversation.js').then(
        (module) => new module.CodeCommitConversation(),
      )),
    lookAgain: async () => queue(HandlerVariable.LOOK_AGAIN_QUEUE),
    reportQueue: async () => queue(HandlerVariable.REPORT_QUEUE),
    clock: {
      pause: async (milliseconds) => {
        await setTimeout(milliseconds);
      },
    },
    now: () => Date.now(),
    say: writeDecision,
  });
}
