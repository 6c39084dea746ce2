import { CodeBuildClient } from '@aws-sdk/client-codebuild';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { fakeContext, FakeBuilds, LOG, remoteBuild, UUIDS } from './support/fakes';
import { BuildLogs, LogPage } from '../../../cli/aws/builds';
import { CodeBuildRemoteBuilds } from '../../../cli/aws/codebuild-builds';
import { followBuild } from '../../../cli/aws/follow-build';
import { EventBridgeRules } from '../../../cli/aws/redrive/eventbridge-rules';
import { showLogs } from '../../../cli/aws/show-logs';
import { flowFixture } from '../support/flow-fixture';

/** Answers whose pages never end, and what the command does then: it ends, with a message. */

const SETTINGS = { region: async () => Promise.resolve('us-east-1') };
const TOKENS: readonly [string, (n: number) => string][] = [
  ['the same token', () => 'a'],
  ['new tokens', (n) => `t${n}`],
  ['two tokens in turn', (n) => ['a', 'b'][n % 2]],
];

/** A client that gives every request a page with a token, and refuses to be asked without end. */
function endless(page: (token: string) => object, token: (n: number) => string) {
  let calls = 0;
  const send = async (): Promise<object> => {
    calls += 1;
    if (calls > 5_000) throw new Error('requested without end');
    return Promise.resolve(page(token(calls)));
  };
  return { client: { send } as never, calls: () => calls };
}

describe.each(TOKENS)('pages with %s', (_, token) => {
  test('fails to list builds', async () => {
    const fake = endless((nextToken) => ({ ids: [], nextToken }), token);
    await expect(new CodeBuildRemoteBuilds(fake.client as CodeBuildClient, SETTINGS).latest('demo', 5)).rejects.toThrow(
      /codebuild:ListBuildsForProject (has more than 100 pages|returned the same page token twice)/,
    );
    expect(fake.calls()).toBeLessThanOrEqual(100);
  });

  test('end at the builds that are wanted', async () => {
    const fake = endless((nextToken) => ({ ids: ['demo:1', 'demo:2'], nextToken }), token);
    const found = await new CodeBuildRemoteBuilds(fake.client as CodeBuildClient, SETTINGS).latest('demo', 2);
    expect([found, fake.calls()]).toEqual([['demo:1', 'demo:2'], 1]);
  });

  test('fails to list the targets of a rule', async () => {
    const fake = endless((NextToken) => ({ Targets: [], NextToken }), token);
    await expect(new EventBridgeRules(fake.client as EventBridgeClient, SETTINGS).targets('rule')).rejects.toThrow(
      /events:ListTargetsByRule/,
    );
    expect(fake.calls()).toBeLessThanOrEqual(100);
  });

  test.each([
    ['empty', []],
    ['full', ['line']],
  ])('of a log, %s, are shown for a bounded number of pages, with a warning', async (__, lines) => {
    const build = remoteBuild({
      buildId: `demo-review:${UUIDS[0]}`,
      status: 'FAILED',
      log: LOG,
      finishedAt: '1970-01-01T00:00:00Z',
    });
    const logs = new EndlessLogs(lines, token);
    const context = fakeContext(new FakeBuilds({ [build.buildId]: [build] }), logs);
    expect(await showLogs(context, build.buildId, { interval: 3, follow: false, log: 'codebuild', json: true })).toBe(
      4,
    );
    expect(context.records()).toContainEqual(
      expect.objectContaining({ kind: 'warning', message: expect.stringContaining('not shown to its end') }),
    );
    expect(logs.calls).toBeLessThanOrEqual(1_000);

    const follow = { flow: flowFixture({ name: 'review' }), interval: 3_000, raw: false };
    expect(await followBuild(context, build, follow)).toBe(1);
    expect(context.records()).toContainEqual(
      expect.objectContaining({ kind: 'warning', message: expect.stringContaining('may not be shown to its end') }),
    );
  });
});

class EndlessLogs implements BuildLogs {
  public calls = 0;

  public constructor(
    private readonly lines: readonly string[],
    private readonly token: (n: number) => string,
  ) {}

  public async read(): Promise<LogPage> {
    this.calls += 1;
    if (this.calls > 20_000) throw new Error('requested without end');
    return Promise.resolve({ lines: this.lines, next: this.token(this.calls), more: true });
  }
}
