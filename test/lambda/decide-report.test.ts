import {
  eventNames,
  failedStart,
  readEvent,
  REPOSITORY_ARN,
  REVISION,
  SOURCE_COMMIT,
  startInvocation,
  STARTED_BY,
  START_FUNCTION_ARN,
  TARGET_COMMIT,
  TRIGGERS,
  withBuild,
} from './events';
import { decideFailedStart } from '../../lambda/decide/decide-failed-start';
import { decideBuild, decideBuildEvent } from '../../lambda/decide/decide-report';
import { decodeReportInvocation } from '../../lambda/decode/decode-report-invocation';
import { BUILD_STATUSES } from '../../src/contract/codecommit-events';

const context = { repositoryArn: REPOSITORY_ARN, startedBy: STARTED_BY };
const FLOWS = { 'demo-ci': 'review' };

/** What comes of an invocation when CodeBuild answers with what the event says of the build. */
function decide(input: object) {
  const decoded = decodeReportInvocation(input);
  if (decoded.kind === 'failed-start') return decideFailedStart(decoded.invocation, decoded.event, context);
  if (decoded.kind !== 'report-invocation') throw new Error(decoded.kind);
  const wanted = decideBuildEvent(decoded.invocation, decoded.event, context);
  if (wanted.kind === 'ignore') return wanted;
  const build = decoded.event;
  if (build.kind !== 'build-state-changed') throw new Error(build.kind);
  return decideBuild({ build, flow: wanted.subject.flow, isOurs: build.initiator === STARTED_BY }, context);
}
const decideEvent = (event: object) => decide({ flows: FLOWS, event });

const NOT_USED = 'the event is of a kind that no flow uses';
const NO_BUILD = 'the event is not of a build';

/** What report-build makes of each recorded event. */
const ROWS: Readonly<
  Record<string, { readonly status: string } | { readonly status?: undefined; readonly because: string }>
> = {
  'cb-phase-submitted': { because: NOT_USED },
  'cb-state-failed': { status: 'FAILED' },
  'cb-state-in-progress': { status: 'IN_PROGRESS' },
  'cb-state-stopped.synthetic': { status: 'STOPPED' },
  'cb-state-succeeded': { status: 'SUCCEEDED' },
  'cc-branch-created': { because: NO_BUILD },
  'cc-branch-deleted': { because: NO_BUILD },
  'cc-branch-updated-merge-3way': { because: NO_BUILD },
  'cc-branch-updated-merge-ff': { because: NO_BUILD },
  'cc-branch-updated-push': { because: NO_BUILD },
  'cc-comment-commit-created': { because: NOT_USED },
  'cc-comment-commit-updated': { because: NOT_USED },
  'cc-comment-pr-created': { because: NO_BUILD },
  'cc-comment-pr-reply': { because: NO_BUILD },
  'cc-comment-pr-updated': { because: 'the event is no new comment' },
  'cc-pr-approval-approve': { because: NO_BUILD },
  'cc-pr-approval-revoke': { because: NO_BUILD },
  'cc-pr-approval-rule-created': { because: NO_BUILD },
  'cc-pr-approval-rule-deleted': { because: NO_BUILD },
  'cc-pr-approval-rule-updated': { because: NO_BUILD },
  'cc-pr-closed-unmerged': { because: NO_BUILD },
  'cc-pr-created': { because: NO_BUILD },
  'cc-pr-created-no-description': { because: NO_BUILD },
  'cc-pr-merged': { because: NO_BUILD },
  'cc-pr-override': { because: NO_BUILD },
  'cc-pr-source-updated': { because: NO_BUILD },
  'cc-reaction-created': { because: NOT_USED },
  'cc-tag-created': { because: NO_BUILD },
  'cc-tag-deleted': { because: NO_BUILD },
  'cc-tag-updated': { because: NO_BUILD },
  'cc-template-associated': { because: NOT_USED },
  'cc-template-created': { because: NOT_USED },
  'cc-unreferenced-merge-commit': { because: 'the event is no change of a branch or tag' },
  'eb-scheduled-rule': { because: NO_BUILD },
  'scheduler-default-payload': { because: NO_BUILD },
};

test('each recorded event has a row', () => {
  expect(Object.keys(ROWS).sort()).toEqual(eventNames());
});

