import { createHash } from 'node:crypto';
import { BuildRequest } from './build-request';
import { isDue } from './is-due';
import { PullRequest } from './pull-request';
import { PullRequestEvent } from '../../src/contract/codecommit-events';
import { BranchTrigger, EventTrigger, ReviewTrigger, ScheduleTrigger, TagTrigger } from '../../src/contract/flow-file';
import { StartInvocation } from '../../src/contract/invocation';
import { matchesGlobs } from '../../src/contract/ref-glob';
import { FlowVariable } from '../../src/contract/variables';
import { parseRepositoryArn, RepositoryArn } from '../decode/arn';
import { decodeEvent } from '../decode/decode-event';
import {
  EventHeader,
  FlowEvent,
  PullRequestChanged,
  ReferenceChanged,
  Scheduled,
  UnknownEvent,
} from '../decode/flow-event';

export interface StartContext {
  /** The one repository that the flows are for. */
  readonly repositoryArn: string;
}

export type StartDecision =
  | {
      readonly kind: 'start';
      readonly request: BuildRequest;
      readonly pullRequestId?: string;
      readonly oldCommit?: string;
    }
  /** The pull request has ended: its builds are of no use any more. */
  | { readonly kind: 'end'; readonly reason: string; readonly pullRequestId: string }
  | { readonly kind: 'ignore'; readonly reason: string; readonly pullRequestId?: string };

/** Whether an event makes a flow build, and what. Pure: the same invocation always has the same answer. */
export function decideStart(invocation: StartInvocation, context: StartContext): StartDecision {
  const repository = parseRepositoryArn(context.repositoryArn);
  if (!repository) return ignore('the handler does not know its repository: its ARN is not one');
  const event = decodeEvent(invocation.event);
  if (event.kind === 'unknown') return ignore(event.reason);
  const foreign = whyForeign(event, repository, context.repositoryArn);
  if (foreign) return ignore(foreign);
  return decideTrigger(invocation, invocation.trigger, event);
}

function decideTrigger(
  invocation: StartInvocation,
  trigger: EventTrigger,
  event: Exclude<FlowEvent, UnknownEvent>,
): StartDecision {
  if (trigger.kind === 'review' && event.kind === 'pull-request-changed')
    return decideReview(invocation, trigger, event);
  if (trigger.kind === 'branch' && event.kind === 'reference-changed')
    return decideReference(invocation, trigger, event);
  if (trigger.kind === 'tag' && event.kind === 'reference-changed') return decideReference(invocation, trigger, event);
  if (trigger.kind === 'schedule' && event.kind === 'scheduled') return decideSchedule(invocation, trigger, event);
  return ignore(`a ${trigger.kind} trigger does not use this kind of event`);
}

/**
 * The rule filters by the repository's ARN too. It is checked again here because the function can be
 * called by other means, and a repository of the same name may exist in another account.
 */
function whyForeign(
  event: EventHeader & { readonly kind: string },
  repository: RepositoryArn,
  repositoryArn: string,
): string | undefined {
  if (event.account !== repository.account) return 'the event is of another account';
  if (event.region !== repository.region) return 'the event is of another Region';
  if (event.kind !== 'scheduled' && !event.resources.includes(repositoryArn))
    return 'the event is of another repository';
  return undefined;
}

function decideReview(invocation: StartInvocation, trigger: ReviewTrigger, event: PullRequestChanged): StartDecision {
  const { pullRequestId } = event;
  // Votes and rule changes come with the same detail-type, so the names that count are listed.
  const ends =
    event.change === PullRequestEvent.STATUS_CHANGED || event.change === PullRequestEvent.MERGE_STATUS_UPDATED;
  if (trigger.supersede && ends && !event.isOpen)
    return { kind: 'end', reason: `the pull request was ${event.isMerged ? 'merged' : 'closed'}`, pullRequestId };
  if (event.change !== PullRequestEvent.CREATED && event.change !== PullRequestEvent.SOURCE_UPDATED) {
    return ignore('the event brings no new commit to the pull request', pullRequestId);
  }
  if (!event.isOpen || event.isMerged) return ignore('the pull request is not open', pullRequestId);
  if (!matchesGlobs(event.targetBranch, trigger.targets, trigger.except)) {
    return ignore('the target branch is not one of the flow', pullRequestId);
  }
  return { kind: 'start', request: reviewRequest(invocation, { ...event, id: pullRequestId }), pullRequestId };
}

