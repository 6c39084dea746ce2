import { BuildRequest } from './build-request';
import { BuildSubject, buildRequest, ReviewSubject } from './build-subject';
import { isDue } from './is-due';
import { PullRequest } from './pull-request';
import { PullRequestEvent } from '../../src/contract/codecommit-events';
import { BranchTrigger, ReviewTrigger, TagTrigger } from '../../src/contract/flow-file';
import { StartInvocation } from '../../src/contract/invocation';
import { matchesGlobs } from '../../src/contract/ref-glob';
import { parseRepositoryArn, RepositoryArn } from '../decode/arn';
import { FlowEvent, PullRequestChanged, ReferenceChanged, UnknownEvent } from '../decode/flow-event';
import { REASONS, reasonWith } from '../decode/reasons';

export interface StartContext {
  /** The one repository that the flows are for. */
  readonly repositoryArn: string;
}

/** A build to start: what it is for, and what CodeBuild is given for it. */
export interface PlannedBuild {
  readonly subject: BuildSubject;
  readonly request: BuildRequest;
  /** The tip of a branch before. */
  readonly oldCommit?: string;
}

export type StartDecision =
  | (PlannedBuild & { readonly kind: 'start'; readonly pullRequestId?: string })
  /** The pull request has ended: its builds are of no use any more. */
  | { readonly kind: 'end'; readonly reason: string; readonly pullRequestId: string }
  | { readonly kind: 'ignore'; readonly reason: string; readonly pullRequestId?: string };

/** Whether an event makes a flow build, and what. Pure: the same invocation always has the same answer. */
export function decideStart(
  invocation: Omit<StartInvocation, 'event'>,
  event: FlowEvent,
  context: StartContext,
): StartDecision {
  const repository = parseRepositoryArn(context.repositoryArn);
  if (!repository) return ignore(REASONS.noRepository);
  if (event.kind === 'unknown') return ignore(event.reason);
  const foreign = whyForeign(event, repository, context.repositoryArn);
  if (foreign) return ignore(foreign);
  const { flow, project, trigger, due } = invocation;
  if (trigger.kind === 'review' && event.kind === 'pull-request-changed')
    return decideReview(invocation, trigger, event);
  if ((trigger.kind === 'branch' || trigger.kind === 'tag') && event.kind === 'reference-changed')
    return decideReference(invocation, trigger, event);
  if (trigger.kind !== 'schedule' || event.kind !== 'scheduled')
    return ignore(reasonWith(REASONS.unusedEvent, { kind: trigger.kind }));
  if (!isDue(event.time, due)) return ignore(REASONS.notDue);
  const subject = { kind: 'schedule', flow, time: event.time } as const;
  return { kind: 'start', subject, request: buildRequest(project, subject, [trigger.id, event.time]) };
}

/**
 * The rule filters by the repository's ARN too. It is checked again here because the function can be
 * called by other means, and a repository of the same name may exist in another account.
 */
function whyForeign(
  event: Exclude<FlowEvent, UnknownEvent>,
  repository: RepositoryArn,
  repositoryArn: string,
): string | undefined {
  if (event.account !== repository.account) return REASONS.eventOfAnotherAccount;
  if (event.region !== repository.region) return REASONS.eventOfAnotherRegion;
  if (event.kind !== 'scheduled' && !event.resources.includes(repositoryArn)) return REASONS.eventOfAnotherRepository;
  return undefined;
}

type Flow = Pick<StartInvocation, 'flow' | 'project'>;

function decideReview(flow: Flow, trigger: ReviewTrigger, event: PullRequestChanged): StartDecision {
  const { pullRequestId } = event;
  // Votes and rule changes come with the same detail-type, so the names that count are listed.
  const ends =
    event.change === PullRequestEvent.STATUS_CHANGED || event.change === PullRequestEvent.MERGE_STATUS_UPDATED;
  if (trigger.supersede && ends && !event.isOpen)
    return { kind: 'end', reason: `the pull request was ${event.isMerged ? 'merged' : 'closed'}`, pullRequestId };
  if (event.change !== PullRequestEvent.CREATED && event.change !== PullRequestEvent.SOURCE_UPDATED) {
    return ignore(REASONS.noNewCommit, pullRequestId);
  }
  if (!event.isOpen || event.isMerged) return ignore(REASONS.pullRequestNotOpen, pullRequestId);
  if (!matchesGlobs(event.targetBranch, trigger.targets, trigger.except)) {
    return ignore(REASONS.targetNotOfFlow, pullRequestId);
  }
  return { kind: 'start', ...reviewBuild(flow, { ...event, id: pullRequestId }), pullRequestId };
}

type Revision = Pick<
  PullRequest,
  'id' | 'revision' | 'sourceBranch' | 'targetBranch' | 'sourceCommit' | 'targetCommit'
>;

export function reviewSubject(
  flow: string,
  { id, revision, sourceBranch, targetBranch, sourceCommit, targetCommit }: Revision,
  commandId?: string,
): ReviewSubject {
  return {
    kind: 'review',
    flow,
    pullRequestId: id,
    revision,
    sourceBranch,
    targetBranch,
    sourceCommit,
    targetCommit,
    commandId,
  };
}

/** The build of a pull request's revision. A command is one more reason to build it, so it has a build of its own. */
export function reviewBuild({ flow, project }: Flow, pullRequest: Revision, commandId?: string): PlannedBuild {
  const subject = reviewSubject(flow, pullRequest, commandId);
  const sameness = [pullRequest.id, pullRequest.revision, ...(commandId === undefined ? [] : [commandId])];
  return { subject, request: buildRequest(project, subject, sameness) };
}

/** The build of a branch's tip. `cause` distinguishes one reason to build it from another. */
export function branchBuild({ flow, project }: Flow, branch: string, commit: string, cause: string): PlannedBuild {
  const subject = { kind: 'branch', flow, branch, commit } as const;
  return { subject, request: buildRequest(project, subject, [cause]) };
}

function decideReference(flow: Flow, trigger: BranchTrigger | TagTrigger, event: ReferenceChanged): StartDecision {
  const { referenceType } = event;
  if (referenceType !== trigger.kind) return ignore(reasonWith(REASONS.eventOfReferenceType, { referenceType }));
  if (event.change === 'deleted' || !event.commit)
    return ignore(reasonWith(REASONS.referenceDeleted, { referenceType }));
  if (!matchesGlobs(event.name, trigger.names, trigger.except))
    return ignore(reasonWith(REASONS.referenceNotOfFlow, { referenceType }));
  const { name, commit, id, oldCommit } = event;
  if (trigger.kind === 'branch') return { kind: 'start', ...branchBuild(flow, name, commit, id), oldCommit };
  const subject = { kind: 'tag', flow: flow.flow, tag: name, commit } as const;
  return { kind: 'start', subject, request: buildRequest(flow.project, subject, [id]) };
}

function ignore(reason: string, pullRequestId?: string): StartDecision {
  return { kind: 'ignore', reason, pullRequestId };
}