describe.each(Object.entries(ROWS))('the event %s', (name, row) => {
  test(row.status !== undefined ? `is reported as ${row.status}` : `is not reported, because ${row.because}`, () => {
    const decision = decideEvent(readEvent(name));
    if (row.status === undefined) return expect(decision).toEqual({ kind: 'ignore', reason: row.because });
    return expect(decision).toMatchObject({
      kind: 'report',
      pullRequest: { id: '4', repositoryName: 'demo-repo', sourceCommit: SOURCE_COMMIT, targetCommit: TARGET_COMMIT },
      report: {
        flow: 'review',
        project: 'demo-ci',
        status: row.status,
        commit: SOURCE_COMMIT,
        buildId: 'demo-ci:6c4d6039-e057-46a6-94ae-3c104f906298',
        buildNumber: 13,
        startedAt: '2026-05-04T12:00:00Z',
      },
    });
  });
});

describe('each status of a build has its report', () => {
  const failed = readEvent('cb-state-failed');
  test.each([...BUILD_STATUSES, 'SOMETHING_NEW', 'succeeded', '__proto__'])('%s', (status) => {
    const decision = decideEvent(withBuild(failed, {}, { 'build-status': status }));
    const known = BUILD_STATUSES.some((each) => each === status);
    expect(decision).toMatchObject({ kind: 'report', report: { status: known ? status : 'FAILED' } });
    const readsLog = !['IN_PROGRESS', 'SUCCEEDED', 'STOPPED'].includes(status);
    expect('log' in decision && decision.log !== undefined).toBe(readsLog);
  });

  test('a failed one names the phase, its context and the log to read', () => {
    const decision = decideEvent(failed);
    expect(decision).toMatchObject({
      report: { finishedAt: '2026-05-04T12:01:07Z' },
      log: { group: '/aws/codebuild/demo-ci', stream: '6c4d6039-e057-46a6-94ae-3c104f906298' },
    });
    expect(decision.kind === 'report' && decision.report.phases).toContainEqual({
      name: 'BUILD',
      status: 'FAILED',
      seconds: 30,
      contexts: ['COMMAND_EXECUTION_ERROR: Error while executing command: npm test. Reason: exit status 1'],
    });
  });

  test.each<[string, object, object]>([
    ['numbers that come as floats', { 'build-number': 13.0 }, { buildNumber: 13 }],
    ['numbers that come as text', { 'build-number': '13.0' }, { buildNumber: 13 }],
    [
      'a time with the narrow space of newer Java',
      { 'build-start-time': 'May 4, 2026 12:00:00\u202fAM' },
      { startedAt: '2026-05-04T00:00:00Z' },
    ],
    ['no phases at all', { phases: undefined }, { phases: [], finishedAt: '2026-05-04T12:01:07Z' }],
  ])('reads %s', (_, more, report) => {
    expect(decideEvent(withBuild(failed, more as Record<string, unknown>))).toMatchObject({ kind: 'report', report });
  });

  test('a build that just started may have no number', () => {
    const decision = decideEvent(withBuild(readEvent('cb-state-in-progress'), { 'build-number': undefined }));
    expect(decision.kind === 'report' && decision.report.buildNumber !== undefined).toBe(false);
  });
});

