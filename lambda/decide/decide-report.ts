import { BuildReport, ReportLinks } from './build-report';
import { decideStart } from './decide-start';
import { isStartBuild, notStarted } from './not-started';
import { BUILD_STATUSES, BuildStatus } from '../../src/contract/codecommit-events';
import { FailedStartInvocation, ReportInvocation } from '../../src/contract/invocation';
import { FlowVariable } from '../../src/contract/variables';
import { parseRepositoryArn, RepositoryArn } from '../decode/arn';
import { decodeEvent } from '../decode/decode-event';
import { BuildStateChanged, LogPlace } from '../decode/flow-event';
import { buildUrl, logUrl } from '../render/console-url';

export interface ReportContext {
  /** The one repository that the flows are for. */
  readonly repositoryArn: string;
  /** The start-build function as CodeBuild names it: `ROLE/FUNCTION`. */
  readonly startedBy: string;
  /** Id of a build that somebody else started, but that is known to be a retry of one of ours. */
  readonly retry?: string;
}

/** Where a comment goes. */
export interface ReportedPullRequest {
  readonly id: string;
  readonly repositoryName: string;
  /** The target's tip when the pull request was made. */
  readonly targetCommit: string;
  /** The commit that was built, or was to be. */
  readonly sourceCommit: string;
}

export type ReportDecision =
  | {
      readonly kind: 'report';
      readonly pullRequest: ReportedPullRequest;
      readonly report: BuildReport;
      /** Which log to read for the report. Absent when none is of use. */
      readonly log?: LogPlace;
      /** The revision of the pull request that was built. */
      readonly revision?: string;
      /** The target branch, as the build was told. */
      readonly targetBranch?: string;
      /** The source branch, likewise. */
      readonly sourceBranch?: string;
    }
  | {
      readonly kind: 'ignore';
      readonly reason: string;
      /** A build that would be reported if it is a retry of one of ours: which one. */
      readonly maybeRetry?: string;
    };

/** What decodeReportInvocation found. */
export type ReportInput =
  | { readonly kind: 'report-invocation'; readonly invocation: ReportInvocation }
  | { readonly kind: 'failed-start'; readonly invocation: FailedStartInvocation };

/** Whether a build's new state, or a start that failed, is to be told to a pull request. Pure. */
export function decideReport(input: ReportInput, context: ReportContext): ReportDecision {
  const repository = parseRepositoryArn(context.repositoryArn);
  if (!repository) return ignore('the handler does not know its repository: its ARN is not one');
  if (input.kind === 'failed-start') return decideFailedStart(input.invocation, context, repository);
  const event = decodeEvent(input.invocation.event);
  if (event.kind === 'unknown') return ignore(event.reason);
  if (event.kind !== 'build-state-changed') return ignore('the event is not of a build');
  return decideBuild(event, input.invocation, context, repository);
}

/** As `decideReport`, for what CodeBuild's API told instead of an event. */
export function decideBuild(
  event: BuildStateChanged,
  invocation: Pick<ReportInvocation, 'flows'>,
  context: ReportContext,
  repository: RepositoryArn,
): ReportDecision {
  const { project, buildId, buildNumber, finishedAt, phases, log, sourceVersion } = event;
  if (!isHere(event, repository)) return ignore('the build is of another account or Region');
  if (!Object.hasOwn(invocation.flows, project)) return ignore('the project is not one of a flow');
  // Whoever may start builds of the project can give them any variables, so those say nothing until it is
  // clear that our own function gave them.
  if (event.initiator !== context.startedBy && event.buildId !== context.retry) {
    return { ...ignore('the build was not started by an event of a flow'), maybeRetry: event.buildId };
  }
  const pullRequestId = variable(event, FlowVariable.PULL_REQUEST_ID);
  const sourceCommit = variable(event, FlowVariable.PULL_REQUEST_SRC_COMMIT);
  const targetCommit = variable(event, FlowVariable.PULL_REQUEST_DST_COMMIT);
  if (!pullRequestId) return ignore('the build belongs to no pull request');
  if (!/^\d{1,19}$/.test(pullRequestId) || !isCommit(sourceCommit) || !isCommit(targetCommit)) {
    return ignore('the build does not name its pull request and commits');
  }
  if (sourceVersion !== sourceCommit) return ignore('the build is not of the commit that it is said to be for');
  const status = knownStatus(event.status);
  const revision = variable(event, FlowVariable.PULL_REQUEST_REVISION);
  const targetBranch = variable(event, FlowVariable.PULL_REQUEST_DST_BRANCH);
  const sourceBranch = variable(event, FlowVariable.PULL_REQUEST_SRC_BRANCH);
  return {
    kind: 'report',
    ...(revision && { revision }),
    ...(targetBranch && { targetBranch }),
    ...(sourceBranch && { sourceBranch }),
    pullRequest: { id: pullRequestId, repositoryName: repository.name, sourceCommit, targetCommit },
    report: {
      flow: invocation.flows[project],
      project,
      status,
      buildId,
      commit: sourceCommit,
      startedAt: event.startedAt ?? event.time,
      phases,
      log: { kind: 'none' },
      links: linksOf(event),
      ...(buildNumber !== undefined && { buildNumber }),
      ...(finishedAt && { finishedAt }),
    },
    ...(log && isBroken(status) && { log }),
  };
}

/** A failed start is told only where a build's state would have been. */
function decideFailedStart(
  failed: FailedStartInvocation,
  context: ReportContext,
  repository: RepositoryArn,
): ReportDecision {
  if (!isStartBuild(failed.requestContext.functionArn, context.startedBy, repository))
    return ignore('the start that failed was not one of ours');
  const { requestPayload: invocation } = failed;
  const decision = decideStart(invocation, { repositoryArn: context.repositoryArn });
  if (decision.kind !== 'start') return ignore(`nothing was to be started: ${decision.reason}`);
  const { project, commit, variables } = decision.request;
  const targetCommit = variables[FlowVariable.PULL_REQUEST_DST_COMMIT];
  if (!decision.pullRequestId || !commit || !targetCommit)
    return ignore('the build that was not started belongs to no pull request');
  return {
    kind: 'report',
    pullRequest: { id: decision.pullRequestId, repositoryName: repository.name, sourceCommit: commit, targetCommit },
    report: notStarted(failed, { flow: invocation.flow, project, commit, startedAt: invocation.event.time }),
  };
}

/** A status that is not known yet is none of those that say that all is well. */
function knownStatus(status: string): BuildStatus {
  return BUILD_STATUSES.find((known) => known === status) ?? 'FAILED';
}

/** Whether the log may tell what went wrong. Who stopped a build knows why. */
function isBroken(status: BuildStatus): boolean {
  return status !== 'IN_PROGRESS' && status !== 'SUCCEEDED' && status !== 'STOPPED';
}

function linksOf(event: BuildStateChanged): ReportLinks {
  const build = buildUrl(event, event.project, event.buildId);
  const log = event.log && logUrl(event, event.log.group, event.log.stream);
  return { ...(build && { build }), ...(log && { log }) };
}

function isHere(place: { readonly account: string; readonly region: string }, repository: RepositoryArn): boolean {
  return place.account === repository.account && place.region === repository.region;
}

function isCommit(text: string | undefined): text is string {
  return text !== undefined && /^[0-9a-f]{40}$/.test(text);
}

function variable(event: BuildStateChanged, name: FlowVariable): string | undefined {
  return Object.hasOwn(event.variables, name) ? event.variables[name] : undefined;
}

function ignore(reason: string): Extract<ReportDecision, { readonly kind: 'ignore' }> {
  return { kind: 'ignore', reason };
}
