import {
  decideInvocation,
  eventNames,
  readEvent,
  REPOSITORY_ARN,
  startInvocation,
  TRIGGERS,
  withDetail,
} from './events';
import { StartDecision } from '../../lambda/decide/decide-start';
import { EventTrigger } from '../../src/contract/flow-file';

const context = { repositoryArn: REPOSITORY_ARN };
const decide = (name: string, trigger: EventTrigger, detail?: Record<string, unknown>): StartDecision =>
  decideInvocation(startInvocation(detail ? withDetail(readEvent(name), detail) : readEvent(name), trigger), context);

type Row =
  | { readonly starts: EventTrigger['kind']; readonly commit?: string; readonly variables: Record<string, string> }
  | { readonly starts?: undefined; readonly because: string };

const TIP = '54948ed28d641a4bc9d67844adc5dcbcbf4cab12';
const BASE = '3c46a6ebbe1055446e83fb9757ad9c3f2d1d8b4f';
const TAG_TIP = '7f0103fa0e5b4f1d9a1c3a3f7c2d4f0d6a9b1c22';
const NOT_USED = 'the event is of a kind that no flow uses';
const pullRequest = (commit: string, revision: string) => ({
  FLOW_PULL_REQUEST_ID: '4',
  FLOW_PULL_REQUEST_SRC_COMMIT: commit,
  FLOW_PULL_REQUEST_DST_COMMIT: BASE,
  FLOW_PULL_REQUEST_REVISION: revision,
  FLOW_PULL_REQUEST_SRC_BRANCH: 'feature/x',
  FLOW_PULL_REQUEST_DST_BRANCH: 'main',
});
const FIRST = 'fb07cc3978ed660f4517fbc6aff97daade22b246e9df212b2550ba76569acb6f';
const NO_COMMIT = 'the event brings no new commit to the pull request';

/** What each recorded event starts, when every trigger takes every name. */
const ROWS: Readonly<Record<string, Row>> = {
  'cb-phase-submitted': { because: NOT_USED },
  'cb-state-failed': { because: 'the event is of another repository' },
  'cb-state-in-progress': { because: 'the event is of another repository' },
  'cb-state-stopped.synthetic': { because: 'the event is of another repository' },
  'cb-state-succeeded': { because: 'the event is of another repository' },
  'cc-branch-created': { starts: 'branch', commit: BASE, variables: { FLOW_BRANCH: 'feature/x' } },
  'cc-branch-deleted': { because: 'the branch was deleted' },
  'cc-branch-updated-merge-3way': { starts: 'branch', commit: TAG_TIP, variables: { FLOW_BRANCH: 'main' } },
  'cc-branch-updated-merge-ff': {
    starts: 'branch',
    commit: 'a24b68b588a02baf581770bd925b647f1d0bcd25',
    variables: { FLOW_BRANCH: 'main' },
  },
  'cc-branch-updated-push': { starts: 'branch', commit: TIP, variables: { FLOW_BRANCH: 'feature/x' } },
  'cc-comment-commit-created': { because: NOT_USED },
  'cc-comment-commit-updated': { because: NOT_USED },
  'cc-comment-pr-created': { because: 'a review trigger does not use this kind of event' },
  'cc-comment-pr-reply': { because: 'a review trigger does not use this kind of event' },
  'cc-comment-pr-updated': { because: 'the event is no new comment' },
  'cc-pr-approval-approve': { because: NO_COMMIT },
  'cc-pr-approval-revoke': { because: NO_COMMIT },
  'cc-pr-approval-rule-created': { because: NO_COMMIT },
  'cc-pr-approval-rule-deleted': { because: NO_COMMIT },
  'cc-pr-approval-rule-updated': { because: NO_COMMIT },
  'cc-pr-closed-unmerged': { because: NO_COMMIT },
  'cc-pr-created': { starts: 'review', commit: TIP, variables: pullRequest(TIP, FIRST) },
  'cc-pr-created-no-description': { starts: 'review', commit: TIP, variables: pullRequest(TIP, FIRST) },
  'cc-pr-merged': { because: NO_COMMIT },
  'cc-pr-override': { because: NO_COMMIT },
  'cc-pr-source-updated': {
    starts: 'review',
    commit: 'a24b68b588a02baf581770bd925b647f1d0bcd25',
    variables: pullRequest(
      'a24b68b588a02baf581770bd925b647f1d0bcd25',
      'caf8952d03f559ebd9711b36c16747073d96ed3c5200848886dd0518d7d4136d',
    ),
  },
  'cc-reaction-created': { because: NOT_USED },
  'cc-tag-created': { starts: 'tag', commit: TAG_TIP, variables: { FLOW_TAG: 'v1.2.3' } },
  'cc-tag-deleted': { because: 'the tag was deleted' },
  'cc-tag-updated': { starts: 'tag', commit: TAG_TIP, variables: { FLOW_TAG: 'v1' } },
  'cc-template-associated': { because: NOT_USED },
  'cc-template-created': { because: NOT_USED },
  'cc-unreferenced-merge-commit': { because: 'the event is no change of a branch or tag' },
  'eb-scheduled-rule': { starts: 'schedule', variables: { FLOW_SCHEDULE: '2026-05-04T03:00:00Z' } },
  'scheduler-default-payload': { starts: 'schedule', variables: { FLOW_SCHEDULE: '2026-05-04T03:00:34Z' } },
};

