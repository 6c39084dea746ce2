import {
  agent,
  FAILING_LOG,
  fakeContext,
  FakeBuilds,
  FakeLogs,
  LOG,
  refusal,
  remoteBuild,
  running,
  UUIDS,
} from './support/fakes';
import { followBuild } from '../../../cli/aws/follow-build';
import { RemoteBuild } from '../../../cli/aws/remote-build';
import { showLogs } from '../../../cli/aws/show-logs';
import { startBuild } from '../../../cli/aws/start-build';
import { BuildStatus } from '../../../src/contract/codecommit-events';
import { flowFixture } from '../support/flow-fixture';

const ID = `demo-review:${UUIDS[0]}`;
const FOLLOW = { flow: flowFixture({ name: 'review' }), interval: 3000, raw: false };
const START = { interval: 3, variable: {}, follow: true, log: 'failed' as const };
const ended = (status: BuildStatus, more: Partial<RemoteBuild> = {}) =>
  remoteBuild({ status, log: LOG, finishedAt: '2026-11-22T12:09:50Z', ...more });

describe('flow-ci start', () => {
  test('starts a build of a ref with the variables that are given, and none of FLOW_*', async () => {
    const builds = new FakeBuilds({ [ID]: [running()] });
    const context = fakeContext(builds);
    expect(
      await startBuild(context, 'review', { ...START, follow: false, ref: 'feature/a', variable: { A: 'b=c' } }),
    ).toBe(0);
    expect(builds.started).toEqual([
      {
        project: 'demo-review',
        ref: 'feature/a',
        variables: { A: 'b=c' },
        token: expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    ]);
    expect(context.records()).toMatchObject([
      {
        kind: 'start',
        flow: 'review',
        build: ID,
        buildspec: 'buildspec.yml',
        machine: 'CodeBuild in us-east-1',
        url: expect.stringContaining('https://us-east-1.console'),
      },
      { kind: 'note', message: expect.stringContaining('https://') },
      { kind: 'note', message: `\`flow-ci logs ${ID} --follow\` shows how it goes` },
    ]);
  });

  test('leaves to the project what is not given', async () => {
    const builds = new FakeBuilds({ [ID]: [running()] });
    await startBuild(fakeContext(builds), 'review', { ...START, follow: false });
    expect(builds.started).toEqual([{ project: 'demo-review', variables: {}, token: expect.any(String) }]);
  });

  test.each([
    ['reviw', {}, 'there is no flow reviw, did you mean review?'],
    ['review', { ref: 'a b' }, '--ref "a b" is no branch, tag or commit'],
  ])('fails for %s with %j before it asks AWS', async (flow, flags, message) => {
    const builds = new FakeBuilds();
    await expect(startBuild(fakeContext(builds), flow, { ...START, ...flags })).rejects.toMatchObject({
      message: expect.stringContaining(message),
      exitCode: 2,
    });
    expect(builds.calls).toEqual([]);
  });

  test('with --follow shows what a local run shows, and ends as the build did', async () => {
    const builds = new FakeBuilds({
      [ID]: [running({ currentPhase: 'PROVISIONING' }), running({ log: LOG }), ended('FAILED')],
    });
    const context = fakeContext(
      { ...forward(builds), start: async () => Promise.resolve(running({ currentPhase: 'QUEUED' })) },
      new FakeLogs([FAILING_LOG.slice(0, 9), FAILING_LOG.slice(9)]),
    );
    expect(await startBuild(context, 'review', START)).toBe(1);
    const records = context.records();
    expect(records.map((record) => (record.kind === 'note' ? record.message : record.kind))).toEqual([
      'start',
      expect.stringContaining('https://'),
      'waiting in the queue',
      'waiting for a machine',
      'phase-ended',
      'phase-started',
      'command',
      'output',
      'output',
      'command',
      'output',
      'output',
      'phase-ended',
      'phase-started',
      'command',
      'phase-ended',
      'failed-command',
      'result',
    ]);
    expect(records.find(({ kind }) => kind === 'failed-command')).toMatchObject({
      command: 'npm test',
      reason: 'exit status 1',
      place: 'buildspec.yml',
      lines: ['FAIL login.test.js', '  expected 200, got 500'],
      log: `flow-ci logs ${ID}`,
    });
    expect(records.at(-1)).toMatchObject({
      kind: 'result',
      flow: 'review',
      status: 'FAILED',
      exitCode: 1,
      build: ID,
      seconds: 590,
    });
  });
});

describe('following a build', () => {
  test.each([
    ['SUCCEEDED', 0],
    ['FAILED', 1],
    ['FAULT', 1],
    ['STOPPED', 1],
    ['TIMED_OUT', 1],
  ] as const)('%s ends with %i', async (status, exitCode) => {
    const context = fakeContext(new FakeBuilds({ [ID]: [ended(status)] }));
    expect(await followBuild(context, running(), FOLLOW)).toBe(exitCode);
    expect(context.records().at(-1)).toMatchObject({ kind: 'result', status, exitCode });
  });

  test('waits a little for the end of the log, and not when it has seen it', async () => {
    const late = new FakeLogs([['one'], [], ['two']]);
    const context = fakeContext(new FakeBuilds({ [ID]: [ended('SUCCEEDED')] }), late);
    await followBuild(context, running({ log: LOG }), FOLLOW);
    expect(context.records().flatMap((record) => (record.kind === 'output' ? [record.text] : []))).toEqual([
      'one\n',
      'two\n',
    ]);
    expect(context.slept[0]).toBe(3000);
    expect(context.slept.slice(1)).toEqual([1000, 1000, 1000, 1000]);

    const whole = fakeContext(
      new FakeBuilds({ [ID]: [ended('SUCCEEDED')] }),
      new FakeLogs([[agent(1, 'Phase complete: UPLOAD_ARTIFACTS State: SUCCEEDED')]]),
    );
    await followBuild(whole, running({ log: LOG }), FOLLOW);
    expect(whole.slept).toEqual([3000]);
  });

  test('shows a build that ended long ago at once', async () => {
    const context = fakeContext(new FakeBuilds(), new FakeLogs([['one']]));
    expect(await followBuild(context, remoteBuild({ log: LOG }), FOLLOW)).toBe(0);
    expect(context.slept).toEqual([]);
  });

  test('shows why a build failed that never wrote a log', async () => {
    const phases = [
      { name: 'QUEUED', status: 'SUCCEEDED', seconds: 1, contexts: [] },
      {
        name: 'PROVISIONING',
        status: 'CLIENT_ERROR',
        seconds: 4,
        contexts: ['CannotPullContainerError: no such image'],
      },
    ];
    const context = fakeContext(new FakeBuilds({ [ID]: [remoteBuild({ status: 'FAILED', phases })] }));
    expect(await followBuild(context, running(), FOLLOW)).toBe(1);
    expect(context.records()).toMatchObject([
      {
        kind: 'phase-ended',
        phase: 'PROVISIONING',
        status: 'FAILED',
        seconds: 4,
        reason: 'CannotPullContainerError: no such image',
      },
      { kind: 'result' },
    ]);
  });

  test('goes on without a log that it may not read', async () => {
    const context = fakeContext(
      new FakeBuilds({ [ID]: [ended('SUCCEEDED')] }),
      new FakeLogs([refusal('denied', 'alice may not logs:GetLogEvents')]),
    );
    expect(await followBuild(context, running({ log: LOG }), FOLLOW)).toBe(0);
    expect(context.records()).toMatchObject([
      { kind: 'warning', message: 'the log cannot be read: alice may not logs:GetLogEvents' },
      { kind: 'result', status: 'SUCCEEDED' },
    ]);
  });

  test('looks again, less and less often, while AWS is busy', async () => {
    const busy = refusal('passing', 'AWS was asked too often');
    const context = fakeContext(new FakeBuilds({ [ID]: [ended('SUCCEEDED')] }), new FakeLogs([busy, busy, ['one']]));
    expect(await followBuild(context, running({ log: LOG }), FOLLOW)).toBe(0);
    expect(context.records().filter(({ kind }) => kind === 'note')).toHaveLength(2);
    expect(context.records().filter(({ kind }) => kind === 'output')).toHaveLength(1);
  });

  test('fails when AWS stays busy or the credentials end', async () => {
    const busy = refusal('passing', 'AWS was asked too often');
    const always = fakeContext(new FakeBuilds({ [ID]: [busy] }));
    await expect(followBuild(always, running(), FOLLOW)).rejects.toMatchObject({
      message: 'AWS was asked too often',
      exitCode: 4,
    });
    expect(always.slept).toEqual([3000, 6000, 12000, 24000, 48000, 96000]);
    await expect(
      followBuild(fakeContext(new FakeBuilds({ [ID]: [refusal('credentials', 'expired')] })), running(), FOLLOW),
    ).rejects.toMatchObject({ message: 'expired', exitCode: 4 });
  });

  test('ends with 130 when the user stops it, and leaves the build alone', async () => {
    const builds = new FakeBuilds({ [ID]: [running({ log: LOG })] });
    const context = fakeContext(builds, new FakeLogs([['one'], ['two']]), {
      onSleep: (count, stop) => {
        if (count === 2) stop.abort();
      },
    });
    expect(await followBuild(context, running({ log: LOG }), FOLLOW)).toBe(130);
    expect(builds.calls.filter((call) => call.startsWith('stop'))).toEqual([]);
    expect(context.records().at(-1)).toMatchObject({
      kind: 'note',
      message: expect.stringContaining(`the build goes on: \`flow-ci logs ${ID} --follow\``),
    });
  });
});

describe('flow-ci logs', () => {
  const flags = { interval: 3, log: 'codebuild' as const };

  test('prints the log as it is, without what could move the cursor', async () => {
    const build = remoteBuild({ log: LOG });
    const context = fakeContext(
      new FakeBuilds({ [ID]: [build] }),
      new FakeLogs([[agent(1, 'Running command x'), '\u001b[31mred\u001b[2J']]),
    );
    expect(await showLogs(context, 'review', flags)).toBe(0);
    expect(context.host.stdout.text).toBe(`${agent(1, 'Running command x')}\nred\n`);
  });

  test('--follow prints what comes, and the result', async () => {
    const context = fakeContext(
      new FakeBuilds({ [ID]: [running({ log: LOG }), running({ log: LOG }), ended('FAILED')] }),
      new FakeLogs([FAILING_LOG.slice(0, 4), FAILING_LOG.slice(4)]),
    );
    expect(await showLogs(context, 'review', { ...flags, follow: true })).toBe(1);
    expect(context.host.stdout.text.split('\n').slice(0, FAILING_LOG.length)).toEqual(FAILING_LOG);
    expect(context.kinds()).toEqual(['result']);
  });

  test('--json gives records', async () => {
    const context = fakeContext(new FakeBuilds({ [ID]: [remoteBuild({ log: LOG })] }), new FakeLogs([['one']]));
    expect(await showLogs(context, ID, { ...flags, json: true })).toBe(0);
    expect(context.records()).toMatchObject([{ kind: 'output', text: 'one\n' }]);
  });

  test.each([
    ['a build that has none', remoteBuild(), 'has no log'],
    ['one that has none yet', running(), 'has no log yet: --follow waits for it'],
  ])('fails for %s', async (_, build, message) => {
    await expect(showLogs(fakeContext(new FakeBuilds({ [ID]: [build] })), ID, flags)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      exitCode: 3,
    });
  });
});

function forward(builds: FakeBuilds): Pick<FakeBuilds, 'get' | 'latest' | 'stop' | 'start'> {
  return {
    get: async (ids) => builds.get(ids),
    latest: async (...args) => builds.latest(...args),
    stop: async (id) => builds.stop(id),
    start: async (request) => builds.start(request),
  };
}
