import { CreatePullRequestCommand, UpdatePullRequestStatusCommand } from '@aws-sdk/client-codecommit';
import { Deployment } from './support/deployment';
import { run } from './support/run';
import { STORY_FLOWS } from './support/shop';
import { AwsError } from '../loopback-aws/core/aws-error';
import { text } from '../loopback-aws/core/json';
import { PolicyDocument } from '../loopback-aws/iam/policy';

/** Longer than CodeBuild knows a token, and start-build trusts it. */
const LONG_AGO = 10 * 60_000;

describe('a handler that fails until its dead-letter queue has the event, and the redrive', () => {
  let ci: Deployment;
  const startBuild = () => ci.aws.lambda.names.find((name) => name.includes('start-build')) ?? '';
  const reportBuild = () => ci.aws.lambda.names.find((name) => name.includes('report-build')) ?? '';
  const deadLetters = () => ci.aws.sqs.names.flatMap((name) => ci.aws.sqs.messages(name));
  const builds = () => ci.takeBuilds().map(({ flow, status }) => `${flow} ${status}`);
  /** As a user would, with the command that the package brings. */
  const redrive = async (...args: string[]) => {
    const done = await run(
      'flow-ci redrive',
      'npx',
      ['--no', '--offline', 'flow-ci', 'redrive', '--no-color', ...args],
      {
        cwd: ci.project.folder,
        env: ci.aws.environment(),
        mayFail: true,
      },
    );
    await ci.settle('the builds of a redrive');
    return {
      code: done.code,
      lines: done.output
        .trim()
        .split('\n')
        .filter((line) => /^[✔✖-] |redriven/.test(line)),
    };
  };
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
  const comments = (id: string) => ci.aws.codecommit.comments(id).map(({ content }) => content);

  beforeAll(async () => {
    ci = await Deployment.make(
      STORY_FLOWS.replace(
        "on: { review: { targets: ['main', 'release/**'] } }",
        "on: { review: { targets: ['main', 'release/**'], supersede: false } }",
      ),
    );
  });
  afterEach(() => {
    ci.aws.endpoint.intercept = () => undefined;
    ci.aws.lambda.breakdown = () => undefined;
    ci.aws.events.breakdown = () => undefined;
    ci.aws.world.eventsAreLateMs = 0;
    expect(ci.aws.world.takeFaults()).toEqual([]);
  });
  afterAll(async () => {
    await ci.stop();
  });

  test('loses nothing: a pull request, a branch and its tag are built once each, and the dead letters are gone', async () => {
    // To CodeBuild nothing is ever known: only what start-build looks at can keep a second build away.
    ci.aws.codebuild.tokenLifeMs = 0;
    ci.aws.world.eventsAreLateMs = LONG_AGO;
    ci.aws.lambda.breakdown = (name) => (name === startBuild() ? 'out of memory' : undefined);
    const id = await openPullRequest('feature/lost');
    await ci.clone.git('checkout', '-q', 'main');
    await ci.clone.push('main', { 'lost.md': 'A push that nobody heard of.\n' });
    await ci.settle('three broken tries of each event -> the queue of dead letters');
    expect([builds(), deadLetters().length]).toEqual([[], 2]);
    expect(comments(id)).toEqual([expect.stringContaining('could not be started')]);

    const still = await redrive();
    expect(still).toMatchObject({
      code: 1,
      lines: [
        expect.stringContaining('failed: Error: out of memory'),
        expect.stringContaining('failed: Error: out of memory'),
        '0 redriven, 0 of no use, 2 left',
      ],
    });
    expect([builds(), deadLetters().length]).toEqual([[], 2]);

    ci.aws.lambda.breakdown = () => undefined;
    expect(await redrive('--dry-run')).toMatchObject({
      code: 0,
      lines: [
        expect.stringContaining('would be given to start-build'),
        expect.stringContaining('would be given to start-build'),
        '2 would be redriven, 0 of no use, 0 left',
      ],
    });
    expect([builds(), deadLetters().length]).toEqual([[], 2]);

    const copies = deadLetters().map(({ body, attributes }) => ({ body, attributes }));
    expect(await redrive()).toMatchObject({
      code: 0,
      lines: [
        expect.stringContaining('started '),
        expect.stringContaining('started '),
        '2 redriven, 0 of no use, 0 left',
      ],
    });
    expect(deadLetters()).toEqual([]);
    // The tag that the branch's build pushed was heard of.
    expect(ci.aws.codebuild.builds.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    expect(comments(id)).toEqual([expect.stringContaining('succeeded')]);

    // The same dead letters once more, twice each: SQS may well deliver one again.
    const queue = ci.aws.sqs.names[0];
    for (const copy of [...copies, ...copies])
      ci.aws.sqs.sendFrom(
        ci.aws.iam.principal(ci.aws.administrator.accessKeyId),
        ci.aws.sqs.arn(queue),
        copy.body,
        copy.attributes,
      );
    const again = await redrive();
    expect(again).toMatchObject({
      code: 0,
      lines: [
        ...Array.from({ length: 4 }, () => expect.stringContaining('(there is a build already)') as unknown),
        '4 redriven, 0 of no use, 0 left',
      ],
    });
    expect(builds().sort()).toEqual(['main SUCCEEDED', 'release SUCCEEDED', 'review SUCCEEDED']);
    expect(comments(id)).toHaveLength(1);
    ci.aws.codebuild.tokenLifeMs = 5 * 60_000;
  });

  test('what a rule and a schedule could not hand over is handed over, as the rule says', async () => {
    const arn = ci.aws.lambda.arn(startBuild());
    ci.aws.events.breakdown = (target) => (target === arn ? 'INTERNAL_ERROR_RESPONSE' : undefined);
    const { scheduler } = ci.aws;
    const schedules = [...ci.aws.iam.roles.values()].find(({ name }) => name.includes('ScheduleRole'));
    const { filter } = ci.aws.iam;
    ci.aws.iam.filter = (role, documents) =>
      role === schedules
        ? documents.map((document): PolicyDocument => ({
            ...document,
            Statement: [document.Statement]
              .flat()
              .filter((each) => text((each as { Action?: unknown }).Action) !== 'lambda:InvokeFunction'),
          }))
        : documents;
    await ci.clone.push('main', { 'rule.md': 'Not handed over.\n' });
    scheduler.fire(scheduler.names[0], new Date('2026-11-23T16:00:00Z'));
    await ci.settle('tries of a rule and a schedule -> the queue of dead letters');
    ci.aws.iam.filter = filter;
    ci.aws.events.breakdown = () => undefined;
    expect(
      deadLetters()
        .map(({ attributes }) => attributes.RULE_ARN ?? attributes.SCHEDULE_ARN)
        .sort(),
    ).toEqual([expect.stringContaining(':rule/'), expect.stringContaining(':schedule/')]);
    expect(await redrive()).toMatchObject({
      code: 0,
      lines: expect.arrayContaining(['2 redriven, 0 of no use, 0 left']) as unknown,
    });
    expect(deadLetters()).toEqual([]);
    expect(builds().sort()).toEqual(['main SUCCEEDED', 'nightly SUCCEEDED', 'release SUCCEEDED']);
  });

  test('what is of no use any more is not built: a pull request that was closed, and one that has a newer revision', async () => {
    ci.aws.world.eventsAreLateMs = LONG_AGO;
    ci.aws.lambda.breakdown = (name) => (name === startBuild() ? 'out of memory' : undefined);
    const closed = await openPullRequest('feature/closed');
    const pushed = await openPullRequest('feature/pushed');
    await ci.settle('two lost pull requests');
    ci.aws.lambda.breakdown = () => undefined;
    await ci.codecommit.send(
      new UpdatePullRequestStatusCommand({ pullRequestId: closed, pullRequestStatus: 'CLOSED' }),
    );
    await ci.clone.push('feature/pushed', { 'notes.md': 'Newer.\n' });
    await ci.settle('a newer revision');
    expect(builds()).toEqual(['review SUCCEEDED']);
    const told = comments(pushed);
    expect(await redrive()).toMatchObject({
      code: 0,
      lines: [
        expect.stringContaining('something newer has come since'),
        expect.stringContaining('something newer has come since'),
        '2 redriven, 0 of no use, 0 left',
      ],
    });
    expect(builds()).toEqual([]);
    expect(comments(pushed)).toEqual(told);
  });

  test('what report-build failed on is reported, and the comment never goes back in time', async () => {
    ci.aws.lambda.breakdown = (name) => (name === reportBuild() ? 'out of memory' : undefined);
    const id = await openPullRequest('feature/untold');
    await ci.settle('a build of which nobody hears');
    // Two of the build, and that start-build had nothing to report.
    expect([builds(), comments(id), deadLetters().length]).toEqual([['review SUCCEEDED'], [], 3]);
    ci.aws.lambda.breakdown = () => undefined;
    const written: string[] = [];
    ci.aws.endpoint.intercept = (_, operation, input) => {
      if (operation.includes('Comment') && input.content)
        written.push(/is running|succeeded/.exec(text(input.content))?.[0] ?? '');
    };
    expect(await redrive()).toMatchObject({
      code: 0,
      lines: [
        ...Array.from({ length: 3 }, () => expect.stringContaining('  reported  ') as unknown),
        '3 redriven, 0 of no use, 0 left',
      ],
    });
    expect(written.join(', ')).toMatch(/^(is running, )?succeeded$/);
    expect(comments(id)).toEqual([expect.stringContaining('succeeded')]);
  });

  test('fails for a user who may not call the functions, and leaves the dead letters', async () => {
    ci.aws.lambda.breakdown = (name) => (name === startBuild() ? 'out of memory' : undefined);
    await openPullRequest('feature/forbidden');
    await ci.settle('a lost pull request');
    ci.aws.lambda.breakdown = () => undefined;
    ci.aws.endpoint.intercept = (_, operation) => {
      if (operation === 'Invoke')
        throw new AwsError(
          'AccessDeniedException',
          'User: alice is not authorized to perform: lambda:InvokeFunction',
          403,
        );
    };
    expect((await redrive()).code).toBe(4);
    expect(deadLetters()).toHaveLength(1);
    ci.aws.endpoint.intercept = () => undefined;
    expect((await redrive()).code).toBe(0);
    expect(builds()).toEqual(['review SUCCEEDED']);
  });
});
