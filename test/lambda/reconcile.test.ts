import { awsError } from './fakes';
import { review, World } from './world/world';
import { parseState } from '../../lambda/render/state-line';
import { BranchTrigger } from '../../src/contract/flow-file';

const branch: BranchTrigger = {
  kind: 'branch',
  id: 'branch',
  names: ['main', 'release/*'],
  except: [],
  wildcard: false,
};
let world: World;
beforeEach(() => {
  world = new World([
    { flow: 'review', project: 'demo-ci', trigger: review(), gate: 'gate-a' },
    { flow: 'branches', project: 'demo-branch', trigger: branch },
  ]);
});
const lose = () => {
  world.deliveries.splice(0);
};
const look = async () => {
  world.reconcile();
  await world.settle();
};
const builds = () => world.codeBuild.builds.map(({ projectName }) => projectName);

test('a pull request and a branch whose events were lost are built, as their events would have built them', async () => {
  const pullRequest = world.openPullRequest('4');
  const tip = world.pushBranch('release/1');
  world.codeCommit.branches.set('other', tip);
  lose();
  await look();
  expect(builds()).toEqual(['demo-ci', 'demo-branch', 'demo-branch']);
  expect(world.codeBuild.builds[0]).toMatchObject({ sourceVersion: pullRequest.sourceCommit });
  expect(world.codeBuild.builds[0].environment?.environmentVariables).toContainEqual({
    name: 'FLOW_PULL_REQUEST_REVISION',
    value: pullRequest.revision,
    type: 'PLAINTEXT',
  });
  expect(parseState(world.comments()[0])).toMatchObject({ status: 'IN_PROGRESS' });
});

test('what has a build has no other, however often it is looked at', async () => {
  world.codeCommit.branches.clear();
  world.codeCommit.branches.set('main', 'a'.repeat(40));
  world.codeCommit.commits.set('a'.repeat(40), { message: 'x', files: {} });
  world.openPullRequest('4');
  await world.settle();
  await look();
  const before = builds();
  world.now += 86_400_000;
  world.codeBuild.end(world.codeBuild.builds[0], 'STOPPED');
  await look();
  await look();
  expect(builds()).toEqual(before);
});

test('a late event after the look starts nothing more', async () => {
  world.codeCommit.branches.clear();
  world.codeCommit.branches.set('main', 'a'.repeat(40));
  world.codeCommit.commits.set('a'.repeat(40), { message: 'x', files: {} });
  world.openPullRequest('4');
  const [late] = world.deliveries.splice(0);
  await look();
  const before = builds();
  world.now += 3_600_000;
  await world.deliver(late);
  expect(builds()).toEqual(before);
});

test('a build whose end was not told is told, with its vote', async () => {
  const pullRequest = world.openPullRequest('4');
  await world.settle();
  world.codeBuild.end(world.codeBuild.builds[0], 'SUCCEEDED');
  lose();
  await look();
  expect(parseState(world.comments()[0])).toMatchObject({ status: 'SUCCEEDED' });
  expect(world.approvedBy('gate-a', pullRequest)).toBe(true);
});

test('builds of a pull request that ended, or of an old revision, are stopped with the next start', async () => {
  const pullRequest = world.openPullRequest('4');
  await world.settle();
  world.push(pullRequest);
  lose();
  await look();
  expect(world.statuses().slice(0, 2)).toEqual(['STOPPED', 'IN_PROGRESS']);
});

test('a branch whose event is only late has one build', async () => {
  world.pushBranch('release/1');
  const [late] = world.deliveries.splice(0);
  world.codeCommit.branches.delete('main');
  world.wait = async () => {
    world.wait = undefined;
    await world.deliver(late);
  };
  await look();
  expect(builds()).toEqual(['demo-branch']);
});

test('a start that fails does not keep the others from theirs, and is tried at the next look', async () => {
  world.openPullRequest('4');
  world.openPullRequest('5');
  lose();
  let once = true;
  world.before = (operation) => {
    if (operation !== 'StartBuild' || !once) return;
    once = false;
    throw awsError('AccountLimitExceededException');
  };
  await look();
  expect(builds()).toEqual(['demo-ci', 'demo-branch']);
  await look();
  expect(builds()).toEqual(['demo-ci', 'demo-branch', 'demo-ci']);
});

test('of many builds those that ended last are told again', async () => {
  world.codeCommit.branches.clear();
  world.codeCommit.branches.set('main', 'a'.repeat(40));
  world.codeCommit.commits.set('a'.repeat(40), { message: 'x', files: {} });
  world.flows.splice(1);
  for (let n = 1; n <= 40; n += 1) world.openPullRequest(`${n}`);
  await world.settle();
  for (const build of world.running()) {
    world.now += 1_000;
    world.codeBuild.end(build, 'FAILED');
  }
  lose();
  await look();
  const told = world.comments().map((text) => parseState(text)?.status);
  expect(told).toEqual([
    ...Array.from({ length: 10 }, () => 'IN_PROGRESS'),
    ...Array.from({ length: 30 }, () => 'FAILED'),
  ]);
});

test('builds of a pull request that ended are stopped; those that came after the look are not', async () => {
  const pullRequest = world.openPullRequest('4');
  await world.settle();
  world.close(pullRequest, true);
  lose();
  await look();
  expect(world.statuses()[0]).toBe('IN_PROGRESS');
  world.now += 600_000;
  await look();
  expect(world.statuses()[0]).toBe('STOPPED');
});

test('a check that was skipped is told once', async () => {
  world = new World([{ flow: 'review', project: 'demo-ci', trigger: review({ paths: ['docs/**'] }), gate: 'gate-a' }]);
  const pullRequest = world.openPullRequest('4');
  lose();
  await look();
  expect(world.approvedBy('gate-a', pullRequest)).toBe(true);
  const [first] = world.comments();
  world.now += 60_000;
  await look();
  expect(world.comments()).toEqual([first]);
});

test('a first look at many branches starts twenty builds, and the next one goes on', async () => {
  for (let n = 0; n < 30; n += 1)
    world.codeCommit.branches.set(`release/${n}`, world.codeCommit.branches.get('main') ?? '');
  await look();
  expect(builds()).toHaveLength(20);
  await look();
  expect(builds()).toHaveLength(31);
});

test('a branch whose changed paths matter is left alone', async () => {
  world = new World([{ flow: 'branches', project: 'demo-branch', trigger: { ...branch, paths: ['src/**'] } }]);
  await look();
  expect(builds()).toEqual([]);
});

test.each([
  ['an event of another kind', { source: 'my.app' }],
  ['another account', { account: '999988887777' }],
])('fails to be called by %s, and asks nobody', async (_, change) => {
  world.openPullRequest('4');
  lose();
  world.reconcile();
  const [{ payload, ...delivery }] = world.deliveries.splice(0);
  const { event, ...rest } = payload as { readonly event: object };
  await world.deliver({ ...delivery, payload: { ...rest, event: { ...event, ...change } } });
  expect([...world.calls['start-build']]).toEqual([]);
});
