import { readEvent, REPOSITORY_ARN, SOURCE_COMMIT, STARTED_BY, withBuild, withDetail } from './events';
import { awsError, FakeBuilds } from './fakes';
import { CommitFacts } from '../../lambda/aws/ports';
import { Build } from '../../lambda/decide/build';
import { parseRepositoryArn } from '../../lambda/decode/arn';
import { DecisionLine } from '../../lambda/handle/decision-log';
import { handleNotify } from '../../lambda/handle/handle-notify';
import { TopicMessage } from '../../lambda/render/topic-message';
import { EventBridgeEvent } from '../../src/contract/codecommit-events';
import { NotifyTarget, targetDigest } from '../../src/contract/notification';

const REPOSITORY = parseRepositoryArn(REPOSITORY_ARN)!;
const BUILD = 'demo-ci:6c4d6039-e057-46a6-94ae-3c104f906298';
const TARGET: NotifyTarget = {
  flow: 'demo',
  project: 'demo-ci',
  topicArn: 'arn:aws:sns:us-east-1:111122223333:ci',
  format: 'text',
  on: ['started', 'succeeded', 'failed', 'stopped'],
};
const FAILED = readEvent('cb-state-failed');
const of = (status: string) => withDetail(FAILED, { 'build-status': status });
const LINK =
  'https://us-east-1.console.aws.amazon.com/codesuite/codebuild/111122223333/projects/demo-ci/build/demo-ci%3A6c4d6039-e057-46a6-94ae-3c104f906298/?region=us-east-1';

/** The function with an account in which there is one build. */
class Notified {
  public readonly builds = new FakeBuilds();
  public readonly lines: DecisionLine[] = [];
  public readonly published: (TopicMessage & { readonly topic: string })[] = [];
  public readonly pauses: number[] = [];
  public commit: CommitFacts | Error = { message: 'Add a cart\n\nWith wheels.\n', author: 'Alice' };
  public refusal: Error | undefined;
  /** What happens while the function waits. */
  public meanwhile?: () => void;

  public constructor(event: EventBridgeEvent = FAILED) {
    this.builds.learn(event);
  }

  public change(change: Partial<Build>): this {
    const known = this.builds.known.get(BUILD);
    if (known) this.builds.known.set(BUILD, { ...known, ...change });
    return this;
  }

  public async hand(event: unknown, target: NotifyTarget = TARGET, deployed: NotifyTarget = target): Promise<this> {
    await handleNotify(
      { notify: target, event },
      {
        repository: REPOSITORY,
        startedBy: STARTED_BY,
        targets: [targetDigest(deployed)],
        builds: async () => Promise.resolve(this.builds),
        commits: async () =>
          Promise.resolve({
            read: async () =>
              this.commit instanceof Error ? Promise.reject(this.commit) : Promise.resolve(this.commit),
          }),
        topics: async () =>
          Promise.resolve({
            publish: async (topic: string, message: TopicMessage) => {
              if (this.refusal) throw this.refusal;
              this.published.push({ topic, ...message });
              return Promise.resolve();
            },
          }),
        clock: {
          pause: async (milliseconds) => {
            this.pauses.push(milliseconds);
            this.meanwhile?.();
            return Promise.resolve();
          },
        },
        log: (line) => {
          this.lines.push(line);
        },
      },
    );
    return this;
  }
}

/** What of a build tells where it is from. */
const variables = (given: Readonly<Record<string, string>>): Partial<Build> => ({ variables: given });

