/**
 * notify-build: publishes the states of builds to SNS topics, for people and for chat applications.
 *
 * Called by: the rules on build state changes of the flows with `notify`, with a NotifyInvocation
 * (src/contract/notification.ts).
 * Environment: FLOW_CI_REPOSITORY_ARN, FLOW_CI_STARTED_BY, FLOW_CI_NOTIFY_TARGETS, FLOW_CI_SNS_ENDPOINT.
 * Permissions: NotifyBuildCalls in src/contract/handler-calls.ts.
 */
import { setTimeout } from 'node:timers/promises';
import { parseRepositoryArn } from './decode/arn';
import { REASONS } from './decode/reasons';
import { writeDecision } from './handle/decision-log';
import { once, repositoryName, requireVariable } from './handle/environment';
import { handleNotify } from './handle/handle-notify';
import { HandlerVariable } from '../src/contract/invocation';

const ports = {
  builds: once(async () => new (await import('./aws/codebuild-builds.js')).CodeBuildBuilds()),
  commits: once(async () => {
    const { CodeCommitCommitSource } = await import('./aws/codecommit-commit-source.js');
    return new CodeCommitCommitSource(repositoryName());
  }),
  topics: once(async () => {
    const { SnsTopicPublisher } = await import('./aws/sns-topic-publisher.js');
    return new SnsTopicPublisher(requireVariable(HandlerVariable.SNS_ENDPOINT));
  }),
  clock: { pause: async (milliseconds: number) => setTimeout(milliseconds) },
  log: writeDecision,
};

export async function handler(input: unknown): Promise<void> {
  const repository = parseRepositoryArn(requireVariable(HandlerVariable.REPOSITORY_ARN));
  if (!repository) throw new Error(REASONS.noRepository);
  await handleNotify(input, {
    ...ports,
    repository,
    startedBy: requireVariable(HandlerVariable.STARTED_BY),
    targets: requireVariable(HandlerVariable.NOTIFY_TARGETS).split(' '),
  });
}
