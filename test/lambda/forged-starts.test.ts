import { StartBuildCommandInput } from '@aws-sdk/client-codebuild';
import fc from 'fast-check';
import { FakePullRequest } from './world/fake-codecommit';
import { review, STARTED_BY, World } from './world/world';
import { writtenDifferently } from '../loopback-aws/core/late-answers';

/** A vote is for what the pull request has, whatever start-build was called with. */

let world: World;
let pullRequest: FakePullRequest;
const passes = () => world.approvedBy('gate-a', pullRequest);
const votes = () => world.lines.flatMap(({ vote }) => vote ?? []);

beforeEach(async () => {
  world = new World([
    {
      flow: 'review',
      project: 'demo-ci',
      trigger: review({ mergeResult: true }),
      gate: 'gate-a',
      settings: { mergeResult: true },
    },
  ]);
  world.codeCommit.branches.set('attack', world.codeCommit.commit({ 'src/a.ts': 'evil' }));
  pullRequest = world.openPullRequest('4');
});

const MERGED = { exportedEnvironmentVariables: [{ name: 'FLOW_MERGED_DST_COMMIT', value: 'c'.repeat(40) }] };

/** Somebody who may call start-build, and nothing else. */
async function callStartBuild(
  detail: Readonly<Record<string, unknown>>,
  more: { readonly flow?: string; readonly time?: string; readonly supersede?: true } = {},
): Promise<void> {
  const event = world.event(
    'aws.codecommit',
    'CodeCommit Pull Request State Change',
    ['arn:aws:codecommit:us-east-1:111122223333:demo-repo'],
    {
      event: 'pullRequestCreated',
      pullRequestId: '4',
      revisionId: pullRequest.revision,
      pullRequestStatus: 'Open',
      isMerged: 'False',
      sourceReference: `refs/heads/${pullRequest.source}`,
      destinationReference: 'refs/heads/main',
      sourceCommit: pullRequest.sourceCommit,
      destinationCommit: pullRequest.targetCommit,
      ...detail,
    },
  );
  await world.deliver({
    to: 'start-build',
    event: event.id,
    payload: {
      flow: more.flow ?? 'review',
      project: 'demo-ci',
      trigger: review({ supersede: more.supersede }),
      event: { ...event, ...(more.time && { time: more.time }) },
    },
  });
}

const FORGERIES: [string, Readonly<Record<string, unknown>>, { readonly flow?: string; readonly time?: string }][] = [
  ["with an attacker's branch as the target", { destinationReference: 'refs/heads/attack' }, {}],
  ['with another source branch', { sourceReference: 'refs/heads/attack' }, {}],
  ["with another flow's name", {}, { flow: 'lint' }],
  ['with a target commit that is none of the target', { destinationCommit: 'd'.repeat(40) }, {}],
  [
    'with another target and a time in the future',
    { destinationReference: 'refs/heads/attack' },
    { time: '2099-01-01T00:00:00Z' },
  ],
];

describe.each(FORGERIES)('start-build called %s', (_, detail, more) => {
  test('does not open the gate', async () => {
    // The true event was lost: no other build is there to vote.
    world.deliveries.splice(0);
    await callStartBuild(detail, more);
    for (const build of world.codeBuild.builds) world.codeBuild.end(build, 'SUCCEEDED', MERGED);
    await world.settle();
    expect(passes()).toBe(false);
  });

  test('does not take the place of the true build, before its event or after it', async () => {
    const true_ = world.deliveries.splice(0);
    await callStartBuild(detail, more);
    world.deliveries.push(...true_);
    await world.settle();
    await callStartBuild(detail, more);
    await world.settle();
    const builds = world.codeBuild.builds.filter(({ environment }) =>
      [
        'FLOW_NAME=review',
        'FLOW_PULL_REQUEST_DST_BRANCH=main',
        `FLOW_PULL_REQUEST_SRC_BRANCH=${pullRequest.source}`,
      ].every((each) => environment?.environmentVariables?.some(({ name, value }) => `${name}=${value}` === each)),
    );
    const ours = builds.find(({ environment }) =>
      environment?.environmentVariables?.some(({ value }) => value === pullRequest.targetCommit),
    );
    expect(ours).toBeDefined();
    if (ours) world.codeBuild.end(ours, 'SUCCEEDED', MERGED);
    for (const other of world.running()) world.codeBuild.end(other, 'FAILED');
    await world.settle();
    expect(passes()).toBe(true);
  });
});