describe('a mail', () => {
  test('has repository, flow, pull request, commit, subject, author, result and link', async () => {
    const { published, lines } = await new Notified()
      .change(
        variables({
          FLOW_PULL_REQUEST_ID: '4',
          FLOW_PULL_REQUEST_SRC_BRANCH: 'feature/cart',
          FLOW_PULL_REQUEST_DST_BRANCH: 'main',
        }),
      )
      .hand(FAILED);
    expect(published).toEqual([
      {
        topic: TARGET.topicArn,
        subject: 'demo-repo: demo failed, pull request 4',
        body: `Flow demo of demo-repo failed.

Pull request: 4, feature/cart into main
Commit: ${SOURCE_COMMIT}
Subject: Add a cart
Author: Alice
Build: 13, 1 min 7 s

${LINK}`,
      },
    ]);
    expect(lines).toEqual([
      {
        event: FAILED.id,
        flow: 'demo',
        project: 'demo-ci',
        build: BUILD,
        outcome: 'published',
        status: 'FAILED',
        commit: SOURCE_COMMIT,
        missing: undefined,
      },
    ]);
  });

  test.each<[string, Partial<Build>, string, string]>([
    ['a branch', variables({ FLOW_BRANCH: 'release/1' }), 'Branch: release/1', ', branch release/1'],
    ['a tag', variables({ FLOW_TAG: 'v1.0' }), 'Tag: v1.0', ', tag v1.0'],
    ['a schedule', variables({ FLOW_SCHEDULE: '2026-05-04T11:00:00Z' }), 'Schedule: 2026-05-04T11:00:00Z', ''],
    [
      'a build that somebody started, whatever he says that it is of',
      {
        ...variables({ FLOW_PULL_REQUEST_ID: '99', FLOW_BRANCH: 'main' }),
        initiator: 'mallory',
        sourceVersion: 'main',
      },
      'Started by: mallory, for main',
      '',
    ],
    [
      'a build of our function without variables',
      { ...variables({}), sourceVersion: undefined },
      `Started by: ${STARTED_BY}`,
      '',
    ],
    [
      'a pull request without its branches',
      variables({ FLOW_PULL_REQUEST_ID: '4' }),
      'Pull request: 4',
      ', pull request 4',
    ],
  ])('names %s', async (_, change, line, end) => {
    const { published } = await new Notified().change(change).hand(FAILED);
    expect(published).toMatchObject([{ subject: `demo-repo: demo failed${end}` }]);
    expect(published[0].body.split('\n')).toContain(line);
    expect(published[0].body).not.toContain('99');
  });

  test('knows a retry of CodeBuild for a build of the flow', async () => {
    const first = 'demo-ci:first';
    const arn = (id: string) => `arn:aws:codebuild:us-east-1:111122223333:build/${id}`;
    const notified = new Notified().change({
      ...variables({ FLOW_BRANCH: 'main' }),
      initiator: 'codebuild',
      retryOf: arn(first),
    });
    const again = notified.builds.known.get(BUILD)!;
    notified.builds.known.set(arn(first), {
      ...again,
      buildId: first,
      arn: arn(first),
      initiator: STARTED_BY,
      retryOf: undefined,
      retriedBy: arn(BUILD),
    });
    expect((await notified.hand(FAILED)).published[0].body).toContain('\nBranch: main\n');
  });

  test.each<[string, string, string]>([
    ['IN_PROGRESS', 'started', 'Build: 13'],
    ['SUCCEEDED', 'succeeded', 'Build: 13, 1 min 7 s'],
    ['STOPPED', 'was stopped', 'Build: 13, 1 min 7 s'],
    ['TIMED_OUT', 'timed out', 'Build: 13, 1 min 7 s'],
    ['FAULT', 'failed with a CodeBuild internal error', 'Build: 13, 1 min 7 s'],
    ['SOMETHING_NEW', 'failed', 'Build: 13, 1 min 7 s'],
  ])('of %s says "%s"', async (status, words, build) => {
    const { published } = await new Notified(of(status)).hand(of(status));
    expect(published[0].body.split('\n')).toEqual(expect.arrayContaining([`Flow demo of demo-repo ${words}.`, build]));
    expect(published[0].body).not.toMatch(/null|undefined/);
  });

  test('has the commit that was checked out, and none while it is not known', async () => {
    const branch = { sourceVersion: 'main', resolvedVersion: undefined };
    const unknown = await new Notified().change(branch).hand(FAILED);
    expect(unknown.published[0].body).not.toMatch(/Commit|Subject|Author/);
    const known = await new Notified().change({ ...branch, resolvedVersion: SOURCE_COMMIT }).hand(FAILED);
    expect(known.published[0].body).toContain(`Commit: ${SOURCE_COMMIT}\n`);
    const schedule = { sourceVersion: `refs/heads/main^{${SOURCE_COMMIT}}`, resolvedVersion: undefined };
    expect((await new Notified().change(schedule).hand(FAILED)).published[0].body).toContain(SOURCE_COMMIT);
  });

  test.each(['AccessDeniedException', 'CommitIdDoesNotExistException', 'ThrottlingException'])(
    'is published when CodeCommit answers with %s, and says so',
    async (name) => {
      const notified = new Notified();
      notified.commit = awsError(name);
      const { published, lines } = await notified.hand(FAILED);
      expect(published[0].body).toContain(
        `Commit: ${SOURCE_COMMIT} (its subject and author could not be read: ${name})\n`,
      );
      expect(lines).toMatchObject([{ outcome: 'published', missing: `the commit: ${name}` }]);
    },
  );

  test('has no link where the console has no known address', async () => {
    const arn = `arn:aws-iso:codebuild:us-iso-east-1:111122223333:build/${BUILD}`;
    const { published } = await new Notified().change({ arn }).hand(FAILED);
    expect(published[0].body).not.toContain('https://');
  });
});

