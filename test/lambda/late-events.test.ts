import * as fc from 'fast-check';
import { REPOSITORY_ARN } from './events';
import { review, World } from './world/world';
import { EventTrigger } from '../../src/contract/flow-file';

/**
 * Events that come when CodeBuild has forgotten their token: EventBridge tries for a day, and dead letters are redriven
 * after days.
 */

const TRIGGERS: Readonly<Record<string, EventTrigger>> = {
  review: review({ supersede: undefined }),
  'review with supersede': review(),
  branch: { kind: 'branch', id: 'branch', names: ['**'], except: [], wildcard: false },
  'branch with supersede': {
    kind: 'branch',
    id: 'branch',
    names: ['**'],
    except: [],
    wildcard: false,
    supersede: true,
  },
  tag: { kind: 'tag', id: 'tag', names: ['**'], except: [], wildcard: false },
  schedule: { kind: 'schedule', id: 'schedule', expression: 'rate(1 day)', timeZone: 'UTC' },
};
const NAMES = Object.keys(TRIGGERS);
const DAY = 86_400_000;

/** A world with one flow, and the delivery of one event that starts it. */
function happen(name: string): { readonly world: World; readonly letter: World['deliveries'][number] } {
  const world = new World([{ flow: 'flow', project: 'demo-ci', trigger: TRIGGERS[name] }]);
  if (name.startsWith('review')) world.openPullRequest('4');
  else if (name.startsWith('branch')) world.pushBranch('main');
  else {
    const event =
      name === 'tag'
        ? world.event('aws.codecommit', 'CodeCommit Repository State Change', [REPOSITORY_ARN], {
            event: 'referenceCreated',
            referenceType: 'tag',
            referenceName: 'v1',
            referenceFullName: 'refs/tags/v1',
            commitId: world.codeCommit.branches.get('main'),
            repositoryName: 'demo-repo',
          })
        : {
            ...world.event(
              'aws.scheduler',
              'Scheduled Event',
              ['arn:aws:scheduler:us-east-1:111122223333:schedule/default/x'],
              {},
            ),
            detail: '{}',
          };
    world.deliveries.push({
      to: 'start-build',
      event: event.id,
      payload: { flow: 'flow', project: 'demo-ci', trigger: TRIGGERS[name], event },
    });
  }
  const [letter] = world.deliveries.splice(0);
  return { world, letter };
}

test.each(NAMES)(
  '%s: an event that comes again after a day starts nothing more, and one that comes for the first time is built',
  async (name) => {
    const { world, letter } = happen(name);
    world.now += DAY;
    await world.deliver(letter);
    expect(world.codeBuild.builds).toHaveLength(1);
    world.now += DAY;
    await world.deliver(letter);
    expect(world.codeBuild.builds).toHaveLength(1);
    expect(world.lines.at(-1)).toMatchObject({
      outcome: 'ignored',
      reason: 'there is a build already',
      event: letter.event,
    });
  },
);

test.each(NAMES)('%s: whatever the pauses between its deliveries, an event has one build', async (name) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 20 * 60_000 }), { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      async (pauses, ends) => {
        const { world, letter } = happen(name);
        for (const pause of pauses) {
          world.now += pause;
          await world.deliver(letter);
          if (ends) for (const build of world.running()) world.codeBuild.end(build, 'FAILED');
        }
        expect(world.codeBuild.builds).toHaveLength(1);
      },
    ),
    { numRuns: 100 },
  );
});

test('two late deliveries at the same time have one build, however their calls mix', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...NAMES), fc.scheduler(), async (name, scheduler) => {
      const { world, letter } = happen(name);
      world.now += DAY;
      const turn = scheduler.scheduleFunction(async () => Promise.resolve());
      world.before = async () => turn();
      const all = Promise.all([1, 2, 3].map(async () => world.deliver(letter)));
      await scheduler.waitFor(all);
      expect(world.codeBuild.builds).toHaveLength(1);
    }),
    { numRuns: 200 },
  );
});

test.each(['review', 'review with supersede'])(
  '%s: a late event of a pull request that has ended, or gone on, starts nothing',
  async (name) => {
    for (const meanwhile of ['closed', 'pushed'] as const) {
      const { world, letter } = happen(name);
      const [pullRequest] = world.codeCommit.pullRequests.values();
      if (meanwhile === 'closed') world.close(pullRequest);
      else world.push(pullRequest);
      world.now += DAY;
      await world.deliver(letter);
      expect(world.codeBuild.builds).toEqual([]);
      expect(world.lines).toMatchObject([{ outcome: 'ignored', reason: 'something newer has come since' }]);
    }
  },
);

test('a late event of a branch is built although the branch has moved on: each push has its build', async () => {
  const { world, letter } = happen('branch');
  world.pushBranch('main');
  world.now += DAY;
  await world.deliver(letter);
  expect(world.codeBuild.builds).toHaveLength(1);
});

test('a push of a commit that was built hours before has a build of its own', async () => {
  const { world, letter } = happen('branch');
  await world.deliver(letter);
  world.now += 3_600_000;
  const event = {
    ...(letter.payload as { readonly event: object }).event,
    id: 'again',
    time: new Date(world.now).toISOString(),
  };
  world.now += DAY;
  await world.deliver({ ...letter, payload: { ...(letter.payload as object), event } });
  expect(world.codeBuild.builds).toHaveLength(2);
});

test('a fresh event looks at no builds: the token is enough', async () => {
  const { world, letter } = happen('branch');
  await world.deliver(letter);
  expect([...world.calls['start-build']]).toEqual(['codebuild:StartBuild']);
});

test('fails to take a build for its own that somebody else started with the same variables', async () => {
  const { world, letter } = happen('branch');
  await world.deliver(letter);
  const [build] = world.codeBuild.builds;
  build.initiator = 'alice';
  world.now += DAY;
  await world.deliver(letter);
  expect(world.codeBuild.builds).toHaveLength(2);
});