test('a time in the future is not that of a fresh event: the builds that there are count', async () => {
  await world.settle();
  world.codeBuild.forgetTokens();
  await callStartBuild({}, { time: '2099-01-01T00:00:00Z' });
  expect(world.codeBuild.builds).toHaveLength(1);
  expect(world.lines.at(-1)).toMatchObject({ outcome: 'ignored', reason: 'there is a build already' });
});

describe('a build that our function started, with', () => {
  const variables = (change: Readonly<Record<string, string | undefined>>) => {
    const given = world.codeBuild.builds[0].environment?.environmentVariables ?? [];
    const old = Object.fromEntries(given.map(({ name = '', value = '' }) => [name, value]));
    return Object.entries({ ...old, ...change }).flatMap(([name, value]) =>
      value === undefined ? [] : [{ name, value, type: 'PLAINTEXT' as const }],
    );
  };
  const start = async (
    change: Readonly<Record<string, string | undefined>>,
    more: Partial<StartBuildCommandInput> = {},
  ) => {
    const build = world.codeBuild.start(
      {
        projectName: 'demo-ci',
        sourceVersion: pullRequest.sourceCommit,
        environmentVariablesOverride: variables(change),
        ...more,
      },
      STARTED_BY,
    );
    await world.settle();
    world.codeBuild.end(build, 'SUCCEEDED', MERGED);
    await world.settle();
    return build;
  };
  beforeEach(async () => world.settle());

  test.each<[string, Readonly<Record<string, string | undefined>>, RegExp]>([
    ['another target branch', { FLOW_PULL_REQUEST_DST_BRANCH: 'attack' }, /another target branch/],
    ['another source branch', { FLOW_PULL_REQUEST_SRC_BRANCH: 'attack' }, /another source branch/],
    ['no branches at all', { FLOW_PULL_REQUEST_DST_BRANCH: undefined }, /another target branch/],
    ['another target commit', { FLOW_PULL_REQUEST_DST_COMMIT: 'd'.repeat(40) }, /another target commit/],
    ['another kind of event', { FLOW_EVENT: 'branch' }, /not started for a pull request/],
    ['another flow', { FLOW_NAME: 'lint' }, /of another flow/],
    ['no flow', { FLOW_NAME: undefined }, /of another flow/],
  ])('%s has no vote, and does not silence the true one', async (_, change, reason) => {
    await start(change);
    expect(passes()).toBe(false);
    expect(votes().at(-1)).toMatch(reason);
    world.codeBuild.end(world.codeBuild.builds[0], 'SUCCEEDED', MERGED);
    await world.settle();
    expect(passes()).toBe(true);
  });

  test.each([
    ['a newer failure', 'FAILED'],
    ['a newer build that runs again', 'IN_PROGRESS'],
  ] as const)('%s that does not count takes no vote back', async (_, status) => {
    world.codeBuild.end(world.codeBuild.builds[0], 'SUCCEEDED', MERGED);
    await world.settle();
    const forged = world.codeBuild.start(
      {
        projectName: 'demo-ci',
        sourceVersion: pullRequest.sourceCommit,
        environmentVariablesOverride: variables({ FLOW_PULL_REQUEST_DST_BRANCH: 'attack', FLOW_COMMAND: 'c:1' }),
      },
      STARTED_BY,
    );
    if (status === 'FAILED') world.codeBuild.end(forged, status);
    await world.settle();
    expect(passes()).toBe(true);
  });

  test('a commit that was checked out and is another than was asked for has no vote', async () => {
    const build = world.codeBuild.builds[0];
    build.resolvedSourceVersion = 'e'.repeat(40);
    world.codeBuild.end(build, 'SUCCEEDED', MERGED);
    await world.settle();
    expect(passes()).toBe(false);
  });

  test('an earlier commit of the target counts when the target has moved', async () => {
    pullRequest.mergeBase = 'b'.repeat(40);
    world.codeCommit.followsTarget = true;
    world.pushBranch('main');
    world.pushBranch('main');
    world.codeBuild.end(world.codeBuild.builds[0], 'SUCCEEDED', MERGED);
    await world.settle();
    expect(passes()).toBe(true);
  });
});

test('a build that CodeBuild writes in another way opens the gate', async () => {
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), async (numbers) => {
      world = new World([{ flow: 'review', project: 'demo-ci', trigger: review(), gate: 'gate-a' }]);
      pullRequest = world.openPullRequest('4');
      world.late.writes = (build) => writtenDifferently(build, (count) => (numbers.next().value ?? 0) % count);
      await world.settle();
      world.codeBuild.end(world.codeBuild.builds[0], 'SUCCEEDED');
      await world.settle();
      expect(passes()).toBe(true);
    }),
    { numRuns: 50 },
  );
});
