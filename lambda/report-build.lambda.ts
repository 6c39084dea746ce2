/**
 * report-build: tells the state of review builds to their pull requests, in one comment for each flow, and
 * votes where the flow has a gate.
 *
 * Called by: the rule on build state changes, with a ReportInvocation; Lambda, when start-build failed at each
 * try, with a FailedStartInvocation or FailedCommandInvocation, and when it has something to tell, with an
 * EndedStartInvocation; the rules on pull requests, with a GatedChangeInvocation; its own queue, with a
 * LookAgainAtBuild or what start-build sent (all in src/contract/invocation.ts). Environment: FLOW_CI_REPOSITORY_ARN,
 * FLOW_CI_STARTED_BY, FLOW_CI_REPORTED_BY, FLOW_CI_TOKEN_SEED, FLOW_CI_LOOK_AGAIN_QUEUE; FLOW_CI_GATES,
 * FLOW_CI_GATE_ROLE and FLOW_CI_GATE_POOL, where a flow has a gate; FLOW_CI_LOCAL_COMMAND, where known. Permissions:
 * ReportBuildCalls in src/contract/handler-calls.ts.
 */
import { setTimeout } from 'node:timers/promises';
import { BuildLog } from './aws/build-log';
import { BuildReports } from './aws/build-reports';
import { BuildService } from './aws/build-service';
import { MessageQueue } from './aws/message-queue';
import { PullRequestComments } from './aws/pull-request-comments';
import { PullRequestRules } from './aws/pull-request-rules';
import { Repository } from './aws/repository';
import { Voter } from './aws/voter';
import { parseRepositoryArn } from './decode/arn';
import { decodeGates } from './decode/decode-gates';
import { writeDecision, writeIncomplete } from './handle/decision-log';
import { handleReport } from './handle/handle-report';
import { requireVariable } from './handle/require-variable';
import { HandlerVariable } from '../src/contract/invocation';

let comments: Promise<PullRequestComments> | undefined;
let buildLog: Promise<BuildLog> | undefined;
let builds: Promise<BuildService> | undefined;
let reports: Promise<BuildReports> | undefined;
let repository: Promise<Repository> | undefined;
let rules: Promise<PullRequestRules> | undefined;
let voter: Promise<Voter> | undefined;
let queue: Promise<MessageQueue> | undefined;

export async function handler(input: unknown): Promise<void> {
  const repositoryArn = requireVariable(process.env, HandlerVariable.REPOSITORY_ARN);
  const localCommand = process.env[HandlerVariable.LOCAL_COMMAND];
  const name = parseRepositoryArn(repositoryArn)?.name ?? '';
  await handleReport(input, {
    repositoryArn,
    startedBy: requireVariable(process.env, HandlerVariable.STARTED_BY),
    reportedBy: requireVariable(process.env, HandlerVariable.REPORTED_BY),
    tokenSeed: requireVariable(process.env, HandlerVariable.TOKEN_SEED),
    localCommand,
    comments: async () =>
      (comments ??= import('./aws/codecommit-comments.js').then(
        (module) => new module.CodeCommitComments(writeIncomplete),
      )),
    buildLog: async () =>
      (buildLog ??= import('./aws/cloudwatch-build-log.js').then(
        (module) => new module.CloudWatchBuildLog(writeIncomplete),
      )),
    builds: async () => (builds ??= import('./aws/codebuild-builds.js').then((module) => new module.CodeBuildBuilds())),
    reports: async () =>
      (reports ??= import('./aws/codebuild-reports.js').then((module) => new module.CodeBuildReports())),
    repository: async () =>
      (repository ??= import('./aws/codecommit-repository.js').then(
        (module) => new module.CodeCommitRepository(name, writeIncomplete),
      )),
    rules: async () =>
      (rules ??= import('./aws/codecommit-pull-request-rules.js').then(
        (module) => new module.CodeCommitPullRequestRules(name, writeIncomplete),
      )),
    pool: process.env[HandlerVariable.GATE_POOL] ?? '',
    gates: decodeGates(process.env[HandlerVariable.GATES]),
    voter: async () =>
      (voter ??= import('./aws/sts-voter.js').then(
        (module) => new module.StsVoter(requireVariable(process.env, HandlerVariable.GATE_ROLE)),
      )),
    lookAgain: async () =>
      (queue ??= import('./aws/sqs-message-queue.js').then(
        (module) => new module.SqsMessageQueue(requireVariable(process.env, HandlerVariable.LOOK_AGAIN_QUEUE)),
      )),
    clock: {
      pause: async (milliseconds) => {
        await setTimeout(milliseconds);
      },
    },
    say: writeDecision,
  });
}
