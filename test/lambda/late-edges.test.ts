import { review, World } from './world/world';

/** What AWS does a moment early or late, at the edge of what we take for the same. */

test('a build that was started a moment ago and is not in the list yet is stopped when its pull request has ended meanwhile', async () => {
  const world = new World([{ flow: 'review', project: 'demo-ci', trigger: review() }]);
  const pullRequest = world.openPullRequest('4');
  let once = true;
  world.before = (operation) => {
    if (operation !== 'StartBuild' || !once) return;
    once = false;
    world.close(pullRequest);
  };
  const [delivery] = world.deliveries.splice(0);
  world.instead = (operation, input, ask) => {
    if (operation !== 'ListBuildsForProject') return undefined;
    const { ids, ...rest } = ask(input) as { readonly ids: readonly string[] };
    return { ...rest, ids: ids.slice(1) };
  };
  await world.deliver(delivery);
  expect(world.statuses()).toEqual(['STOPPED']);
});

test.each([
  ['a minute before it is its build', 60, 1],
  ['more than a minute before it is not', 61, 2],
  ['minutes before it is not', 240, 2],
])('without supersede, of an event that comes late a build that started %s', async (_, seconds, expected) => {
  const world = new World([
    {
      flow: 'f',
      project: 'demo-ci',
      trigger: { kind: 'branch', id: 'branch', names: ['**'], except: [], wildcard: false },
    },
  ]);
  world.pushBranch('main');
  const [delivery] = world.deliveries.splice(0);
  const { event, ...payload } = delivery.payload as { readonly event: { readonly time: string } };
  await world.deliver(delivery);
  const time = new Date(Date.parse(event.time) + seconds * 1_000).toISOString().replace('.000Z', 'Z');
  world.now += 86_400_000;
  await world.deliver({ ...delivery, event: 'again', payload: { ...payload, event: { ...event, id: 'again', time } } });
  expect(world.codeBuild.builds).toHaveLength(expected);
});

test.each([
  ['three minutes ago', -180_000, false],
  ['more than three minutes ago', -180_001, true],
  ['a minute from now', 60_000, false],
  ['more than a minute from now', 60_001, true],
])('of an event that happened %s a build is looked for before one is started: %#', async (_, since, looks) => {
  const trigger = { kind: 'branch' as const, id: 'branch', names: ['**'], except: [], wildcard: false };
  const world = new World([{ flow: 'f', project: 'demo-ci', trigger }]);
  world.pushBranch('main');
  const [delivery] = world.deliveries.splice(0);
  const { event, ...payload } = delivery.payload as { readonly event: object };
  const time = new Date(world.now + since).toISOString();
  await world.deliver({ ...delivery, payload: { ...payload, event: { ...event, time } } }, 1);
  expect(world.calls['start-build'].has('codebuild:ListBuildsForProject')).toBe(looks);
});
