import { readEvent, SOURCE_COMMIT, startInvocation, TRIGGERS } from './events';
import { awsError, FakePorts } from './fakes';
import { handleStart } from '../../lambda/handle/handle-start';

let ports: FakePorts;
beforeEach(() => {
  ports = new FakePorts();
});
const review = startInvocation(readEvent('cc-pr-created'), TRIGGERS.review);

test('starts the build of the commit of the event, and says so in one line', async () => {
  await handleStart(review, ports.start);
  expect(ports.builds.requests).toMatchObject([{ project: 'demo-ci', commit: SOURCE_COMMIT }]);
  expect(ports.lines).toEqual([
    {
      outcome: 'started',
      event: review.event.id,
      flow: 'demo',
      project: 'demo-ci',
      pullRequest: '4',
      build: 'demo-ci:1',
      commit: SOURCE_COMMIT,
    },
  ]);
});

test('the same event twice starts one build', async () => {
  await handleStart(review, ports.start);
  await handleStart(review, ports.start);
  expect(ports.builds.builds.size).toBe(1);
  expect(ports.builds.requests[0]).toEqual(ports.builds.requests[1]);
});

test('what is not its business is refused with a reason, and loads no client', async () => {
  await handleStart(startInvocation(readEvent('cc-pr-merged'), TRIGGERS.review), ports.start);
  expect(ports.loaded).toEqual([]);
  expect(ports.lines).toMatchObject([
    { outcome: 'ignored', reason: 'the event brings no new commit to the pull request', pullRequest: '4' },
  ]);
});

test('what is no invocation is refused with a reason, and loads no client', async () => {
  await handleStart(review.event, ports.start);
  expect(ports.loaded).toEqual([]);
  expect(ports.lines).toEqual([{ outcome: 'refused', reason: 'the invocation does not name its flow and project' }]);
});

test.each([
  'AccountLimitExceededException',
  'ThrottlingException',
  'AccessDeniedException',
  'ResourceNotFoundException',
  'InvalidInputException',
])('fails with %s, so that Lambda tries again and then tells report-build', async (name) => {
  ports.builds.failure = awsError(name);
  await expect(handleStart(review, ports.start)).rejects.toThrow(name);
});
