import { handleReport } from '../../lambda/handle/handle-report';
import { handleStart } from '../../lambda/handle/handle-start';
import { EventBridgeEvent } from '../../src/contract/codecommit-events';
import { EventTrigger } from '../../src/contract/flow-file';
import {
  decideInvocation,
  failedStart,
  readEvent,
  REPOSITORY_ARN,
  startInvocation,
  TRIGGERS,
  withBuild,
  withDetail,
} from '../lambda/events';
import { awsError, FakePorts } from '../lambda/fakes';
import { readMarkdown } from '../lambda/markdown-blocks';
import { FAILED_LOG } from '../lambda/reports';

/**
 * The defects of the Terraform module that this project came from, where they were the handlers'. Each test fails on
 * what it did.
 */

let ports: FakePorts;
beforeEach(() => {
  ports = new FakePorts();
});

const context = { repositoryArn: REPOSITORY_ARN };
const starts = (event: EventBridgeEvent, trigger: EventTrigger): boolean =>
  decideInvocation(startInvocation(event, trigger), context).kind === 'start';
const report = async (event: EventBridgeEvent, change: object = {}): Promise<void> => {
  ports.builds.learn(event);
  await handleReport({ flows: { 'demo-ci': 'review' }, event }, { ...ports.report, ...change });
};
const comment = (): string => ports.comments.comments[0].content;
const failed = readEvent('cb-state-failed');

test('defect 1: a tag that moves is built, at its new commit', () => {
  expect(decideInvocation(startInvocation(readEvent('cc-tag-updated'), TRIGGERS.tag), context)).toMatchObject({
    kind: 'start',
    request: { commit: '7f0103fa0e5b4f1d9a1c3a3f7c2d4f0d6a9b1c22', variables: { FLOW_TAG: 'v1' } },
  });
});

test('defect 2: the first push of a branch is built', () => {
  expect(starts(readEvent('cc-branch-created'), TRIGGERS.branch)).toBe(true);
});

test.each(['AccessDeniedException', 'ResourceNotFoundException'])(
  'defect 3: a log that cannot be read (%s) does not lose the comment',
  async (name) => {
    ports.log.failure = awsError(name);
    await report(failed);
    expect(comment()).toContain('**Flow `review` failed**');
    expect(comment()).toContain('The log could not be read');
  },
);

test('defect 4: a failing build with a long log is told within 10,240 characters', async () => {
  ports.log.lines = Array.from({ length: 30 }, (_, i) => `error ${i} ${'x'.repeat(1_000)}`);
  await report(failed);
  expect(comment().length).toBeLessThanOrEqual(10_240);
  expect(comment()).toContain('error 29');
});

test('defect 4: a log with fences of its own does not break out of ours', async () => {
  ports.log.lines = ['```', '# not a heading', '**not bold**', '``````', '@everyone'];
  await report(failed);
  const { words, blocks, open } = readMarkdown(comment());
  expect(open).toBe(false);
  expect(blocks).toEqual(['```\n# not a heading\n**not bold**\n``````\n@everyone']);
  expect(words).not.toMatch(/not a heading|not bold|everyone/);
});

test('defect 5: links name the Region once, whatever the time of the build', async () => {
  await report(readEvent('cb-state-in-progress'));
  const links = [...comment().matchAll(/\]\((https:[^)]*)\)/g)].map(([, url]) => new URL(url));
  expect(links.map((url) => url.host)).toEqual(['us-east-1.console.aws.amazon.com']);
  expect(comment()).not.toMatch(/None|null|undefined|us-east-1\.us-east-1/);
});

