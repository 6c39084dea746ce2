import { BuildReport } from './build-report';
import { ReportContext, ReportedPullRequest } from './decide-report';
import { decideStart } from './decide-start';
import { isStartBuild, notStarted } from './not-started';
import { FailedStartInvocation } from '../../src/contract/invocation';
import { parseRepositoryArn } from '../decode/arn';
import { FlowEvent } from '../decode/flow-event';
import { REASONS, reasonWith } from '../decode/reasons';

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
  if (!repository) return ignore(REASONS.noRepository);
  if (!isStartBuild(failed.requestContext.functionArn, context.startedBy, repository))
    return ignore(REASONS.foreignStart);
  const { requestPayload: invocation } = failed;
  const decision = decideStart(invocation, event, { repositoryArn: context.repositoryArn });
  if (decision.kind !== 'start') return ignore(reasonWith(REASONS.nothingToStart, { reason: decision.reason }));
  const { subject } = decision;
  if (subject.kind !== 'review') return ignore(REASONS.failedStartOfNoPullRequest);
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
