import { awsError } from './fakes';
import { addHistory } from './world/long-history';
import { NOTIFY_TARGET, notifyPorts } from './world/notify-ports';
import { PROPERTIES, Templates } from './world/templates';
import { review, World, WorldFlow } from './world/world';
import { handleNotify } from '../../lambda/handle/handle-notify';
import { BranchTrigger, ReviewTrigger } from '../../src/contract/flow-file';
import {
  ApprovalTemplateCalls,
  GateRoleCalls,
  NotifyBuildCalls,
  ReportBuildCalls,
  StartBuildCalls,
} from '../../src/contract/handler-calls';

/** The stack grants what the tables say. Here they are held to what the handlers really call, feature by feature. */

const branch = (change: Partial<BranchTrigger> = {}): BranchTrigger => ({
  kind: 'branch',
  id: 'branch',
  names: ['**'],
  except: [],
  wildcard: false,
  ...change,
});
const flow = (trigger: ReviewTrigger | BranchTrigger, more: Partial<WorldFlow> = {}): WorldFlow => ({
  flow: 'flow',
  project: 'demo-ci',
  trigger,
  ...more,
});
const plain = (change: Partial<ReviewTrigger> = {}): ReviewTrigger => review({ supersede: undefined, ...change });
const ARN = 'arn:aws:codebuild:us-east-1:111122223333:report/demo-ci-tests:1';

/** All that may happen to a flow: so that each call which it can make is made. */
async function live(
  flows: WorldFlow[],
  more: (world: World) => Promise<void> | void = () => undefined,
): Promise<World> {
  const world = new World(flows);
  const base = world.codeCommit.branches.get('main') ?? '';
  world.pushBranch('main');
  const pullRequest = world.openPullRequest('4');
  // It parted from the target before that was where it is.
  pullRequest.mergeBase = base;
  await world.settle();
  world.codeCommit.followsTarget = true;
  world.openPullRequest('5', { 'other/a': '1' });
  world.openPullRequest('6', { 'src/a.ts': 'x' }, '[skip ci]');
  world.pushBranch('main');
  await world.settle();
  world.pushBranch('main');
  await world.settle();
  world.late.codeCommit = 1;
  world.push(pullRequest);
  await world.settle();
  world.late.codeCommit = 1;
  world.pushBranch('main');
  await world.settle();
  for (const build of world.running()) {
    build.reportArns = [ARN];
    world.codeBuild.reports.set(ARN, {
      report: { arn: ARN, type: 'TEST', status: 'FAILED', testSummary: { total: 1, statusCounts: { FAILED: 1 } } },
      cases: [{ name: 'a', status: 'FAILED' }],
      files: [],
    });
    world.codeBuild.end(build, 'FAILED');
  }
  world.late.buildEnd = 1;
  await world.settle();
  await more(world);
  world.close(pullRequest);
  await world.settle();
  // One that cannot be started.
  world.before = (operation) => {
    if (operation === 'StartBuild') throw awsError('AccountLimitExceededException');
  };
  world.openPullRequest('9', { 'src/a.ts': '9' });
  await world.settle();
  world.before = undefined;
  // One that comes late.
  world.pushBranch('main');
  const late = world.openPullRequest('8');
  world.now += 600_000;
  await world.settle();
  world.close(late);
  await world.settle();
  return world;
}
const sorted = (...groups: readonly (readonly string[])[]) => [...new Set(groups.flat())].sort();
const START = StartBuildCalls;
const REPORT = ReportBuildCalls;
const REPORT_ALWAYS = sorted(REPORT.comment, REPORT.build, REPORT.lookAgain);

const retry = (world: World) => {
  world.codeBuild.retry(world.codeBuild.builds[world.codeBuild.builds.length - 1]);
};
const reconcile = async (world: World) => {
  // What is open had its builds longer ago than those that are read at each look.
  world.now += 8 * 86_400_000;
  addHistory(world, { project: 'demo-ci', count: 300 });
  world.openPullRequest('7');
  world.deliveries.splice(0);
  world.reconcile();
  await world.settle();
};
const command = async (world: World) => {
  world.allow = ['*'];
  for (const text of ['/help', '/retest', '/stop']) {
    world.say('5', text);
    await world.settle();
  }
  // After a success, only the comment tells of a start that was refused.
  world.say('5', '/retest');
  await world.settle();
  for (const build of world.running()) world.codeBuild.end(build, 'SUCCEEDED');
  world.say('5', '/retest failed');
  await world.settle();
};

