import { fakeContext, FakeBuilds, NOW, refusal, remoteBuild, running, UUIDS } from './support/fakes';
import { findRemoteBuild } from '../../../cli/aws/find-build';
import { openConsole } from '../../../cli/aws/open-console';
import { parseTarget, regionOfTarget } from '../../../cli/aws/parse-target';
import { showStatus } from '../../../cli/aws/show-status';
import { stopBuild } from '../../../cli/aws/stop-build';
import { browserCommand } from '../../../cli/process/browser-command';
import { ProcessRequest } from '../../../cli/process/run-process';
import { flowFileFixture, flowFixture } from '../support/flow-fixture';

const [ONE, TWO, THREE] = UUIDS;
const FLOWS = flowFileFixture([flowFixture({ name: 'review' }), flowFixture({ name: 'main' })]);

describe('what a user means by BUILD or FLOW', () => {
  test.each([
    [undefined, { kind: 'any' }],
    ['review', { kind: 'flow', name: 'review' }],
    [`demo-review:${ONE}`, { kind: 'build', ids: [`demo-review:${ONE}`] }],
    [`main:${ONE}`, { kind: 'build', ids: [`demo-main:${ONE}`] }],
    [ONE, { kind: 'build', ids: [`demo-review:${ONE}`, `demo-main:${ONE}`] }],
    [`arn:aws:codebuild:eu-west-1:111122223333:build/demo-main:${ONE}`, { kind: 'build', ids: [`demo-main:${ONE}`] }],
    [`other:${ONE}`, { kind: 'foreign', project: 'other' }],
    ['demo-review:1234', { kind: 'flow', name: 'demo-review:1234' }],
  ])('%s', (text, expected) => {
    expect(parseTarget(text, FLOWS)).toEqual(expected);
  });

  test('an ARN names its Region', () => {
    expect(regionOfTarget(`arn:aws:codebuild:eu-west-1:111122223333:build/demo-main:${ONE}`)).toBe('eu-west-1');
    expect(regionOfTarget('main')).toBeUndefined();
  });
});

describe('the build that is meant', () => {
  const older = remoteBuild();
  const newer = remoteBuild({
    buildId: `demo-main:${TWO}`,
    project: 'demo-main',
    startedAt: '2026-11-22T12:05:00Z',
  });
  const builds = () => new FakeBuilds({ [older.buildId]: [older], [newer.buildId]: [newer] });

  test.each([
    [undefined, newer.buildId],
    ['review', older.buildId],
    [ONE, older.buildId],
    [`main:${TWO}`, newer.buildId],
  ])('%s', async (text, id) => {
    expect((await findRemoteBuild(fakeContext(builds()), text)).build.buildId).toBe(id);
  });

  test.each([
    ['reviw', 'there is no flow reviw, did you mean review?', 2],
    [`other:${ONE}`, 'the build is of the project other, which is none of the flows here: review, main', 2],
    [THREE, `AWS knows no build ${THREE}`, 2],
  ])('fails for %s', async (text, message, exitCode) => {
    await expect(findRemoteBuild(fakeContext(builds()), text)).rejects.toMatchObject({
      message: expect.stringContaining(message),
      exitCode,
    });
  });

  test('fails when there is none yet', async () => {
    await expect(findRemoteBuild(fakeContext(new FakeBuilds()), 'main')).rejects.toMatchObject({
      message: 'main has no build yet: `flow-ci start main` starts one',
      exitCode: 3,
    });
  });

  test('fails when nothing is deployed', async () => {
    const none = new FakeBuilds();
    none.lists = {
      'demo-review': refusal('missing', 'there is no project'),
      'demo-main': refusal('missing', 'there is no project'),
    };
    await expect(findRemoteBuild(fakeContext(none), undefined)).rejects.toMatchObject({
      message: 'there is no project',
      exitCode: 4,
    });
  });
});

describe('flow-ci status', () => {
  test('shows each flow, also the one that is not deployed', async () => {
    const build = running();
    const builds = new FakeBuilds({ [build.buildId]: [build] });
    builds.lists = { 'demo-main': refusal('missing') };
    const context = fakeContext(builds);
    expect(await showStatus(context, undefined, { last: 10 })).toBe(0);
    expect(context.host.stdout.text.split('\n')).toEqual([
      'FLOW    BUILD  STATUS               STARTED            TOOK    SOURCE    BY',
      'review  #7     IN_PROGRESS (BUILD)  2026-11-22T12:00Z  10m 0s  5494e5d3  alice',
      'main    -      not deployed',
      '',
    ]);
  });

  test('shows the latest builds of a flow', async () => {
    const [first, second] = [
      remoteBuild(),
      remoteBuild({
        buildId: `demo-review:${TWO}`,
        buildNumber: 6,
        resolvedVersion: undefined,
        sourceVersion: 'main',
        status: 'FAILED',
      }),
    ];
    const builds = new FakeBuilds({ [first.buildId]: [first], [second.buildId]: [second] });
    const context = fakeContext(builds);
    expect(await showStatus(context, 'review', { last: 2 })).toBe(0);
    expect(context.host.stdout.text).toContain(
      `#6     FAILED     2026-11-22T12:00Z  90.0s  main      alice  demo-review:${TWO}\n`,
    );
    expect(builds.calls).toEqual(['latest demo-review 2', `get ${first.buildId} ${second.buildId}`]);
  });

  test('gives JSON', async () => {
    const build = remoteBuild();
    const context = fakeContext(new FakeBuilds({ [build.buildId]: [build] }));
    await showStatus(context, undefined, { last: 10, json: true });
    expect(JSON.parse(context.host.stdout.text)).toEqual([
      expect.objectContaining({
        flow: 'review',
        deployed: true,
        build: build.buildId,
        status: 'SUCCEEDED',
        seconds: 90,
        url: expect.stringContaining('https://us-east-1.console.aws.amazon.com/codesuite/codebuild/'),
      }),
      { flow: 'main', project: 'demo-main', deployed: true },
    ]);
    expect(NOW.toISOString()).toBe('2026-11-22T12:10:00.000Z');
  });
});

