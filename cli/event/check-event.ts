import { isPlainObject } from '../../src/checks/check';
import { shownValue } from '../../src/checks/options-error';
import { EventBridgeEvent } from '../../src/contract/codecommit-events';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';

/** What a member must be, as a pattern and in words. */
interface Expected {
  readonly pattern: RegExp;
  readonly expected: string;
}

const LINE: Expected = { pattern: /^\P{Cc}{1,2048}$/u, expected: 'a string without control characters' };
const COMMIT: Expected = { pattern: /^[0-9a-f]{40}$/, expected: 'the full ID of a commit' };
/** Written into a file of git's, one line for each. See git-check-ref-format(1). */
const REFERENCE: Expected = {
  pattern: /^refs\/(heads|tags)\/[^\p{Cc}\p{Cs} ~^:?*[\\]{1,1024}$/u,
  expected: 'the full name of a branch or tag',
};

/** What a run uses of an event. @see https://docs.aws.amazon.com/codecommit/latest/userguide/monitoring-events.html */
const ENVELOPE: Readonly<Record<string, Expected>> = {
  version: LINE,
  id: LINE,
  'detail-type': LINE,
  source: LINE,
  account: { pattern: /^\d{12}$/, expected: 'the ID of an account' },
  time: LINE,
  // Part of the path of the source.
  region: { pattern: /^[a-z0-9-]{1,40}$/, expected: 'the name of a Region' },
};
const DETAIL: Readonly<Record<string, Expected>> = {
  event: LINE,
  pullRequestId: LINE,
  sourceCommit: COMMIT,
  destinationCommit: COMMIT,
  commitId: COMMIT,
  oldCommitId: COMMIT,
  sourceReference: REFERENCE,
  destinationReference: REFERENCE,
  referenceFullName: REFERENCE,
};

/** Check an event that somebody wrote into a file. */
export function checkEvent(json: unknown): EventBridgeEvent {
  if (!isPlainObject(json) || !json.source || !json['detail-type']) throw new UserError(COMMAND_ERRORS.notAnEvent);
  const { detail, resources = [] } = json;
  const issues = memberIssues(json, ENVELOPE, '');
  if (!Array.isArray(resources)) issues.push(issue('resources', resources, 'a list of ARNs'));
  else
    resources.forEach((each: unknown, index) => {
      if (!fits(each, LINE)) issues.push(issue(`resources[${index}]`, each, LINE.expected));
    });
  if (isPlainObject(detail)) issues.push(...memberIssues(detail, DETAIL, 'detail.'));
  // EventBridge Scheduler's default payload has the string `"{}"` there.
  else if (typeof detail !== 'string') issues.push(issue('detail', detail, 'an object'));
  if (issues.length === 0) return json as unknown as EventBridgeEvent;
  throw new UserError(COMMAND_ERRORS.wrongEventMembers, { issues: issues.map((each) => `\n  - ${each}`).join('') });
}

function memberIssues(
  object: Readonly<Record<string, unknown>>,
  members: Readonly<Record<string, Expected>>,
  path: string,
): string[] {
  return Object.entries(members)
    .filter(([name, expected]) => Object.hasOwn(object, name) && !fits(object[name], expected))
    .map(([name, { expected }]) => issue(`${path}${name}`, object[name], expected));
}

function fits(value: unknown, { pattern }: Expected): boolean {
  return typeof value === 'string' && pattern.test(value);
}

function issue(path: string, value: unknown, expected: string): string {
  return value === undefined
    ? `"${path}" is missing; expected ${expected}`
    : `"${path}" is ${shownValue(value)}; expected ${expected}`;
}