describe('a chat message', () => {
  const CHAT: NotifyTarget = { ...TARGET, format: 'chat' };
  const pullRequest = variables({
    FLOW_PULL_REQUEST_ID: '4',
    FLOW_PULL_REQUEST_SRC_BRANCH: 'feature/cart',
    FLOW_PULL_REQUEST_DST_BRANCH: 'main',
  });
  const chatOf = async (change: Partial<Build>, event = FAILED) => {
    const { published } = await new Notified(event).change(change).hand(event, CHAT);
    expect(published[0]).not.toHaveProperty('subject');
    return JSON.parse(published[0].body) as { id: string; metadata: { threadId?: string } };
  };

  test("is in the schema of Amazon Q's custom notifications, with all of it", async () => {
    expect(await chatOf(pullRequest)).toEqual({
      version: '1.0',
      source: 'custom',
      id: `${BUILD}:FAILED`,
      content: {
        textType: 'client-markdown',
        title: '\u274c Flow demo of demo-repo failed',
        description: `- Pull request: 4, \`feature/cart\` into \`main\`
- Commit: ${SOURCE_COMMIT}
- Subject: \`Add a cart\`
- Author: \`Alice\`
- Build: 13, 1 min 7 s
- ${LINK}`,
      },
      metadata: {
        threadId: 'demo-repo-pull-request-4',
        summary: 'Flow demo of demo-repo failed',
        eventType: 'flow-ci build',
        relatedResources: [`arn:aws:codebuild:us-east-1:111122223333:build/${BUILD}`],
        additionalContext: {
          repository: 'demo-repo',
          flow: 'demo',
          result: 'failed',
          build: BUILD,
          commit: SOURCE_COMMIT,
          pullRequest: '4',
        },
      },
    });
  });

  test('is in one thread with the others of its pull request, branch or tag, and in no other', async () => {
    const thread = async (given: Readonly<Record<string, string>>, status = 'FAILED') =>
      (await chatOf(variables(given), of(status))).metadata.threadId;
    const main = await thread({ FLOW_BRANCH: 'main' });
    expect(await thread({ FLOW_BRANCH: 'main' }, 'SUCCEEDED')).toBe(main);
    const others = [
      await thread({ FLOW_BRANCH: 'Main' }),
      await thread({ FLOW_TAG: 'main' }),
      await thread({ FLOW_PULL_REQUEST_ID: '4' }),
      await thread({ FLOW_PULL_REQUEST_ID: '44' }),
      await thread({ FLOW_SCHEDULE: '2026-05-04T11:00:00Z' }),
    ];
    expect(new Set([main, ...others]).size).toBe(6);
    expect((await chatOf({ initiator: 'bob' })).metadata).not.toHaveProperty('threadId');
  });

  test('has the same id each time that a state is published, and another for another state', async () => {
    expect((await chatOf(pullRequest)).id).toBe((await chatOf(pullRequest)).id);
    expect((await chatOf(pullRequest, of('SUCCEEDED'))).id).not.toBe((await chatOf(pullRequest)).id);
  });
});