/** The build of a pull request's revision. A command is one more reason to build it, so it has a build of its own. */
export function reviewRequest(
  flow: Pick<StartInvocation, 'flow' | 'project'>,
  pullRequest: Pick<PullRequest, 'id' | 'revision' | 'sourceCommit' | 'targetCommit' | 'sourceBranch' | 'targetBranch'>,
  commandId?: string,
): BuildRequest {
  const sameness =
    commandId === undefined
      ? [pullRequest.id, pullRequest.revision]
      : [pullRequest.id, pullRequest.revision, commandId];
  return buildRequest({ ...flow, kind: 'review' }, pullRequest.sourceCommit, sameness, {
    [FlowVariable.PULL_REQUEST_ID]: pullRequest.id,
    [FlowVariable.PULL_REQUEST_SRC_COMMIT]: pullRequest.sourceCommit,
    [FlowVariable.PULL_REQUEST_DST_COMMIT]: pullRequest.targetCommit,
    [FlowVariable.PULL_REQUEST_REVISION]: pullRequest.revision,
    [FlowVariable.PULL_REQUEST_SRC_BRANCH]: pullRequest.sourceBranch,
    [FlowVariable.PULL_REQUEST_DST_BRANCH]: pullRequest.targetBranch,
    ...(commandId !== undefined && { [FlowVariable.COMMAND]: commandId }),
  });
}

/** The build of a branch's tip. `occasion` tells one reason to build it from another. */
export function branchRequest(
  flow: Pick<StartInvocation, 'flow' | 'project'>,
  branch: string,
  commit: string,
  occasion: string,
): BuildRequest {
  return buildRequest({ ...flow, kind: 'branch' }, commit, [occasion], { [FlowVariable.BRANCH]: branch });
}

function decideReference(
  invocation: StartInvocation,
  trigger: BranchTrigger | TagTrigger,
  event: ReferenceChanged,
): StartDecision {
  if (event.referenceType !== trigger.kind) return ignore(`the event is of a ${event.referenceType}`);
  if (event.change === 'deleted' || !event.commit) return ignore(`the ${event.referenceType} was deleted`);
  if (!matchesGlobs(event.name, trigger.names, trigger.except))
    return ignore(`the ${event.referenceType} is not one of the flow`);
  if (trigger.kind === 'tag') {
    return {
      kind: 'start',
      request: buildRequest({ ...invocation, kind: 'tag' }, event.commit, [event.id], {
        [FlowVariable.TAG]: event.name,
      }),
    };
  }
  const { oldCommit } = event;
  return {
    kind: 'start',
    request: branchRequest(invocation, event.name, event.commit, event.id),
    oldCommit,
  };
}

function decideSchedule(invocation: StartInvocation, trigger: ScheduleTrigger, event: Scheduled): StartDecision {
  if (!isDue(event.time, invocation.due)) return ignore('the schedule calls more often than it is due');
  const request = buildRequest({ ...invocation, kind: 'schedule' }, undefined, [trigger.id, event.time], {
    [FlowVariable.SCHEDULE]: event.time,
  });
  return { kind: 'start', request };
}

/**
 * `sameness` is what makes the build the same one, beside its parameters. CodeBuild refuses a token that comes again
 * with other parameters, so the token is made of them too: an invocation that was made up cannot take the token of a
 * true one.
 */
function buildRequest(
  { flow, project, kind }: Pick<StartInvocation, 'flow' | 'project'> & { readonly kind: EventTrigger['kind'] },
  commit: string | undefined,
  sameness: readonly string[],
  variables: Readonly<Record<string, string>>,
): BuildRequest {
  const given = { ...variables, [FlowVariable.NAME]: flow, [FlowVariable.EVENT]: kind };
  return {
    project,
    // The bare id: unlike a branch's name it still means the event's own commit when the branch has moved on.
    commit,
    variables: given,
    token: createHash('sha256')
      .update(JSON.stringify([project, commit, given, ...sameness]))
      .digest('hex'),
  };
}

function ignore(reason: string, pullRequestId?: string): StartDecision {
  return { kind: 'ignore', reason, pullRequestId };
}
