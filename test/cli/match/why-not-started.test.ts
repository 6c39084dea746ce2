import * as fc from 'fast-check';
import { pullRequestEvent, referenceEvent, scheduleEvent } from '../../../cli/event/make-event';
import { repositoryLocation } from '../../../cli/event/repository-location';
import { matchFlows } from '../../../cli/match/match-flows';
import { runCli } from '../../../cli/run-cli';
import { EventBridgeEvent } from '../../../src/contract/codecommit-events';
import { Trigger } from '../../../src/contract/flow-file';
import { flowFileFixture, flowFixture, onBranch, onReview, onSchedule, onTag } from '../support/flow-fixture';
import { ProjectFixture } from '../support/project-fixture';
import { recordingHost } from '../support/recording-host';

const PLACE = repositoryLocation('demo', 'us-east-1');
const NOW = new Date('2026-11-28T08:00:00Z');
const COMMIT = 'a'.repeat(40);
const demand: Trigger = { kind: 'demand', id: 'demand' };
const push = (name: string) => referenceEvent(PLACE, { type: 'branch', name, commit: COMMIT }, NOW);
const tag = (name: string) => referenceEvent(PLACE, { type: 'tag', name, commit: COMMIT }, NOW);
const review = (target: string) =>
  pullRequestEvent(
    PLACE,
    { id: '1', title: 't', source: 'x', target, sourceCommit: COMMIT, targetCommit: COMMIT, updated: false },
    NOW,
  );
const changed = (event: EventBridgeEvent, detail: object): EventBridgeEvent => ({
  ...event,
  detail: { ...(event.detail as object), ...detail },
});
const reasons = (triggers: readonly Trigger[], event: EventBridgeEvent) =>
  matchFlows([flowFixture({ name: 'f', triggers })], event, PLACE).map((match) =>
    match.kind === 'misses' ? match.reason : 'starts',
  );

test.each<[string, readonly Trigger[], EventBridgeEvent]>([
  ['it runs on branches', [onBranch(['main'])], review('main')],
  ['it runs on tags', [onTag(['v*'])], push('main')],
  ['it runs on pull requests', [onReview(['main'])], push('main')],
  ['it runs on a schedule', [onSchedule()], push('main')],
  ['it runs on demand only', [demand], push('main')],
  ['it runs on branches and on tags', [onBranch(), onTag()], review('main')],
  [
    'it runs on branches, on a schedule and on demand',
    [onBranch(), onSchedule(), onSchedule(), demand],
    review('main'),
  ],
  ['it runs on branches main, release/**, not on dev', [onBranch(['main', 'release/**'])], push('dev')],
  ['it runs on branches ** except wip/**, not on wip/a', [onBranch(['**'], ['wip/**'])], push('wip/a')],
  ['it runs on tags v*, not on x', [onTag(['v*'])], tag('x')],
  ['it runs on pull requests into main, not into dev', [onReview(['main'])], review('dev')],
  [
    'the branch was deleted',
    [onBranch(['main'])],
    changed(push('main'), { event: 'referenceDeleted', commitId: undefined }),
  ],
  [
    'the event brings no new commit to the pull request',
    [onReview(['main'])],
    changed(review('main'), { event: 'pullRequestApprovalStateChanged' }),
  ],
  ['the pull request is not open', [onReview(['main'])], changed(review('main'), { pullRequestStatus: 'Closed' })],
  [
    'the event is of another repository',
    [onBranch(['main'])],
    { ...push('main'), resources: ['arn:aws:codecommit:us-east-1:000000000000:other'] },
  ],
  ['the event is of a kind that no flow uses', [onBranch(['main'])], { ...push('main'), source: 'aws.ec2' }],
  [
    'it runs on the schedule cron(0 11 * * ? *): run it with `flow-ci run schedule f`',
    [onSchedule()],
    scheduleEvent(PLACE, 'x', NOW),
  ],
])('says: %s', (reason, triggers, event) => {
  expect(reasons(triggers, event)).toEqual([reason]);
});

test('a flow that is not started always has a reason in words, without a pattern', () => {
  const name = fc.constantFrom('main', 'dev', 'v1', 'release/1', 'wip/x');
  const globs = fc.uniqueArray(fc.constantFrom('main', 'dev', 'v*', 'release/**', '**', 'w*/x'), { minLength: 1 });
  const trigger = fc.oneof(
    fc.tuple(globs, globs).map(([names, except]) => onBranch(names, except)),
    globs.map((names) => onBranch(names)),
    globs.map((names) => onTag(names)),
    globs.map((names) => onReview(names)),
    fc.constant(onSchedule()),
    fc.constant(demand),
  );
  const event = fc.oneof(name.map(push), name.map(tag), name.map(review), fc.constant(scheduleEvent(PLACE, 'x', NOW)));
  fc.assert(
    fc.property(fc.array(trigger, { minLength: 1, maxLength: 3 }), event, (triggers, happened) => {
      for (const reason of reasons(triggers, happened))
        expect(reason).not.toMatch(/[{}[\]"]|detail|must match|does not match/);
    }),
  );
});

describe('--explain', () => {
  let project: ProjectFixture;
  beforeEach(() => {
    project = new ProjectFixture(
      flowFileFixture([
        flowFixture({ name: 'main', triggers: [onBranch(['main'])] }),
        flowFixture({ name: 'adhoc', triggers: [demand] }),
      ]),
    );
    project.commit();
  });
  afterEach(() => project.remove());
  const flowCi = async (...argv: string[]) => {
    const host = recordingHost({ cwd: project.root, tempRoot: project.tempRoot });
    await runCli(argv, host);
    return host.stdout.text;
  };

  test.each([[['match', 'branch', 'main']], [['match', 'tag', 'v1']], [['run', 'tag', 'v1', '-n']]])(
    'of %j has the pattern, which is shown by nothing else',
    async (argv) => {
      expect(await flowCi(...argv)).not.toMatch(/pattern|must match/);
      const explained = await flowCi(...argv, '--explain');
      expect(explained).toContain('pattern: {"source":["aws.codecommit"]');
      expect(explained.includes('detail.referenceType must match ["branch"], it is "tag"')).toBe(argv.includes('tag'));
    },
  );

  test('gives the rules as JSON', async () => {
    const [main, adhoc] = JSON.parse(await flowCi('match', 'tag', 'v1', '--json', '--explain')) as { rules: unknown }[];
    expect(main.rules).toMatchObject([{ trigger: 'branch', differs: { at: 'detail.referenceType', actual: 'tag' } }]);
    expect(adhoc.rules).toEqual([]);
  });
});
