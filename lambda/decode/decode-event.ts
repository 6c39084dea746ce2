import { parseBuildArn } from './arn';
import { isIsoTime, parseBuildTime } from './build-time';
import {
  BuildPhase,
  BuildStateChanged,
  CommentWritten,
  EventHeader,
  FlowEvent,
  LogPlace,
  PullRequestChanged,
  ReferenceChanged,
  UnknownEvent,
} from './flow-event';
import { countAt, isObject, JsonObject, member, objectAt, objectsAt, textAt, textsAt } from './json';
import { commitId, pullRequestId as pullRequestIdOf, revisionId } from './names';
import { REASONS, reasonWith } from './reasons';
import {
  BRANCH_PREFIX,
  CommentEvent,
  DetailType,
  EventSource,
  ReferenceEvent,
  TAG_PREFIX,
} from '../../src/contract/codecommit-events';

const unknown = (reason: string): UnknownEvent => ({ kind: 'unknown', reason });

/**
 * An event of EventBridge, from JSON of unknown shape. Total: what it does not know is `unknown`, with the reason.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html
 */
export function decodeEvent(json: unknown): FlowEvent {
  if (!isObject(json)) return unknown(REASONS.eventNotObject);
  const header = decodeHeader(json);
  if (!header) return unknown(REASONS.eventWithoutEnvelope);
  const source = textAt(json, 'source');
  const detailType = textAt(json, 'detail-type');
  const detail = member(json, 'detail');
  if (detailType === DetailType.SCHEDULED && (source === EventSource.SCHEDULER || source === EventSource.EVENTS)) {
    return { kind: 'scheduled', ...header };
  }
  if (!isObject(detail)) return unknown(REASONS.eventWithoutDetail);
  if (source === EventSource.CODECOMMIT && detailType === DetailType.REPOSITORY_STATE)
    return decodeReference(header, detail);
  if (source === EventSource.CODECOMMIT && detailType === DetailType.PULL_REQUEST_STATE)
    return decodePullRequest(header, detail);
  if (source === EventSource.CODECOMMIT && detailType === DetailType.PULL_REQUEST_COMMENT)
    return decodeComment(header, detail);
  if (source === EventSource.CODEBUILD && detailType === DetailType.BUILD_STATE)
    return decodeBuildState(header, detail);
  return unknown(REASONS.eventOfUnusedKind);
}

function decodeHeader(json: JsonObject): EventHeader | undefined {
  const id = textAt(json, 'id');
  const account = textAt(json, 'account');
  const region = textAt(json, 'region');
  const time = textAt(json, 'time');
  const resources = textsAt(json, 'resources');
  if (!id || !account || !region || !time || !resources || !isIsoTime(time)) return undefined;
  return { id, account, region, time, resources };
}

const CHANGES: Readonly<Record<string, ReferenceChanged['change']>> = {
  [ReferenceEvent.CREATED]: 'created',
  [ReferenceEvent.UPDATED]: 'updated',
  [ReferenceEvent.DELETED]: 'deleted',
};

function decodeReference(header: EventHeader, detail: JsonObject): ReferenceChanged | UnknownEvent {
  const event = textAt(detail, 'event') ?? '';
  if (!Object.hasOwn(CHANGES, event)) return unknown(REASONS.noReferenceChange);
  const change = CHANGES[event];
  const referenceType = textAt(detail, 'referenceType');
  if (referenceType !== 'branch' && referenceType !== 'tag') return unknown(REASONS.neitherBranchNorTag);
  const name = textAt(detail, 'referenceName');
  const prefix = referenceType === 'branch' ? BRANCH_PREFIX : TAG_PREFIX;
  if (!name || !isReferenceName(name) || textAt(detail, 'referenceFullName') !== prefix + name) {
    return unknown(reasonWith(REASONS.referenceNameUnclear, { referenceType }));
  }
  const commit = commitId(member(detail, 'commitId'));
  if (!commit && change !== 'deleted') return unknown(REASONS.eventWithoutCommit);
  const oldCommit = commitId(member(detail, 'oldCommitId'));
  return {
    kind: 'reference-changed',
    ...header,
    change,
    referenceType,
    name,
    commit,
    oldCommit,
  };
}

/** A comment that was changed is none that was written: what it said first was acted on then. */
function decodeComment(header: EventHeader, detail: JsonObject): CommentWritten | UnknownEvent {
  if (textAt(detail, 'event') !== CommentEvent.CREATED) return unknown(REASONS.noNewComment);
  const commentId = textAt(detail, 'commentId');
  const pullRequestId = pullRequestIdOf(member(detail, 'pullRequestId'));
  const callerArn = textAt(detail, 'callerUserArn');
  if (!commentId || !/^[\w:-]{1,200}$/.test(commentId) || !pullRequestId) return unknown(REASONS.eventWithoutComment);
  if (!callerArn) return unknown(REASONS.eventWithoutAuthor);
  return {
    kind: 'comment-written',
    ...header,
    commentId,
    pullRequestId,
    callerArn,
    isReply: textAt(detail, 'inReplyTo') !== undefined,
  };
}

