import { START_FUNCTION_ARN } from './events';
import { awsError } from './fakes';
import { failedRecord } from './world/failed-record';
import { FakePullRequest } from './world/fake-codecommit';
import { review, STARTED_BY, World } from './world/world';
import { handleReport } from '../../lambda/handle/handle-report';
import { parseState } from '../../lambda/render/state-line';

/** What a comment says follows from what CodeBuild and CodeCommit answer, whatever report-build was called with. */

let world: World;
let pullRequest: FakePullRequest;
let opened: object;
beforeEach(() => {
  world = new World([{ flow: 'review', project: 'demo-ci', trigger: review({ paths: ['src/**'] }) }]);
  pullRequest = world.openPullRequest('4');
  ({ event: opened } = world.deliveries[0].payload as { event: object });
  // The function's policy names the projects of the flows.
  world.instead = (_, input) => {
    const { projectName, names } = input as { readonly projectName?: string; readonly names?: readonly string[] };
    if ([...(names ?? []), ...(projectName === undefined ? [] : [projectName])].some((name) => name !== 'demo-ci'))
      throw awsError('AccessDeniedException');
    return undefined;
  };
});

/** Somebody who may call report-build, and nothing else. */
const call = async (input: object) => handleReport(input, world.reportPorts()).catch(() => undefined);
const text = () => world.comments().join('\n');
const state = () => parseState(world.comments()[0] ?? '');

const skipped = (change: object = {}) => ({
  requestContext: { functionArn: START_FUNCTION_ARN },
  responsePayload: {
    toReport: [
      {
        kind: 'skipped',
        flow: 'review',
        project: 'demo-ci',
        trigger: review({ paths: ['nothing/**'] }),
        why: 'paths',
        pullRequestId: '4',
        revision: pullRequest.revision,
        sourceCommit: pullRequest.sourceCommit,
        targetCommit: pullRequest.targetCommit,
        time: new Date(world.now).toISOString(),
        ...change,
      },
    ],
  },
});
/** `name` and `message` are what start-build is said to have failed with. */
const notStarted = (change: object = {}, name = 'ValidationException', message = 'All checks passed: merge') => {
  const invocation = { flow: 'review', project: 'demo-ci', trigger: review(), event: opened, ...change };
  return failedRecord(invocation, Object.assign(new Error(message), { name }), new Date(world.now));
};
const refusedCommand = (change: object = {}) => {
  const comment = world.say('4', '/retest');
  const event = world.event(
    'aws.codecommit',
    'CodeCommit Comment on Pull Request',
    ['arn:aws:codecommit:us-east-1:111122223333:demo-repo'],
    {
      event: 'commentOnPullRequestCreated',
      commentId: comment,
      pullRequestId: '4',
      callerUserArn: 'arn:aws:iam::111122223333:user/alice',
    },
  );
  const flow = { flow: 'review', project: 'demo-ci', trigger: review(), ...change };
  const command = { commands: { allow: ['*'], part: 0, parts: 1, flows: [flow] }, event };
  return failedRecord(
    command,
    awsError('AccountLimitExceededException', 'All checks passed: merge'),
    new Date(world.now),
  );
};
const FORGERIES: readonly [string, (change?: object) => object][] = [
  ['a check that was skipped', skipped],
  ['a start that failed', notStarted],
  ['a command that was refused', refusedCommand],
];

describe.each(FORGERIES)('report-build called with %s', (kind, forge) => {
  test('never stands over the build that there is, while it runs and when it has ended', async () => {
    const first = forge();
    await world.settle();
    world.codeCommit.comments.splice(0);
    await call(kind === 'a command that was refused' ? first : forge());
    world.now += 1_000;
    world.codeBuild.end(world.codeBuild.builds[0], 'SUCCEEDED');
    await world.settle();
    expect(state()).toMatchObject({ status: 'SUCCEEDED', build: expect.any(String) as unknown });
  });

  test('names no flow and no project but those that there can be', async () => {
    for (const change of [
      { flow: 'All checks passed: merge' },
      { project: 'All checks passed: merge' },
      { project: 'demo-other' },
      { flow: '<b>', project: '../demo-ci' },
    ])
      await call(forge(change));
    expect(world.comments()).toEqual([]);
  });
});

test.each<[string, () => object]>([
  ['a check that was skipped', () => skipped()],
  ['a start that failed', () => notStarted()],
])(
  '%s is not reported where CodeBuild has a build of the revision, even if no comment tells of it',
  async (_, forge) => {
    const input = forge();
    await world.settle();
    world.codeBuild.end(world.codeBuild.builds[0], 'SUCCEEDED');
    await world.settle();
    world.codeCommit.comments.splice(0);
    await call(input);
    expect(world.comments()).toEqual([]);
    expect(world.lines.at(-1)).toMatchObject({
      outcome: 'ignored',
      reason: 'CodeBuild has a build of the revision',
    });
  },
);

test('a command that has its build was not refused', async () => {
  world.allow = ['*'];
  await world.settle();
  const input = refusedCommand();
  await world.settle();
  for (const build of world.running()) world.codeBuild.end(build, 'SUCCEEDED');
  await world.settle();
  world.codeCommit.comments.splice(
    world.codeCommit.comments.findIndex(({ content }) => parseState(content)),
    1,
  );
  await call(input);
  expect(text()).not.toContain('could not be started');
});

test('the words of a comment are not those of the call', async () => {
  await call(notStarted());
  expect(text()).toContain('could not be started');
  expect(text()).not.toContain('All checks passed');
  await call(notStarted({}, 'All checks passed: merge', 'x'));
  await call(refusedCommand());
  expect(text()).not.toContain('All checks passed');
});

test('a build of somebody else does not keep a check that was skipped from being reported', async () => {
  world.deliveries.splice(0);
  const { sourceCommit, revision } = pullRequest;
  world.codeBuild.start(
    {
      projectName: 'demo-ci',
      sourceVersion: sourceCommit,
      environmentVariablesOverride: [
        { name: 'FLOW_PULL_REQUEST_ID', value: '4' },
        { name: 'FLOW_PULL_REQUEST_REVISION', value: revision },
      ],
    },
    'alice',
  );
  await call(skipped());
  expect(text()).toContain('was skipped');
});

test('a build that is made up is looked for, and nothing is said of it', async () => {
  world.deliveries.splice(0);
  const made = world.codeBuild.start({ projectName: 'demo-ci', sourceVersion: pullRequest.sourceCommit }, STARTED_BY);
  const event = world.buildEvent({
    ...made,
    id: 'demo-ci:made-up',
    arn: 'arn:aws:codebuild:us-east-1:111122223333:build/demo-ci:made-up',
    buildNumber: 999_999,
    buildStatus: 'SUCCEEDED',
    buildComplete: true,
  });
  world.codeBuild.builds.splice(0);
  world.deliveries.splice(0);
  await call({ flows: { 'demo-ci': 'review' }, event });
  await world.settle();
  expect(world.comments()).toEqual([]);
});
