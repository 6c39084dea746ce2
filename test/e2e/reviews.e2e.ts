import { UpdatePullRequestStatusCommand } from '@aws-sdk/client-codecommit';
import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { Opened, until } from './support/opened';
import { BUCKETS, deployReviewShop, TOPICS } from './support/review-shop';
import { ChatNotification } from '../../lambda/render/render-chat-notification';
import { EventBridgeEvent } from '../../src/contract/codecommit-events';
import { unzip } from '../loopback-aws/lambda/unzip';

const WRONG = { 'src/add.js': 'exports.add = (a, b) => a - b;\n' };
const RIGHT = { 'src/add.js': 'exports.add = (a, b) => b + a;\n' };
const SLOW = { 'check.sh': 'sleep 30\n' };

describe('what the author of a pull request sees', () => {
  let ci: Deployment;
  const open = async (files: Readonly<Record<string, string>>, target = 'main', message?: string) =>
    Opened.open(ci, { files, target, ...(message && { message }) });
  const builds = () =>
    ci
      .takeBuilds()
      .map(({ flow, status }) => `${flow} ${status}`)
      .sort();
  const running = (flow: string) =>
    ci.aws.codebuild.builds.some(
      (build) =>
        build.project.name === ci.project.projectName(flow) && build.resolvedVersion !== undefined && !build.record,
    );
  const reconcile = async (title: string) => {
    ci.aws.scheduler.fire(ci.aws.scheduler.names.find((name) => name.includes('reconcile')) ?? '', new Date());
    await ci.settle(title);
  };

  beforeAll(async () => {
    ci = await deployReviewShop();
  });
  beforeEach(() => {
    ci.takeBuilds();
  });
  afterEach(() => {
    ci.aws.events.loses = () => false;
    expectHealth(ci);
  });
  afterAll(async () => {
    await end(ci);
  });

  test('one comment for each flow follows the pull request over its revisions, with tests, coverage and history', async () => {
    const pullRequest = await open(WRONG);
    await ci.settle('pull request -> two builds -> two comments');
    expect(builds()).toEqual(['style SUCCEEDED', 'unit FAILED']);
    const [first] = pullRequest.comments('unit');
    expect(first.content).toContain('**Flow `unit` failed**');
    expect(first.content).toContain('Tests: 1 passed, 2 failed, 0 skipped, of 3.');
    expect(first.content).toContain('* `add adds one and two`: `adds one and two: 1 and 2 must be 3`');
    expect(first.content).toContain('Coverage: lines 60 %, branches 75 %.');
    expect(first.content).toContain('\nnot so: adds one and two\n');
    expect(first.content).toContain('`/retest unit`');
    expect(pullRequest.told('style')).toBe('SUCCEEDED');

    const commit = await pullRequest.push(RIGHT);
    await ci.settle('push to it -> two builds -> the same two comments');
    expect(builds()).toEqual(['style SUCCEEDED', 'unit SUCCEEDED']);
    const [second, ...more] = pullRequest.comments('unit');
    expect(more).toEqual([]);
    expect(second.commentId).toBe(first.commentId);
    expect(second.content).toContain('Tests: 3 passed, 0 failed, 0 skipped, of 3.');
    expect(second.content).toContain('lines 100 % (+40 since the build before)');
    expect(second.content).toContain(`commit \`${commit.slice(0, 8)}\``);
    expect(second.content).toMatch(/build 1\b[^\n]*failed/i);
  });

  test('a new revision stops the builds of the old one, and closing the pull request stops them all; neither is a failure', async () => {
    const pullRequest = await open(SLOW);
    await until('the first build runs', () => running('unit'));
    await pullRequest.push({ 'check.sh': 'node tests.js\n' });
    await ci.settle('push during a build -> it is stopped -> the newer one is told');
    expect(builds()).toEqual(
      ['style SUCCEEDED', 'unit STOPPED', 'unit SUCCEEDED'].filter((each) => !each.startsWith('style')),
    );
    expect(pullRequest.told('unit')).toBe('SUCCEEDED');

    const closed = await open(SLOW);
    await until('the build runs', () => running('unit'));
    await ci.codecommit.send(
      new UpdatePullRequestStatusCommand({ pullRequestId: closed.id, pullRequestStatus: 'CLOSED' }),
    );
    await ci.settle('close during a build -> it is stopped');
    expect(builds()).toEqual(['unit STOPPED']);
    expect(closed.comment('unit')).toContain('because the pull request was closed');
    expect(closed.told('unit')).toBe('SUPERSEDED');
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    ['a file of the flow', { 'src/more.js': '1;\n' }, 'SUCCEEDED'],
    ["a file that is none of the flow's", { 'notes.txt': 'More.\n' }, 'SKIPPED'],
    ['a file of the flow that does not count', { 'src/notes.md': 'More.\n' }, 'SKIPPED'],
    [
      'more files than one page of differences has, and one of the flow last',
      {
        ...Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`notes/${i}.txt`, `${i}\n`])),
        'src/z.js': '1;\n',
      },
      'SUCCEEDED',
    ],
  ])('paths: %s', async (_, files, told) => {
    const pullRequest = await open(files);
    await ci.settle('pull request -> a look at its paths');
    expect(pullRequest.told('style')).toBe(told);
    expect(pullRequest.told('unit')).toBe('SUCCEEDED');
    expect(await pullRequest.shut()).toEqual([]);
  });

  test('paths are those since the branches parted: what the target gained meanwhile does not count', async () => {
    await ci.clone.git('checkout', '-q', 'main');
    await ci.clone.git('checkout', '-q', '-b', 'late');
    await ci.clone.push('main', { 'src/gained.js': '1;\n' });
    await ci.settle('push to main');
    const pullRequest = await Opened.open(ci, { files: { 'late.txt': 'Late.\n' }, from: 'late' });
    await ci.settle('pull request of an older base');
    expect(pullRequest.told('style')).toBe('SKIPPED');
  });

  test("a file that leaves the flow's paths counts too", async () => {
    const pullRequest = await Opened.open(ci, { files: { 'gone.js': '1;\n' }, remove: ['src/gained.js'] });
    await ci.settle('pull request that removes a file');
    expect(pullRequest.told('style')).toBe('SUCCEEDED');
  });

  test('[skip ci] starts nothing: one gate takes that for a success, the other waits', async () => {
    const pullRequest = await open(RIGHT, 'main', 'Words [skip ci]');
    await ci.settle('pull request that asks for no build');
    expect(builds()).toEqual([]);
    expect(['unit', 'style'].map((flow) => pullRequest.told(flow))).toEqual(['SKIPPED', 'SKIPPED']);
    expect(await pullRequest.shut()).toEqual([expect.stringContaining('unit')]);
    await pullRequest.push({ 'src/add.js': 'exports.add = (a, b) => a + b; // built\n' });
    await ci.settle('a commit that does not');
    expect(await pullRequest.shut()).toEqual([]);
  });

  test('CodeBuild tries a failed build again; comment and vote follow the retry', async () => {
    const pullRequest = await open({ 'notes.txt': 'again\n' }, 'again');
    await ci.settle("pull request -> failed build -> CodeBuild's own retry");
    expect(builds()).toEqual(['again FAILED', 'again SUCCEEDED']);
    expect(pullRequest.told('again')).toBe('SUCCEEDED');
    expect(pullRequest.comment('again')).toContain('build 2');
    expect(await pullRequest.shut()).toEqual([]);
  });

  test('a flow that builds one at a time: the second pull request is told that there was no room', async () => {
    const first = await open({ 'check.sh': 'sleep 3; node tests.js\n' }, 'single');
    await until('the first build runs', () => running('single'));
    const second = await open({ 'notes.txt': 'second\n' }, 'single');
    await ci.settle('two pull requests of a flow with one place');
    expect(builds()).toEqual(['single SUCCEEDED']);
    expect(first.told('single')).toBe('SUCCEEDED');
    expect(second.comment('single')).toContain('AccountLimitExceededException');
    expect(second.comment('single')).toContain('The flow has reached its own `concurrentBuildLimit`.');
    expect(second.told('single')).toBe('NOT_STARTED');
  });

  test('artifacts are in their bucket, and the cache is back in the next build', async () => {
    await ci.clone.git('checkout', '-q', 'main');
    await ci.clone.push('keep/a', { 'kept.txt': '1\n' });
    await ci.settle('push -> build without a cache');
    await ci.clone.push('keep/a', { 'kept.txt': '2\n' });
    await ci.settle('push -> build with a cache');
    expect(builds()).toEqual(['keeper SUCCEEDED', 'keeper SUCCEEDED']);
    const log = ci.log('keeper');
    expect(log.indexOf('no cache yet\n')).toBeLessThan(log.indexOf('the cache is back\n'));
    const artifacts = ci.aws.s3.buckets.get(BUCKETS.artifacts) ?? new Map<string, Buffer>();
    expect([...artifacts.keys()]).toEqual([
      expect.stringMatching(/^ci\/foo\/keeper\/[0-9a-f-]{36}\/result\.zip$/),
      expect.stringMatching(/^ci\/foo\/keeper\/[0-9a-f-]{36}\/result\.zip$/),
    ]);
    expect(() => {
      unzip([...artifacts.values()][1], ci.aws.world.folder('artifact'));
    }).not.toThrow();
  });

  test('hooks and the topic hear of each moment of a build, and of no other flow', () => {
    const heard = (moment: string) =>
      ci.aws.sqs
        .messages(`unit-${moment}`)
        .map(({ body }) => (JSON.parse(body) as { detail: Record<string, string> }).detail);
    const unit = ci.aws.codebuild.builds.filter(({ project }) => project.name === ci.project.projectName('unit'));
    const ended = (status: string) => unit.filter((build) => build.status === status).length;
    expect(['Started', 'Succeeded', 'Failed', 'Stopped'].map((moment) => heard(moment).length)).toEqual([
      unit.length,
      ended('SUCCEEDED'),
      ended('FAILED'),
      ended('STOPPED'),
    ]);
    expect(ended('STOPPED')).toBe(2);
    expect(heard('Failed').map((detail) => detail['build-status'])).toEqual(
      Array.from({ length: ended('FAILED') }, () => 'FAILED'),
    );
    const { text, chat, event } = TOPICS;
    for (const topic of [text, chat, event]) expect(ci.aws.sns.messages(topic)).toHaveLength(unit.length * 2);
    const { world } = ci.aws;
    const link = `https://${world.region}.console.aws.amazon.com/codesuite/codebuild/${world.account}/projects/`;
    const mails = ci.aws.sns.published(text).filter(({ message }) => message.startsWith('Flow unit of foo failed.'));
    expect(mails).toHaveLength(ended('FAILED'));
    for (const { subject = '', message } of mails) {
      expect(subject).toMatch(/^foo: unit failed, pull request \d+$/);
      expect(message.split('\n').map((line) => line.replace(/(?<=projects\/).*/, ''))).toEqual([
        'Flow unit of foo failed.',
        '',
        expect.stringMatching(/^Pull request: \d+, \S+ into main$/),
        expect.stringMatching(/^Commit: [0-9a-f]{40}$/),
        expect.stringMatching(/^Subject: \S/),
        expect.stringMatching(/^Author: \S/),
        expect.stringMatching(/^Build: \d+, /),
        '',
        link,
      ]);
    }
    const chats = ci.aws.sns.messages(chat).map((message) => JSON.parse(message) as ChatNotification);
    expect(chats.filter(({ content }) => content.title.endsWith(' Flow unit of foo failed'))).toHaveLength(
      ended('FAILED'),
    );
    for (const { version, source, content, metadata } of chats) {
      expect([version, source, content.textType]).toEqual(['1.0', 'custom', 'client-markdown']);
      expect(metadata.threadId).toMatch(/^foo-pull-request-\d+$/);
      expect(content.description).toContain(link);
    }
    expect(new Set(chats.map(({ id }) => id)).size).toBe(chats.length);
    const events = ci.aws.sns.messages(event).map((message) => JSON.parse(message) as EventBridgeEvent);
    expect(new Set(events.map(({ source, 'detail-type': type }) => `${source} ${type}`))).toEqual(
      new Set(['aws.codebuild CodeBuild Build State Change']),
    );
  });

  test('reconcile starts the build whose event was lost, tells the one whose end was lost, and then has nothing to do', async () => {
    ci.aws.events.loses = ({ detail }) => detail.event === 'pullRequestCreated';
    const pullRequest = await open({ 'notes.txt': 'lost\n' }, 'patient');
    await ci.settle('a pull request of which nobody hears');
    expect(builds()).toEqual([]);

    ci.aws.events.loses = ({ detail }) => detail['build-status'] === 'SUCCEEDED';
    await reconcile('reconcile -> build');
    // And the one for which there was no room.
    expect(builds()).toEqual(['patient SUCCEEDED', 'single SUCCEEDED']);
    expect(pullRequest.told('patient')).toBe('IN_PROGRESS');
    expect(await pullRequest.shut()).toHaveLength(1);

    ci.aws.events.loses = () => false;
    await reconcile('reconcile -> comment and vote');
    expect(pullRequest.told('patient')).toBe('SUCCEEDED');
    expect(await pullRequest.shut()).toEqual([]);
    const comments = pullRequest.state.comments.map(({ content }) => content);
    await reconcile('reconcile -> nothing');
    expect(builds()).toEqual([]);
    expect(pullRequest.state.comments.map(({ content }) => content)).toEqual(comments);
  });
});