describe('what is published is what CodeBuild answers', () => {
  test('whatever else the event says', async () => {
    const forged = withBuild(FAILED, { initiator: 'mallory', 'source-version': 'f'.repeat(40), 'build-number': 99 });
    const { published } = await new Notified().hand(forged);
    expect(published).toEqual((await new Notified().hand(FAILED)).published);
  });

  test('once CodeBuild answers with the state of the event', async () => {
    const notified = new Notified(of('IN_PROGRESS'));
    notified.meanwhile = () => {
      if (notified.pauses.length === 2) notified.builds.learn(FAILED);
    };
    expect((await notified.hand(FAILED)).published).toHaveLength(1);
    expect(notified.pauses).toEqual([1_000, 2_000]);
  });

  test.each<[string, Notified]>([
    ['still runs', new Notified(of('IN_PROGRESS'))],
    ['is not known', new Notified(readEvent('cc-pr-created'))],
  ])('fails where the build %s after a quarter of a minute, so that Lambda calls again', async (_, notified) => {
    await expect(notified.hand(FAILED)).rejects.toMatchObject({ name: 'OutdatedAnswer' });
    expect(notified.pauses.reduce((sum, each) => sum + each, 0)).toBe(15_000);
    expect(notified.published).toEqual([]);
  });

  test('fails where the topic refuses it, so that Lambda calls again', async () => {
    const notified = new Notified();
    notified.refusal = awsError('KMSAccessDenied');
    await expect(notified.hand(FAILED)).rejects.toMatchObject({ name: 'KMSAccessDenied' });
    expect(notified.lines).toEqual([]);
  });

  test.each<[string, NotifyTarget['on'], readonly string[]]>([
    ['its own event publishes the end', ['started', 'failed'], []],
    ['nobody else would hear of it', ['started'], ['Flow demo of demo-repo failed.']],
  ])('of a build that has ended before its start was published: %s', async (_, on, heads) => {
    const { published } = await new Notified(FAILED).hand(of('IN_PROGRESS'), { ...TARGET, on });
    expect(published.map(({ body }) => body.split('\n')[0])).toEqual(heads);
  });

  test.each<[string, NotifyTarget, NotifyTarget, unknown]>([
    ['another flow', { ...TARGET, flow: 'secret' }, TARGET, FAILED],
    ['a state that is not published', { ...TARGET, on: ['failed'] }, { ...TARGET, on: ['failed'] }, of('SUCCEEDED')],
    ['a state that a caller added', { ...TARGET, on: ['failed', 'succeeded'] }, { ...TARGET, on: ['failed'] }, FAILED],
    ['another account', TARGET, TARGET, { ...FAILED, account: '444455556666' }],
    ['another project', { ...TARGET, project: 'other-ci' }, { ...TARGET, project: 'other-ci' }, FAILED],
    ['a pull request', TARGET, TARGET, readEvent('cc-pr-created')],
    ['nothing', TARGET, TARGET, {}],
    ['another topic', { ...TARGET, topicArn: 'arn:aws:sqs:us-east-1:111122223333:ci' }, TARGET, FAILED],
  ])('an invocation for %s publishes nothing, and asks AWS nothing', async (_, target, deployed, event) => {
    const notified = new Notified();
    notified.builds.get = async () => Promise.reject(new Error('CodeBuild was asked'));
    await notified.hand(event, target, deployed);
    expect(notified.published).toEqual([]);
    expect(notified.lines).toMatchObject([{ outcome: 'ignored' }]);
  });

  test('a made-up end of a build that ended otherwise publishes nothing to a topic that is not notified of its end', async () => {
    const { published, lines } = await new Notified(of('SUCCEEDED')).hand(FAILED, { ...TARGET, on: ['failed'] });
    expect(published).toEqual([]);
    expect(lines).toMatchObject([{ reason: 'the topic is not notified of the state that CodeBuild answers' }]);
  });
});