describe('flow-ci stop', () => {
  test('stops a build that runs', async () => {
    const build = running();
    const builds = new FakeBuilds({ [build.buildId]: [build] });
    expect(await stopBuild(fakeContext(builds), ONE, {})).toBe(0);
    expect(builds.calls).toContain(`stop ${build.buildId}`);
  });

  test('leaves alone what has ended', async () => {
    const build = remoteBuild();
    const builds = new FakeBuilds({ [build.buildId]: [build] });
    const context = fakeContext(builds);
    expect(await stopBuild(context, build.buildId, {})).toBe(0);
    expect(await stopBuild(context, 'review', {})).toBe(0);
    expect(builds.calls.filter((call) => call.startsWith('stop'))).toEqual([]);
    expect(context.records()).toMatchObject([
      { message: `${build.buildId} has ended already: SUCCEEDED` },
      { message: 'no build of review is running' },
    ]);
  });

  test('fails when several are running, and stops all with --all', async () => {
    const two = [running(), running({ buildId: `demo-review:${TWO}` })];
    const builds = new FakeBuilds(Object.fromEntries(two.map((build) => [build.buildId, [build]])));
    await expect(stopBuild(fakeContext(builds), 'review', {})).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('2 builds of review are running: name one, or give --all'),
    });
    expect(builds.calls.filter((call) => call.startsWith('stop'))).toEqual([]);
    await stopBuild(fakeContext(builds), 'review', { all: true });
    expect(builds.calls.filter((call) => call.startsWith('stop'))).toEqual(two.map(({ buildId }) => `stop ${buildId}`));
  });
});

describe('flow-ci open', () => {
  const URL = `https://us-east-1.console.aws.amazon.com/codesuite/codebuild/111122223333/projects/demo-review/build/demo-review%3A${ONE}/?region=us-east-1`;
  const DESKTOP = { DISPLAY: ':0' };

  async function open(options: {
    isTTY?: boolean;
    env?: Record<string, string>;
    flags?: object;
    build?: object;
  }): Promise<{ out: string; asked: ProcessRequest[]; exitCode: number }> {
    const build = remoteBuild(options.build);
    const context = fakeContext(new FakeBuilds({ [build.buildId]: [build] }), undefined, {
      isTTY: options.isTTY ?? true,
      env: options.env ?? DESKTOP,
    });
    const asked: ProcessRequest[] = [];
    const exitCode = await openConsole(
      context,
      'review',
      { browser: true, ...options.flags },
      async (request) => {
        asked.push(request);
        return Promise.reject(new Error('no browser'));
      },
      'linux',
    );
    return { out: context.host.stdout.text, asked, exitCode };
  }

  test('prints the page and opens it on a desktop; no browser is no error', async () => {
    const { out, asked, exitCode } = await open({});
    expect([exitCode, out]).toEqual([0, `${URL}\n`]);
    expect(asked).toMatchObject([{ file: 'sh', args: ['-c', expect.stringContaining('xdg-open "$1"'), 'sh', URL] }]);
  });

  test.each([
    ['a pipe', { isTTY: false }],
    ['--no-browser', { flags: { browser: false } }],
    ['a machine without a desktop', { env: {} }],
  ])('prints only: %s', async (_, options) => {
    expect(await open(options)).toEqual({ out: `${URL}\n`, asked: [], exitCode: 0 });
  });

  test('gives the page of the log', async () => {
    expect(
      (await open({ flags: { logPage: true }, build: { log: { group: '/aws/codebuild/demo-review', stream: 'x' } } }))
        .out,
    ).toContain('log-group/$252Faws$252Fcodebuild$252Fdemo-review/log-events/x\n');
  });

  test.each([
    ['there is no log', { flags: { logPage: true } }, 3],
    [
      'the partition has no console that is known',
      { build: { arn: `arn:aws-iso:codebuild:us-iso-east-1:111122223333:build/demo-review:${ONE}` } },
      4,
    ],
  ])('fails when %s', async (_, options, exitCode) => {
    await expect(open(options)).rejects.toMatchObject({ exitCode });
  });

  test.each([
    ['darwin', {}, { file: 'open', args: ['u&v'] }],
    ['win32', {}, { file: 'rundll32', args: ['url.dll,FileProtocolHandler', 'u&v'] }],
    ['linux', { WAYLAND_DISPLAY: 'w' }, { file: 'sh', args: ['-c', 'xdg-open "$1" >/dev/null 2>&1 &', 'sh', 'u&v'] }],
    ['linux', {}, undefined],
    ['darwin', { SSH_CONNECTION: 'x' }, undefined],
    ['darwin', { CI: 'true' }, undefined],
  ] as const)('on %s with %j', (platform, env, expected) => {
    expect(browserCommand('u&v', platform, env)).toEqual(expected);
  });
});
