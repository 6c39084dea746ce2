import { BuildReport } from './build-report';
import { ReportContext, ReportedPullRequest } from './decide-report';
import { decideStart } from './decide-start';
import { isStartBuild, notStarted, ownLimit } from './not-started';
import { FailedStartInvocation } from '../../src/contract/invocation';
import { FlowVariable } from '../../src/contract/variables';
import { parseRepositoryArn } from '../decode/arn';

export type FailedStartDecision =
  | {
      readonly kind: 'report';
      readonly pullRequest: ReportedPullRequest;
      readonly report: BuildReport;
      readonly revision: string;
    }
  | { readonly kind: 'ignore'; readonly reason: string };

/** A failed start is reported only where a build's state would have been. Pure. */
export function decideFailedStart(failed: FailedStartInvocation, context: ReportContext): FailedStartDecision {
  const repository = parseRepositoryArn(context.repositoryArn);
  if (!repository) return ignore('the handler does not know its repository: its ARN is not one');
  if (!isStartBuild(failed.requestContext.functionArn, context.startedBy, repository))
    return ignore('the start that failed was not one of ours');
  const { requestPayload: invocation } = failed;
  const decision = decideStart(invocation, { repositoryArn: context.repositoryArn });
  if (decision.kind !== 'start') return ignore(`nothing was to be started: ${decision.reason}`);
  const { project, commit, variables } = decision.request;
  const targetCommit = variables[FlowVariable.PULL_REQUEST_DST_COMMIT];
  const revision = variables[FlowVariable.PULL_REQUEST_REVISION];
  if (!decision.pullRequestId || !commit || !targetCommit || !revision)
    return ignore('the build that was not started belongs to no pull request');
  return {
    kind: 'report',
    pullRequest: { id: decision.pullRequestId, repositoryName: repository.name, sourceCommit: commit, targetCommit },
    revision,
    report: notStarted(failed, {
      flow: invocation.flow,
      project,
      commit,
      startedAt: invocation.event.time,
      ...ownLimit(invocation.report),
    }),
  };
}

function ignore(reason: string): FailedStartDecision {
  return { kind: 'ignore', reason };
}