test.each<[string, WorldFlow[], (world: World) => Promise<void> | void, readonly string[]]>([
  ['nothing more', [flow(plain())], () => undefined, sorted(START.start, START.review)],
  [
    'supersede of a review',
    [flow(review())],
    () => undefined,
    sorted(START.start, START.supersedeReview, START.lookAgain),
  ],
  [
    'supersede of a branch',
    [flow(branch({ supersede: true }))],
    () => undefined,
    sorted(START.start, START.supersedeBranch, START.lookAgain),
  ],
  [
    'paths of a review',
    [flow(plain({ paths: ['src/**'] }))],
    () => undefined,
    sorted(START.start, START.review, START.pathsReview),
  ],
  ['paths of a branch', [flow(branch({ paths: ['src/**'] }))], () => undefined, sorted(START.start, START.pathsBranch)],
  [
    'skipCi of a review',
    [flow(plain({ skipCi: true }))],
    () => undefined,
    sorted(START.start, START.review, START.skipCi),
  ],
  ['skipCi of a branch', [flow(branch({ skipCi: true }))], () => undefined, sorted(START.start, START.skipCi)],
  ['commands', [flow(plain())], command, sorted(START.start, START.review, START.commands)],
  ['reconcile of a review', [flow(plain())], reconcile, sorted(START.start, START.review, START.reconcileReview)],
  ['reconcile of a branch', [flow(branch())], reconcile, sorted(START.start, START.reconcileBranch)],
])('with %s, start-build calls exactly what the table says', async (_, flows, more, calls) => {
  const world = await live(flows, more);
  expect([...world.calls['start-build']].sort()).toEqual(calls);
});

test.each<[string, WorldFlow[], (world: World) => Promise<void> | void, readonly string[]]>([
  ['nothing more', [flow(review())], () => undefined, sorted(REPORT_ALWAYS)],
  [
    'reports',
    [flow(review(), { settings: { reports: true } })],
    () => undefined,
    sorted(REPORT_ALWAYS, REPORT.reports),
  ],
  ['retries', [flow(review(), { settings: { retries: true } })], retry, sorted(REPORT_ALWAYS)],
  [
    'mergeResult',
    [flow(review({ mergeResult: true }), { settings: { mergeResult: true } })],
    () => undefined,
    sorted(REPORT_ALWAYS),
  ],
  ['reconcile', [flow(review())], reconcile, sorted(REPORT_ALWAYS)],
  ['a gate', [flow(review(), { gate: 'gate' })], () => undefined, sorted(REPORT_ALWAYS, REPORT.gate)],
  [
    'a gate with paths',
    [flow(review({ paths: ['src/**'] }), { gate: 'gate' })],
    () => undefined,
    sorted(REPORT_ALWAYS, REPORT.gate, REPORT.gatePaths),
  ],
  [
    'a gate with skipCi',
    [flow(review({ skipCi: true }), { gate: 'gate' })],
    () => undefined,
    sorted(REPORT_ALWAYS, REPORT.gate),
  ],
])('with %s, report-build calls exactly what the table says', async (_, flows, more, calls) => {
  const world = await live(flows, more);
  expect([...world.calls['report-build']].sort()).toEqual(calls);
});

test('the role of a gate votes, and does nothing else', async () => {
  const world = await live([flow(review(), { gate: 'gate' })]);
  expect([...world.calls['gate-role']]).toEqual([...GateRoleCalls]);
});

test.each(['text', 'chat'] as const)(
  'with the format %s, notify-build calls exactly what the table says',
  async (format) => {
    const world = await live([flow(review(), { flow: 'demo' })]);
    for (const build of world.codeBuild.builds)
      await handleNotify({ notify: { ...NOTIFY_TARGET, format }, event: world.buildEvent(build) }, notifyPorts(world));
    expect([...world.calls['notify-build']].sort()).toEqual(sorted(...Object.values(NotifyBuildCalls)));
  },
);

test('the custom resource calls exactly what the table says', async () => {
  const cfn = new Templates();
  cfn.world.openPullRequest('1');
  cfn.declare(PROPERTIES);
  await cfn.ask('Create');
  // A gate that is there again finds the rule that it gave.
  await cfn.ask('Create');
  await cfn.update({ ...PROPERTIES, Flow: 'new', DestinationReferences: ['refs/heads/*'] });
  cfn.status = 'DELETE_IN_PROGRESS';
  cfn.resource = 'DELETE_IN_PROGRESS';
  await cfn.delete();
  const table = [...new Set(Object.values(ApprovalTemplateCalls).flat())].sort();
  expect([...cfn.world.calls['approval-template']].sort()).toEqual(table);
});
