import { CreatePullRequestCommand } from '@aws-sdk/client-codecommit';
import { CiProject } from './support/ci-project';
import { Clone } from './support/clone';
import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { SHOP, STORY_FLOWS } from './support/shop';
import { AwsError } from '../loopback-aws/core/aws-error';

describe('when things go wrong', () => {
  let ci: Deployment;
  let deadLettersTaken = 0;
  const startBuild = () => ci.aws.lambda.names.find((name) => name.includes('start-build')) ?? '';
  /** What is in the queue of dead letters since it was last looked at. */
  const deadLetters = () => {
    const all = ci.aws.sqs.messages(ci.aws.sqs.names.find((name) => name.includes('DeadLetters')) ?? '');
    const fresh = all.slice(deadLettersTaken);
    deadLettersTaken = all.length;
    return fresh;
  };
  const outcomes = () => ci.takeBuilds().map(({ flow, status }) => `${flow} ${status}`);
  const openPullRequest = async (branch: string) => {
    await ci.clone.git('checkout', '-q', 'main');
    await ci.clone.push(branch, { 'notes.md': `${branch}\n` });
    const { pullRequest } = await ci.codecommit.send(
      new CreatePullRequestCommand({
        title: branch,
        targets: [{ repositoryName: 'foo', sourceReference: branch, destinationReference: 'main' }],
      }),
    );
    return pullRequest?.pullRequestId ?? '';
  };

  beforeAll(async () => {
    ci = await Deployment.make();
  });
  beforeEach(() => {
    deadLetters();
  });
  afterEach(() => {
    ci.aws.endpoint.intercept = () => undefined;
    ci.aws.lambda.breakdown = () => undefined;
    ci.aws.events.deliveries = 1;
    ci.aws.events.breakdown = () => undefined;
    expectHealth(ci);
  });
  afterAll(async () => {
    await end(ci);
  });

  test('each event delivered three times makes one build and one comment', async () => {
    ci.aws.events.deliveries = 3;
    const id = await openPullRequest('feature/thrice');
    await ci.settle('three deliveries of each event');
    expect(outcomes()).toEqual(['review SUCCEEDED']);
    expect(ci.aws.codecommit.comments(id)).toHaveLength(1);
  });

  test('an account that throttles StartBuild gets the build started all the same', async () => {
    let refused = 0;
    ci.aws.endpoint.intercept = (_, operation) => {
      if (operation === 'StartBuild' && refused < 5) {
        refused += 1;
        throw new AwsError('ThrottlingException', 'Rate exceeded');
      }
    };
    const id = await openPullRequest('feature/throttled');
    await ci.settle('five throttled calls -> build -> comment');
    expect(refused).toBe(5);
    expect(outcomes()).toEqual(['review SUCCEEDED']);
    expect(ci.aws.codecommit.comments(id)).toHaveLength(1);
  });

  test('an account without a free place in the queue: after the last try the pull request is told', async () => {
    ci.aws.endpoint.intercept = (_, operation) => {
      if (operation === 'StartBuild')
        throw new AwsError('AccountLimitExceededException', 'Cannot have more than 0 builds in queue for the account');
    };
    const id = await openPullRequest('feature/no-room');
    await ci.settle('three tries -> on-failure destination -> comment');
    expect(outcomes()).toEqual([]);
    expect(ci.aws.codecommit.comments(id).map(({ content }) => content)).toEqual([
      expect.stringContaining('Cannot have more than 0 builds in queue'),
    ]);
  });

  test('a handler that breaks twice has started the build at its third try', async () => {
    ci.aws.lambda.breakdown = (name, _, attempt) =>
      name === startBuild() && attempt < 3 ? 'out of memory' : undefined;
    const id = await openPullRequest('feature/third-try');
    await ci.settle('two broken tries, then build -> comment');
    expect(outcomes()).toEqual(['review SUCCEEDED']);
    expect(ci.aws.codecommit.comments(id)).toHaveLength(1);
  });

  test('a handler that breaks at every try hands the event to its queue, and to its destination, which tells the pull request', async () => {
    ci.aws.lambda.breakdown = (name) => (name === startBuild() ? 'cannot find module' : undefined);
    const id = await openPullRequest('feature/broken');
    await ci.settle('three broken tries -> queue, and on-failure destination -> comment');
    expect(outcomes()).toEqual([]);
    expect(deadLetters().map(({ body }) => JSON.parse(body) as unknown)).toEqual([
      expect.objectContaining({
        flow: 'review',
        event: expect.objectContaining({ source: 'aws.codecommit' }) as unknown,
      }),
    ]);
    // What a function broke of is for those who may read its log, and not for the pull request.
    expect(ci.aws.codecommit.comments(id).map(({ content }) => content)).toEqual([
      expect.stringMatching(
        /could not be started\*\*[^]*ended with `Error`\. The log of the function that starts builds says why/,
      ),
    ]);
    expect(ci.aws.codecommit.comments(id)[0].content).not.toContain('cannot find module');
  });

  test('a function that takes no events for a while gets them later, without a second build', async () => {
    ci.aws.events.breakdown = (_, __, attempt) => (attempt <= 20 ? 'THROTTLING' : undefined);
    const id = await openPullRequest('feature/later');
    await ci.settle('twenty tries of the rules -> build -> comment');
    expect(outcomes()).toEqual(['review SUCCEEDED']);
    expect(ci.aws.codecommit.comments(id)).toHaveLength(1);
    expect(deadLetters()).toEqual([]);
  });

  test('an event that the function never takes is in the queue, with the reason', async () => {
    ci.aws.events.breakdown = (arn) => (arn.endsWith(startBuild()) ? 'THROTTLING' : undefined);
    await openPullRequest('feature/never');
    await ci.settle('all tries of the rule -> queue');
    expect(outcomes()).toEqual([]);
    expect(deadLetters().map(({ body, attributes }) => ({ body, attributes }))).toEqual([
      {
        body: expect.stringContaining('pullRequestCreated') as unknown,
        attributes: expect.objectContaining({
          ERROR_CODE: 'THROTTLING',
          EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
          RETRY_ATTEMPTS: '185',
          RULE_ARN: expect.stringContaining('review') as unknown,
        }) as unknown,
      },
    ]);
  });

  test('two repositories of one account have flows of the same names, and each builds its own', async () => {
    const other = await Clone.of(ci.aws, 'bar');
    const project = CiProject.copy(other, 'bar');
    await project.declare(STORY_FLOWS);
    await other.push('main', SHOP, 'Another shop');
    await project.task(ci.aws, 'deploy', '--require-approval', 'never', '--no-notices');
    await ci.settle('nothing: the flows of bar were not there yet');
    ci.takeBuilds();

    const before = ci.aws.codecommit.comments(await openPullRequest('feature/mine')).length;
    await other.push('feature/theirs', { 'notes.md': 'Theirs.\n' });
    const { pullRequest } = await ci.codecommit.send(
      new CreatePullRequestCommand({
        title: 'Theirs',
        targets: [{ repositoryName: 'bar', sourceReference: 'feature/theirs', destinationReference: 'main' }],
      }),
    );
    await ci.settle('a pull request in each repository');
    expect(before).toBe(0);
    expect(
      ci
        .takeBuilds()
        .map(({ flow, status }) => `${flow} ${status}`)
        .sort(),
    ).toEqual([`${project.projectName('review')} SUCCEEDED`, 'review SUCCEEDED'].sort());
    expect(ci.aws.codecommit.comments(pullRequest?.pullRequestId ?? '')).toHaveLength(1);
  });
});
