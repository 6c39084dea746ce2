import { BuildReport } from './build-report';
import { ReportContext, ReportedPullRequest } from './decide-report';
import { decideStart } from './decide-start';
import { isStartBuild, notStarted } from './not-started';
import { FailedStartInvocation } from '../../src/contract/invocation';
import { parseRepositoryArn } from '../decode/arn';
import { FlowEvent } from '../decode/flow-event';

export type FailedStartDecision =
  | {
      readonly kind: 'report';
      readonly pullRequest: ReportedPullRequest;
      readonly report: BuildReport;
      readonly revision: string;
    }
  | { readonly kind: 'ignore'; readonly reason: string };

/** A failed start is reported only where a build's state would have been. Pure. */
export function decideFailedStart(
  failed: FailedStartInvocation,
  event: FlowEvent,
  context: ReportContext,
): FailedStartDecision {
  const repository = parseRepositoryArn(context.repositoryArn);
  if (!repository) return ignore('the handler does not know its repository: its ARN is not one');
  if (!isStartBuild(failed.requestContext.functionArn, context.startedBy, repository))
    return ignore('the start that failed was not one of ours');
  const { requestPayload: invocation } = failed;
  const decision = decideStart(invocation, event, { repositoryArn: context.repositoryArn });
  if (decision.kind !== 'start') return ignore(`nothing was to be started: ${decision.reason}`);
  const { subject } = decision;
  if (subject.kind !== 'review') return ignore('the build that was not started belongs to no pull request');
  const { pullRequestId: id, sourceCommit, targetCommit, revision } = subject;
  return {
    kind: 'report',
    pullRequest: { id, repositoryName: repository.name, sourceCommit, targetCommit },
    revision,
    report: notStarted(
      failed,
      { flow: invocation.flow, project: invocation.project, commit: sourceCommit, startedAt: invocation.event.time },
      invocation.report,
    ),
  };
}

function ignore(reason: string): FailedStartDecision {
  return { kind: 'ignore', reason };
}