test('defect 7: branches, tags and targets are matched by patterns, with exceptions', () => {
  const tag = (names: string[], except: string[]): EventTrigger => ({
    kind: 'tag',
    id: 't',
    names,
    except,
    wildcard: true,
  });
  const named = (name: string): EventBridgeEvent =>
    withDetail(readEvent('cc-tag-created'), { referenceName: name, referenceFullName: `refs/tags/${name}` });
  const release = tag(['v*'], ['v*-rc*']);
  expect(['v1.2.3', 'v1-rc1', 'nightly'].map((name) => starts(named(name), release))).toEqual([true, false, false]);
  const review: EventTrigger = {
    kind: 'review',
    id: 'r',
    targets: ['main', 'release/**'],
    except: ['release/old/*'],
    wildcard: true,
  };
  const into = (target: string): EventBridgeEvent =>
    withDetail(readEvent('cc-pr-created'), { destinationReference: `refs/heads/${target}` });
  expect(['main', 'release/1/2', 'release/old/1', 'develop'].map((target) => starts(into(target), review))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('defect 8: an event that is delivered twice starts one build', async () => {
  const input = startInvocation(readEvent('cc-pr-created'), TRIGGERS.review);
  await Promise.all([handleStart(input, ports.start), handleStart(input, ports.start)]);
  expect(ports.builds.builds.size).toBe(1);
});

test('defect 8: a comment that is tried again with another text is not refused', async () => {
  ports.log.lines = FAILED_LOG;
  ports.comments.posts.push(awsError('InternalFailure'));
  await expect(report(failed)).rejects.toThrow('InternalFailure');
  await report(readEvent('cb-state-in-progress'));
  ports.log.lines = [...FAILED_LOG, 'more'];
  await report(failed);
  await report(withBuild(failed, {}, { 'build-status': 'FAULT' }));
  expect(ports.comments.comments).toHaveLength(1);
  expect(comment()).toContain('failed with a CodeBuild internal error');
});

test('defect 9: a build has one comment over all its states', async () => {
  for (const name of ['cb-state-in-progress', 'cb-state-failed']) await report(readEvent(name));
  expect(ports.comments.comments).toHaveLength(1);
});

test.each(['AccountLimitExceededException', 'ThrottlingException'])(
  'defect 9: a start that is refused with %s is tried again, and then told in the comment',
  async (name) => {
    const input = startInvocation(readEvent('cc-pr-created'), TRIGGERS.review);
    ports.builds.failure = awsError(name);
    await expect(handleStart(input, ports.start)).rejects.toThrow(name);
    await handleReport(failedStart(input, { errorType: name, errorMessage: 'no' }), ports.report);
    expect(comment()).toContain('**Flow `demo` could not be started**');
    expect(comment()).toContain(name);
  },
);

test.each([
  ['aws-cn', 'cn-north-1', 'cn-north-1.console.amazonaws.cn'],
  ['aws-us-gov', 'us-gov-west-1', 'us-gov-west-1.console.amazonaws-us-gov.com'],
])('defect 10: links lead to the console of the partition %s', async (partition, region, host) => {
  const there = JSON.parse(
    JSON.stringify(failed).replaceAll('arn:aws:', `arn:${partition}:`).replaceAll('us-east-1', region),
  ) as EventBridgeEvent;
  await report(there, { repositoryArn: `arn:${partition}:codecommit:${region}:111122223333:demo-repo` });
  expect(comment()).toContain(`https://${host}/codesuite/codebuild/111122223333/projects/demo-ci/build/`);
  expect(comment()).not.toContain('console.aws.amazon.com');
});

test('defect 10: a repository of the same name in another account builds nothing', () => {
  const event = readEvent('cc-tag-created');
  expect(starts({ ...event, resources: ['arn:aws:codecommit:us-east-1:999988887777:demo-repo'] }, TRIGGERS.tag)).toBe(
    false,
  );
  expect(starts({ ...event, account: '999988887777' }, TRIGGERS.tag)).toBe(false);
});

test('defect 12: the comment shows the error, though thirty notes on phases stand after it', async () => {
  const notes = FAILED_LOG.filter((line) => /Phase|Entering/.test(line));
  ports.log.lines = [...FAILED_LOG, ...Array.from({ length: 30 }, (_, i) => notes[i % notes.length])];
  await report(failed);
  expect(comment()).toContain('  expected 5, got 4');
  expect(comment()).not.toMatch(/Phase complete|Entering phase|Phase context/);
});

test('defect 12: secrets in the log are masked', async () => {
  ports.log.lines = ['cloning https://bob:hunter2@example.com/x', 'AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEJr1234567890'];
  await report(failed);
  expect(comment()).not.toMatch(/hunter2|IQoJ/);
});

test('defect 12: what is logged is the decision, never the event', async () => {
  await handleStart(startInvocation(readEvent('cc-pr-created'), TRIGGERS.review), ports.start);
  ports.log.lines = ['a line of the log'];
  await report(failed);
  for (const line of ports.lines) {
    expect(Object.keys(line)).toEqual(expect.arrayContaining(['outcome', 'event', 'flow', 'project']));
    expect(JSON.stringify(line).length).toBeLessThan(600);
    expect(JSON.stringify(line)).not.toMatch(/buildspec|description|callerUserArn|a line of the log/);
  }
});
