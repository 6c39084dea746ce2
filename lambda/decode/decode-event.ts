import { isIsoTime } from './build-time';
import { decodeBuildState } from './decode-build-state';
import {
  CommentWritten,
  EventHeader,
  FlowEvent,
  PullRequestChanged,
  ReferenceChanged,
  UnknownEvent,
} from './flow-event';
import { isObject, JsonObject, member, textAt, textsAt } from './json';
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
  if (!isObject(json)) return unknown('the event is not a JSON object');
  const header = decodeHeader(json);
  if (!header) return unknown('the event has no envelope with id, account, region, time and resources');
  const source = textAt(json, 'source');
  const detailType = textAt(json, 'detail-type');
  const detail = member(json, 'detail');
  if (detailType === DetailType.SCHEDULED && (source === EventSource.SCHEDULER || source === EventSource.EVENTS)) {
    return { kind: 'scheduled', ...header };
  }
  if (!isObject(detail)) return unknown('the event has no detail');
  if (source === EventSource.CODECOMMIT && detailType === DetailType.REPOSITORY_STATE)
    return decodeReference(header, detail);
  if (source === EventSource.CODECOMMIT && detailType === DetailType.PULL_REQUEST_STATE)
    return decodePullRequest(header, detail);
  if (source === EventSource.CODECOMMIT && detailType === DetailType.PULL_REQUEST_COMMENT)
    return decodeComment(header, detail);
  if (source === EventSource.CODEBUILD && detailType === DetailType.BUILD_STATE)
    return decodeBuildState(header, detail);
  return unknown('the event is of a kind that no flow uses');
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
  if (!Object.hasOwn(CHANGES, event)) return unknown('the event is no change of a branch or tag');
  const change = CHANGES[event];
  const referenceType = textAt(detail, 'referenceType');
  if (referenceType !== 'branch' && referenceType !== 'tag')
    return unknown('the reference is neither a branch nor a tag');
  const name = textAt(detail, 'referenceName');
  const prefix = referenceType === 'branch' ? BRANCH_PREFIX : TAG_PREFIX;
  if (!name || !isReferenceName(name) || textAt(detail, 'referenceFullName') !== prefix + name) {
    return unknown(`the ${referenceType}'s name is none, or its short and its full name differ`);
  }
  const commit = commitAt(detail, 'commitId');
  if (!commit && change !== 'deleted') return unknown('the event has no commit');
  const oldCommit = commitAt(detail, 'oldCommitId');
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
  if (textAt(detail, 'event') !== CommentEvent.CREATED) return unknown('the event is no new comment');
  const commentId = textAt(detail, 'commentId');
  const pullRequestId = textAt(detail, 'pullRequestId');
  const callerArn = textAt(detail, 'callerUserArn');
  if (!commentId || !/^[\w:-]{1,200}$/.test(commentId) || !pullRequestId || !/^\d{1,19}$/.test(pullRequestId))
    return unknown('the event names no comment on a pull request');
  if (!callerArn) return unknown('the event does not name the author of the comment');
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
  const pullRequestId = textAt(detail, 'pullRequestId');
  const revision = textAt(detail, 'revisionId');
  const status = textAt(detail, 'pullRequestStatus');
  // A text, not a boolean: "True" or "False".
  const merged = textAt(detail, 'isMerged');
  const sourceBranch = branchAt(detail, 'sourceReference');
  const targetBranch = branchAt(detail, 'destinationReference');
  const sourceCommit = commitAt(detail, 'sourceCommit');
  const targetCommit = commitAt(detail, 'destinationCommit');
  if (!change || !pullRequestId || !/^\d{1,19}$/.test(pullRequestId)) return unknown('the event names no pull request');
  if (!revision || !/^[0-9a-f]{1,128}$/i.test(revision))
    return unknown('the event names no revision of the pull request');
  if (!status || (merged !== 'True' && merged !== 'False'))
    return unknown('the event does not tell whether the pull request is open');
  if (!sourceBranch || !targetBranch) return unknown('the event does not name the two branches of the pull request');
  if (!sourceCommit || !targetCommit) return unknown('the event does not name the two commits of the pull request');
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

function commitAt(detail: JsonObject, key: string): string | undefined {
  const text = textAt(detail, key);
  return text && /^[0-9a-f]{40}$/.test(text) ? text : undefined;
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
