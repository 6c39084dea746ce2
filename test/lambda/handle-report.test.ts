import { failedStart, readEvent, SOURCE_COMMIT, startInvocation, TRIGGERS, withBuild } from './events';
import { awsError, FakePorts } from './fakes';
import { FAILED_LOG } from './reports';

let ports: FakePorts;
beforeEach(() => {
  ports = new FakePorts();
});
const state = (name: string) => ({ flows: { 'demo-ci': 'review' }, event: readEvent(name) });
const [RUNNING, SUCCEEDED, FAILED] = ['cb-state-in-progress', 'cb-state-succeeded', 'cb-state-failed'].map(state);
const text = () => ports.comments.comments.map((comment) => comment.content);

test('a build has one comment from its start to its end', async () => {
  await ports.handReport(RUNNING);
  expect(text()).toEqual([expect.stringContaining('**Flow `review` is running**, build 13 of commit `54948ed2`.')]);
  await ports.handReport(SUCCEEDED);
  expect(text()).toEqual([expect.stringContaining('**Flow `review` succeeded** after 1 min 7 s')]);
  expect(ports.lines).toMatchObject([
    { outcome: 'commented', status: 'IN_PROGRESS' },
    { outcome: 'commented', status: 'SUCCEEDED' },
  ]);
});

test('a failed build shows the end of its log where the error is', async () => {
  ports.log.lines = FAILED_LOG;
  await ports.handReport(FAILED);
  expect(ports.log.places).toEqual([
    { group: '/aws/codebuild/demo-ci', stream: '6c4d6039-e057-46a6-94ae-3c104f906298' },
  ]);
  expect(text()[0]).toContain('  expected 5, got 4');
  expect(text()[0]).not.toContain('Phase complete');
});

test.each(['AccessDeniedException', 'ResourceNotFoundException', 'ThrottlingException'])(
  'a log that cannot be read because of %s keeps the comment',
  async (name) => {
    ports.log.failure = awsError(name, 'User: arn:aws:sts::111122223333:assumed-role/x is not authorized');
    await ports.handReport(FAILED);
    expect(text()[0]).toContain(`The log could not be read: \`${name}\``);
    expect(text()[0]).toContain('**Flow `review` failed**');
  },
);

test('a build that is not broken does not read the log, nor load its client', async () => {
  await ports.handReport(SUCCEEDED);
  expect(ports.loaded).toEqual(['builds', 'comments']);
});

test('says in one line what was done, without the event or the log', async () => {
  ports.log.lines = ['secret of the log', '[Container] 2026/05/04 12:01:05.1 Phase complete: BUILD State: FAILED'];
  await ports.handReport(FAILED);
  expect(ports.lines).toEqual([
    {
      event: FAILED.event.id,
      flow: 'review',
      project: 'demo-ci',
      pullRequest: '4',
      build: 'demo-ci:6c4d6039-e057-46a6-94ae-3c104f906298',
      commit: SOURCE_COMMIT,
      status: 'FAILED',
      outcome: 'commented',
      reason: 'the comment shows this state',
    },
  ]);
});

test('the same event twice leaves one comment', async () => {
  await ports.handReport(FAILED);
  await ports.handReport(FAILED);
  expect(text()).toHaveLength(1);
  expect(ports.lines[1]).toMatchObject({ outcome: 'kept' });
});

test('what is not its business is refused with a reason, and loads no client', async () => {
  await ports.handReport({ ...FAILED, event: withBuild(FAILED.event, { initiator: 'alice' }) });
  await ports.handReport(FAILED.event);
  expect(ports.loaded).toEqual([]);
  expect(ports.lines).toEqual([
    { event: FAILED.event.id, outcome: 'ignored', reason: 'the build was not started by an event of a flow' },
    { outcome: 'refused', reason: 'the invocation holds no event, or does not name the flows' },
  ]);
});

test('a start that failed at each try is told in the comment', async () => {
  await ports.handReport(failedStart(startInvocation(readEvent('cc-pr-created'), TRIGGERS.review)));
  expect(text()).toEqual([
    expect.stringContaining('The attempt to start it ended with `AccountLimitExceededException`'),
  ]);
  expect(ports.lines).toMatchObject([{ outcome: 'commented', status: 'NOT_STARTED', pullRequest: '4' }]);
});

test('fails with the error of CodeCommit, so that Lambda tries again', async () => {
  ports.comments.posts.push(awsError('ThrottlingException'));
  await expect(ports.handReport(FAILED)).rejects.toThrow('ThrottlingException');
});

describe('the line that runs a failed build locally', () => {
  const localCommand = 'cd ci && npx --no --offline flow-ci';
  const failed = (variables: Readonly<Record<string, string>> = {}) => {
    const detail = FAILED.event.detail as { 'additional-information': { environment: Record<string, unknown> } };
    const { environment } = detail['additional-information'];
    const added = Object.entries(variables).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' }));
    const all = [...(environment['environment-variables'] as { name: string }[]), ...added];
    const last = new Map(all.map((each) => [each.name, each]));
    return {
      ...FAILED,
      event: withBuild(FAILED.event, { environment: { ...environment, 'environment-variables': [...last.values()] } }),
    };
  };
  const lineOf = () =>
    /To run it on your own machine, in a clone with its packages installed: (`.*`)$/m.exec(text()[0])?.[1];

  test('names the folder, the flow and the branches', async () => {
    await ports.handReport(
      {
        ...failed({ FLOW_PULL_REQUEST_SRC_BRANCH: 'feature/x', FLOW_PULL_REQUEST_DST_BRANCH: 'release/1' }),
        flows: { 'demo-ci': 'checks' },
      },
      { localCommand },
    );
    expect(lineOf()).toBe(
      '`cd ci && npx --no --offline flow-ci run review --flow checks --from feature/x --into release/1`',
    );
  });

  test('quotes branches that a shell would read otherwise', async () => {
    await ports.handReport(
      failed({ FLOW_PULL_REQUEST_SRC_BRANCH: "-it's`x`;$(id)", FLOW_PULL_REQUEST_DST_BRANCH: 'main' }),
      { localCommand },
    );
    expect(lineOf()).toBe(
      "``cd ci && npx --no --offline flow-ci run review --flow review --from='-it'\\''s`x`;$(id)' --into main``",
    );
  });

  test('is left out where a comment cannot show a branch as it is called', async () => {
    await ports.handReport(failed({ FLOW_PULL_REQUEST_SRC_BRANCH: 'a\u00a0b\u202e' }), { localCommand });
    expect(text()[0]).toContain('**Flow `review` failed**');
    expect(lineOf()).toBeUndefined();
  });

  test('is left out where nobody told how to start the command', async () => {
    await ports.handReport(failed());
    expect(lineOf()).toBeUndefined();
  });
});