test('each recorded event has a row', () => {
  expect(Object.keys(ROWS).sort()).toEqual(eventNames());
});

describe.each(Object.entries(ROWS))('the event %s', (name, row) => {
  test(row.starts ? `starts a ${row.starts} flow, and no other` : `starts nothing, because ${row.because}`, () => {
    const decisions = Object.values(TRIGGERS).map((trigger) => [trigger.kind, decide(name, trigger)] as const);
    const started = decisions.filter(([, decision]) => decision.kind === 'start').map(([kind]) => kind);
    expect(started).toEqual(row.starts ? [row.starts] : []);
    if (!row.starts) {
      expect(decisions.map(([, decision]) => (decision.kind === 'ignore' ? decision.reason : ''))).toContainEqual(
        expect.stringContaining(row.because),
      );
      return;
    }
    const decision = decide(name, TRIGGERS[row.starts]);
    expect(decision).toMatchObject({
      kind: 'start',
      request: {
        project: 'demo-ci',
        variables: { ...row.variables, FLOW_NAME: 'demo', FLOW_EVENT: row.starts },
        token: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    });
    if (decision.kind !== 'start') return;
    expect(decision.request.commit).toBe(row.commit);
    expect(Object.keys(decision.request.variables).sort()).toEqual(
      [...Object.keys(row.variables), 'FLOW_EVENT', 'FLOW_NAME'].sort(),
    );
  });
});

describe('names are matched exactly as the globs say', () => {
  const review = (targets: string[], except: string[] = []): EventTrigger => ({
    kind: 'review',
    id: 'r',
    targets,
    except,
    wildcard: true,
  });
  const branch = (names: string[], except: string[] = []): EventTrigger => ({
    kind: 'branch',
    id: 'b',
    names,
    except,
    wildcard: true,
  });
  const tag = (names: string[], except: string[] = []): EventTrigger => ({
    kind: 'tag',
    id: 't',
    names,
    except,
    wildcard: true,
  });
  test.each<[string, string, EventTrigger, Record<string, unknown>, StartDecision['kind']]>([
    ['a review into an exact target', 'cc-pr-created', review(['main']), {}, 'start'],
    ['a review into another target', 'cc-pr-created', review(['develop']), {}, 'ignore'],
    [
      'a review into a target that only begins alike',
      'cc-pr-created',
      review(['main']),
      { destinationReference: 'refs/heads/main2' },
      'ignore',
    ],
    [
      'a review into a target two segments deep',
      'cc-pr-created',
      review(['release/**']),
      { destinationReference: 'refs/heads/release/1/x' },
      'start',
    ],
    [
      'a review into a target two segments deep, with one star',
      'cc-pr-created',
      review(['release/*']),
      { destinationReference: 'refs/heads/release/1/x' },
      'ignore',
    ],
    ['a review into an exception', 'cc-pr-created', review(['**'], ['main']), {}, 'ignore'],
    [
      'a branch that the rule cannot tell from another',
      'cc-branch-created',
      branch(['feature/*']),
      { referenceName: 'feature/a/b', referenceFullName: 'refs/heads/feature/a/b' },
      'ignore',
    ],
    ['a branch by pattern', 'cc-branch-created', branch(['feature/*']), {}, 'start'],
    ['a branch in other case', 'cc-branch-created', branch(['Feature/*']), {}, 'ignore'],
    ['a tag by pattern', 'cc-tag-created', tag(['v*']), {}, 'start'],
    [
      'a release candidate that is an exception',
      'cc-tag-created',
      tag(['v*'], ['v*-rc*']),
      { referenceName: 'v1-rc1', referenceFullName: 'refs/tags/v1-rc1' },
      'ignore',
    ],
    ['a tag for a branch trigger of the same name', 'cc-tag-created', branch(['v1.2.3']), {}, 'ignore'],
  ])('%s', (_, name, trigger, detail, kind) => {
    expect(decide(name, trigger, detail).kind).toBe(kind);
  });
});

describe('what is not of this repository starts nothing', () => {
  const { review } = TRIGGERS;
  const event = readEvent('cc-pr-created');
  test.each<[string, object, string]>([
    ['another source', { source: 'my.app' }, 'the event is of a kind that no flow uses'],
    ['another detail-type', { 'detail-type': 'CodeCommit Something' }, 'the event is of a kind that no flow uses'],
    ['another account', { account: '999988887777' }, 'the event is of another account'],
    ['another Region', { region: 'eu-west-1' }, 'the event is of another Region'],
    [
      'a repository of the same name in another account',
      { resources: ['arn:aws:codecommit:us-east-1:999988887777:demo-repo'] },
      'the event is of another repository',
    ],
    [
      'a repository whose name begins alike',
      { resources: ['arn:aws:codecommit:us-east-1:111122223333:demo-repo2'] },
      'the event is of another repository',
    ],
    ['no resource at all', { resources: [] }, 'the event is of another repository'],
  ])('%s', (_, change, reason) => {
    expect(decideInvocation(startInvocation({ ...event, ...change }, review), context)).toMatchObject({
      kind: 'ignore',
      reason,
    });
  });

  test('a schedule of another account', () => {
    const schedule = { ...readEvent('scheduler-default-payload'), account: '999988887777' };
    expect(decideInvocation(startInvocation(schedule, TRIGGERS.schedule), context)).toEqual({
      kind: 'ignore',
      reason: 'the event is of another account',
    });
  });

  test('a handler that does not know its repository', () => {
    expect(decideInvocation(startInvocation(event, review), { repositoryArn: 'demo-repo' })).toMatchObject({
      kind: 'ignore',
    });
  });

  test('the other partitions have the same answer', () => {
    const repositoryArn = 'arn:aws-cn:codecommit:cn-north-1:111122223333:demo-repo';
    const here = { ...event, region: 'cn-north-1', resources: [repositoryArn] };
    expect(decideInvocation(startInvocation(here, review), { repositoryArn })).toMatchObject({ kind: 'start' });
  });
});

describe('a pull request that is closed or merged starts nothing', () => {
  test.each([
    [{ pullRequestStatus: 'Closed' }, 'the pull request is not open'],
    [{ isMerged: 'True' }, 'the pull request is not open'],
    [{ pullRequestStatus: 'Closed', isMerged: 'True' }, 'the pull request is not open'],
    [{ isMerged: false }, 'the event does not say whether the pull request is open'],
  ])('%j', (detail, reason) => {
    expect(decide('cc-pr-created', TRIGGERS.review, detail)).toMatchObject({ kind: 'ignore', reason });
  });
});

describe('the token', () => {
  const token = (name: string, trigger: EventTrigger, change: object = {}, detail: object = {}): string => {
    const decision = decideInvocation(
      startInvocation({ ...withDetail(readEvent(name), detail as Record<string, unknown>), ...change }, trigger),
      context,
    );
    if (decision.kind !== 'start') throw new Error(decision.reason);
    return decision.request.token;
  };
  const { review, branch, schedule } = TRIGGERS;

  test('is the same for the same event, delivered twice', () => {
    expect(token('cc-pr-created', review)).toBe(token('cc-pr-created', review));
    expect(token('cc-branch-created', branch)).toBe(token('cc-branch-created', branch));
    expect(token('scheduler-default-payload', schedule)).toBe(token('scheduler-default-payload', schedule));
  });

  test.each<[string, () => string, () => string, boolean]>([
    [
      'follows the revision, not the event',
      () => token('cc-pr-created', review),
      () => token('cc-pr-created', review, { id: 'other' }),
      true,
    ],
    [
      'differs between revisions',
      () => token('cc-pr-created', review),
      () => token('cc-pr-source-updated', review),
      false,
    ],
    [
      'differs between pull requests',
      () => token('cc-pr-created', review),
      () => token('cc-pr-created', review, {}, { pullRequestId: '5' }),
      false,
    ],
    [
      'differs between pushes',
      () => token('cc-branch-created', branch),
      () => token('cc-branch-updated-push', branch),
      false,
    ],
    [
      'differs between times of a schedule',
      () => token('scheduler-default-payload', schedule),
      () => token('scheduler-default-payload', schedule, { time: '2026-05-05T03:00:34Z' }),
      false,
    ],
    [
      'differs between two schedules at one time',
      () => token('scheduler-default-payload', schedule),
      () => token('scheduler-default-payload', { ...schedule, id: 'schedule2' }),
      false,
    ],
  ])('%s', (_, one, other, same) => {
    expect(one() === other()).toBe(same);
  });

  test('differs between flows', () => {
    const event = readEvent('cc-pr-created');
    const [one, other] = ['a-ci', 'b-ci'].map((project) =>
      decideInvocation({ flow: 'x', project, trigger: review, event }, context),
    );
    expect(one).not.toEqual(other);
    expect(one.kind === 'start' && other.kind === 'start' && one.request.token !== other.request.token).toBe(true);
  });
});