describe('a build that is not ours is not reported', () => {
  const event = readEvent('cb-state-failed');
  const variables = (values: Readonly<Record<string, string>>, type = 'PLAINTEXT') => ({
    environment: { 'environment-variables': Object.entries(values).map(([name, value]) => ({ name, value, type })) },
  });
  const ours = {
    FLOW_PULL_REQUEST_ID: '4',
    FLOW_PULL_REQUEST_SRC_COMMIT: SOURCE_COMMIT,
    FLOW_PULL_REQUEST_DST_COMMIT: TARGET_COMMIT,
  };
  test.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['started by a person', { initiator: 'alice' }, 'the build was not started by an event of a flow'],
    ['started by nobody known', { initiator: undefined }, 'the build was not started by an event of a flow'],
    [
      'started by the role in another session',
      { initiator: 'flow-ci-handler-role/alice' },
      'the build was not started by an event of a flow',
    ],
    [
      'started by another role of the same ending',
      { initiator: 'x/flow-ci-handler-role/flow-ci-handler' },
      'the build was not started by an event of a flow',
    ],
    ['of another flow than review', variables({ FLOW_BRANCH: 'main' }), 'the build belongs to no pull request'],
    ['without variables', { environment: {} }, 'the build belongs to no pull request'],
    [
      'with an id that is none',
      variables({ ...ours, FLOW_PULL_REQUEST_ID: '4; drop' }),
      'the build does not name its pull request and commits',
    ],
    [
      'with a commit that is none',
      variables({ ...ours, FLOW_PULL_REQUEST_SRC_COMMIT: 'main' }),
      'the build does not name its pull request and commits',
    ],
    ['with variables that are secrets', variables(ours, 'SECRETS_MANAGER'), 'the build belongs to no pull request'],
    [
      'with another source version',
      { 'source-version': 'refs/heads/main' },
      'the build is not of the commit that it is said to be for',
    ],
    [
      'without a source version',
      { 'source-version': undefined },
      'the build is not of the commit that it is said to be for',
    ],
    ['of another flow', variables({ ...ours, FLOW_NAME: 'lint' }), 'the build is of another flow'],
    ['without a time of its start', { 'build-start-time': 'yesterday' }, 'the build has not begun'],
  ])('%s', (_, more, reason) => {
    expect(decideEvent(withBuild(event, more))).toMatchObject({ kind: 'ignore', reason });
  });

  test.each<[string, object, string]>([
    ['of a project that is not listed', { flows: {}, event }, 'the project is not one of a flow'],
    [
      'of a project whose name objects inherit',
      {
        flows: {},
        event: withBuild(
          event,
          {},
          { 'project-name': 'constructor', 'build-id': 'arn:aws:codebuild:us-east-1:111122223333:build/constructor:1' },
        ),
      },
      'the project is not one of a flow',
    ],
    [
      'of another account',
      {
        flows: FLOWS,
        event: {
          ...withBuild(event, {}, { 'build-id': 'arn:aws:codebuild:us-east-1:999988887777:build/demo-ci:1' }),
          account: '999988887777',
        },
      },
      'the build is of another account or Region',
    ],
    [
      'whose id and envelope differ',
      {
        flows: FLOWS,
        event: withBuild(event, {}, { 'build-id': 'arn:aws:codebuild:us-east-1:999988887777:build/demo-ci:1' }),
      },
      'the build is of another account or Region than the event',
    ],
    [
      'whose id and project differ',
      { flows: FLOWS, event: withBuild(event, {}, { 'project-name': 'other' }) },
      'the event names no build of its project',
    ],
  ])('%s', (_, input, reason) => {
    expect(decide(input)).toEqual({ kind: 'ignore', reason });
  });
});

describe('a start that failed at each try', () => {
  const review = startInvocation(readEvent('cc-pr-created'), TRIGGERS.review);

  test('is reported for a review, with the name of the error', () => {
    expect(decide(failedStart(review))).toEqual({
      kind: 'report',
      pullRequest: { id: '4', repositoryName: 'demo-repo', sourceCommit: SOURCE_COMMIT, targetCommit: TARGET_COMMIT },
      revision: REVISION,
      report: {
        flow: 'demo',
        project: 'demo-ci',
        status: 'NOT_STARTED',
        commit: SOURCE_COMMIT,
        startedAt: review.event.time,
        phases: [],
        log: { kind: 'none' },
        links: {},
        startError: {
          name: 'AccountLimitExceededException',
          message: 'Cannot have more than 0 builds in queue for the account',
        },
      },
    });
  });

  test('is reported with the word of Lambda when the function gave no answer', () => {
    expect(decide({ ...failedStart(review), responsePayload: undefined })).toMatchObject({
      report: { startError: { name: 'RetriesExhausted' } },
    });
  });

  test.each<[string, object, string]>([
    [
      'for a branch',
      failedStart(startInvocation(readEvent('cc-branch-created'), TRIGGERS.branch)),
      'the build that was not started belongs to no pull request',
    ],
    [
      'for a schedule',
      failedStart(startInvocation(readEvent('scheduler-default-payload'), TRIGGERS.schedule)),
      'the build that was not started belongs to no pull request',
    ],
    [
      'for an event that starts nothing',
      failedStart(startInvocation(readEvent('cc-pr-merged'), TRIGGERS.review)),
      'nothing was to be started: the event brings no new commit to the pull request',
    ],
    [
      'of another function',
      {
        ...failedStart(review),
        requestContext: { functionArn: START_FUNCTION_ARN.replace('flow-ci-handler', 'other') },
      },
      'the start that failed was not one of ours',
    ],
  ])('is not reported %s', (_, input, reason) => {
    expect(decide(input)).toEqual({ kind: 'ignore', reason });
  });
});
