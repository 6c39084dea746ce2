import { Build, knownStatus, requestedCommit } from './build';
import { BuildNotification, NotifiedSubject } from './build-notification';
import { subjectOf } from './build-subject';
import { BuildMoment } from '../../src/contract/flow-file';
import { NotifyTarget, targetDigest } from '../../src/contract/notification';
import { parseBuildArn, RepositoryArn } from '../decode/arn';
import { FlowEvent } from '../decode/flow-event';
import { pullRequestId } from '../decode/names';
import { REASONS } from '../decode/reasons';
import { buildUrl } from '../render/console-url';

/** A build to ask CodeBuild for. */
export interface NotifiedBuild {
  readonly target: NotifyTarget;
  /** `PROJECT:UUID` */
  readonly build: string;
  /** What the event says that happened. */
  readonly moment: BuildMoment;
}

export type NotifyEventDecision =
  { readonly kind: 'look'; readonly build: NotifiedBuild } | { readonly kind: 'ignore'; readonly reason: string };

export interface NotifyContext {
  /** The one repository that the flows are for. */
  readonly repository: RepositoryArn;
  /** `targetDigest` of what the rules of the stack hand over. */
  readonly targets: readonly string[];
}

/**
 * Which build an event makes us look at. Nothing else of the event is used: whoever may call the function can make one
 * up. Pure.
 */
export function decideNotifyEvent(
  target: NotifyTarget,
  event: FlowEvent,
  { repository, targets }: NotifyContext,
): NotifyEventDecision {
  const ignore = (reason: string): NotifyEventDecision => ({ kind: 'ignore', reason });
  if (!targets.includes(targetDigest(target))) return ignore(REASONS.noRuleNotifies);
  if (event.kind === 'unknown') return ignore(event.reason);
  if (event.kind !== 'build-state-changed') return ignore(REASONS.eventOfNoBuild);
  if (event.account !== repository.account || event.region !== repository.region) return ignore(REASONS.buildElsewhere);
  if (event.project !== target.project) return ignore(REASONS.buildOfAnotherProject);
  const moment = momentOf(event.status);
  if (!target.on.includes(moment)) return ignore(REASONS.stateNotNotified);
  return { kind: 'look', build: { target, build: event.buildId, moment } };
}

export type NotificationDecision =
  | { readonly kind: 'publish'; readonly notification: BuildNotification }
  /** CodeBuild's answer is older than the event. */
  | { readonly kind: 'wait'; readonly reason: string }
  | { readonly kind: 'ignore'; readonly reason: string };

export interface NotificationQuestion extends NotifiedBuild {
  /** What CodeBuild answers. */
  readonly known: Build | undefined;
  /** Whether our own function started it, or CodeBuild tried again one that it had started. */
  readonly isOurs: boolean;
}

/**
 * What is to be published of a build. It is what CodeBuild answers. Where that is newer than the event, the later state
 * has an event of its own, which publishes it; only a topic that is not notified of that one gets it now, as it would
 * hear nothing else. Pure.
 */
export function decideNotification(
  { target, moment, known, isOurs }: NotificationQuestion,
  { repository }: Pick<NotifyContext, 'repository'>,
): NotificationDecision {
  if (!known) return { kind: 'wait', reason: REASONS.unknownBuild };
  const answered = momentOf(known.status);
  if (answered !== moment) {
    if (answered === 'started') return { kind: 'wait', reason: 'CodeBuild answers that the build is still running' };
    if (moment === 'started' && target.on.includes(answered)) return { kind: 'ignore', reason: REASONS.endIsPublished };
    if (moment !== 'started' && !target.on.includes(answered))
      return { kind: 'ignore', reason: REASONS.answerNotNotified };
  }
  const arn = parseBuildArn(known.arn);
  const { buildNumber, startedAt, finishedAt } = known;
  return {
    kind: 'publish',
    notification: {
      repository: repository.name,
      flow: target.flow,
      status: knownStatus(known.status),
      buildId: known.buildId,
      buildArn: known.arn,
      buildNumber,
      startedAt,
      finishedAt: answered === 'started' ? undefined : finishedAt,
      // Whoever may start builds of the project can give them any variables.
      subject: isOurs ? startedSubject(known) : manualSubject(known),
      commit: commitOf(known),
      link: arn && buildUrl(arn, arn.project, arn.id),
    },
  };
}

/** As the patterns of the rules have it: whatever is nothing else has failed. */
export function momentOf(status: string): BuildMoment {
  switch (status) {
    case 'IN_PROGRESS':
      return 'started';
    case 'SUCCEEDED':
      return 'succeeded';
    case 'STOPPED':
      return 'stopped';
    default:
      return 'failed';
  }
}

function startedSubject(build: Build): NotifiedSubject {
  const { pullRequestId: id, sourceBranch, targetBranch, branch, tag, time } = subjectOf(build);
  const known = pullRequestId(id);
  if (known) return { kind: 'pull-request', id: known, sourceBranch, targetBranch };
  if (branch) return { kind: 'branch', name: branch };
  if (tag) return { kind: 'tag', name: tag };
  return time ? { kind: 'schedule', time } : manualSubject(build);
}

function manualSubject({ initiator, sourceVersion: version }: Build): NotifiedSubject {
  return { kind: 'manual', initiator, version };
}

/** The commit that was checked out, or that was asked for. */
function commitOf(build: Build): string | undefined {
  const commit = build.resolvedVersion ?? requestedCommit(build);
  return commit !== undefined && /^[0-9a-f]{40}$/i.test(commit) ? commit.toLowerCase() : undefined;
}