function decodePullRequest(header: EventHeader, detail: JsonObject): PullRequestChanged | UnknownEvent {
  const change = textAt(detail, 'event');
  const pullRequestId = pullRequestIdOf(member(detail, 'pullRequestId'));
  const revision = revisionId(member(detail, 'revisionId'));
  const status = textAt(detail, 'pullRequestStatus');
  // A text, not a boolean: "True" or "False".
  const merged = textAt(detail, 'isMerged');
  const sourceBranch = branchAt(detail, 'sourceReference');
  const targetBranch = branchAt(detail, 'destinationReference');
  const sourceCommit = commitId(member(detail, 'sourceCommit'));
  const targetCommit = commitId(member(detail, 'destinationCommit'));
  if (!change || !pullRequestId) return unknown(REASONS.eventWithoutPullRequest);
  if (!revision) return unknown(REASONS.eventWithoutRevision);
  if (!status || (merged !== 'True' && merged !== 'False')) return unknown(REASONS.eventWithoutOpenness);
  if (!sourceBranch || !targetBranch) return unknown(REASONS.eventWithoutBranches);
  if (!sourceCommit || !targetCommit) return unknown(REASONS.eventWithoutCommits);
  return {
    kind: 'pull-request-changed',
    ...header,
    change,
    pullRequestId,
    revision,
    isOpen: status === 'Open',
    isMerged: merged === 'True',
    sourceBranch,
    targetBranch,
    sourceCommit,
    targetCommit,
  };
}

function branchAt(detail: JsonObject, key: string): string | undefined {
  const text = textAt(detail, key);
  const name = text?.startsWith(BRANCH_PREFIX) ? text.slice(BRANCH_PREFIX.length) : '';
  return isReferenceName(name) ? name : undefined;
}

/** git allows neither spaces nor control characters in the name of a reference. See git-check-ref-format(1). */
function isReferenceName(name: string): boolean {
  return name.length > 0 && name.length <= 1024 && !/[\p{Cc}\p{Cs} ]/u.test(name);
}

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html */
function decodeBuildState(header: EventHeader, detail: JsonObject): BuildStateChanged | UnknownEvent {
  // The id in events is the full ARN.
  const build = parseBuildArn(textAt(detail, 'build-id') ?? '');
  const status = textAt(detail, 'build-status');
  if (!build || build.project !== textAt(detail, 'project-name')) return unknown(REASONS.eventWithoutBuild);
  if (build.account !== header.account || build.region !== header.region) return unknown(REASONS.eventBuildElsewhere);
  if (!status) return unknown(REASONS.eventWithoutStatus);
  const more = objectAt(detail, 'additional-information') ?? {};
  const environment = objectAt(more, 'environment') ?? {};
  const phases = objectsAt(more, 'phases');
  const buildNumber = countAt(more, 'build-number');
  const initiator = textAt(more, 'initiator');
  const sourceVersion = textAt(more, 'source-version');
  const startedAt = parseBuildTime(textAt(more, 'build-start-time') ?? '');
  const finishedAt = status === 'IN_PROGRESS' ? undefined : (endOf(phases) ?? header.time);
  const log = decodeLog(objectAt(more, 'logs') ?? {});
  return {
    kind: 'build-state-changed',
    ...header,
    partition: build.partition,
    project: build.project,
    buildId: build.id,
    status,
    buildNumber,
    initiator,
    sourceVersion,
    startedAt,
    finishedAt,
    log,
    variables: Object.fromEntries(objectsAt(environment, 'environment-variables').flatMap(plainVariable)),
    phases: phases.flatMap(decodePhase),
  };
}

/** Only plain ones: the value of another is the name of a secret, not what the build sees. */
function plainVariable(variable: JsonObject): [string, string][] {
  const name = textAt(variable, 'name');
  const value = textAt(variable, 'value');
  const type = textAt(variable, 'type') ?? 'PLAINTEXT';
  return name && value && type === 'PLAINTEXT' ? [[name, value]] : [];
}

/** An event of a build that just started has no group and no stream, only a link in which both are `null`. */
function decodeLog(logs: JsonObject): LogPlace | undefined {
  const group = textAt(logs, 'group-name');
  const stream = textAt(logs, 'stream-name');
  return group && stream ? { group, stream } : undefined;
}

function decodePhase(phase: JsonObject): BuildPhase[] {
  const name = textAt(phase, 'phase-type');
  if (!name) return [];
  const status = textAt(phase, 'phase-status');
  const seconds = countAt(phase, 'duration-in-seconds');
  // A phase that went well has the context `": "`.
  const contexts = (textsAt(phase, 'phase-context') ?? [])
    .map((text) => text.trim())
    .filter((text) => text !== '' && text !== ':');
  return [{ name, contexts, status, seconds }];
}

/** When the phase `COMPLETED` began. */
function endOf(phases: readonly JsonObject[]): string | undefined {
  const completed = phases.find((phase) => textAt(phase, 'phase-type') === 'COMPLETED');
  return completed && parseBuildTime(textAt(completed, 'start-time') ?? '');
}
