import { SOURCE_COMMIT, TARGET_COMMIT } from './events';
import { awsError } from './fakes';
import { faultsOfCall } from './world/service-model';
import { CloudWatchBuildLog } from '../../lambda/aws/cloudwatch-build-log';
import { CodeBuildBuilds } from '../../lambda/aws/codebuild-builds';
import { CodeCommitComments } from '../../lambda/aws/codecommit-comments';

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: unknown;
}

/**
 * A client that answers in turn, and keeps what it was sent; what AWS's own model of the service does not take is
 * refused.
 */
function client(...answers: readonly unknown[]) {
  const sent: [string, unknown][] = [];
  const left = [...answers];
  const send = async (command: Command): Promise<unknown> => {
    sent.push([command.constructor.name, command.input]);
    const faults = faultsOfCall(command.constructor.name.replace(/Command$/, ''), command.input);
    if (faults.length > 0) throw new Error(`AWS would refuse the request: ${faults.join('; ')}`);
    const answer = left.shift();
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { sent, client: { send } as never };
}

const ignore = () => undefined;

describe('builds in CodeBuild', () => {
  const request = {
    project: 'demo-ci',
    commit: SOURCE_COMMIT,
    variables: { FLOW_NAME: 'review', FLOW_EVENT: 'review' },
    token: 'f'.repeat(64),
  };

  test('are started with the commit, plain variables and the token', async () => {
    const fake = client({ build: { id: 'demo-ci:1', buildNumber: 7 } });
    expect(await new CodeBuildBuilds(fake.client).start(request)).toEqual({ id: 'demo-ci:1', number: 7 });
    expect(fake.sent).toEqual([
      [
        'StartBuildCommand',
        {
          projectName: 'demo-ci',
          sourceVersion: SOURCE_COMMIT,
          environmentVariablesOverride: [
            { name: 'FLOW_NAME', value: 'review', type: 'PLAINTEXT' },
            { name: 'FLOW_EVENT', value: 'review', type: 'PLAINTEXT' },
          ],
          idempotencyToken: 'f'.repeat(64),
        },
      ],
    ]);
  });

  test('without a commit build what the project builds by default', async () => {
    const fake = client({ build: { id: 'demo-ci:1' } });
    await new CodeBuildBuilds(fake.client).start({ ...request, commit: undefined });
    expect(JSON.stringify(fake.sent[0][1])).not.toContain('sourceVersion');
  });

  test('fails with the error of CodeBuild', async () => {
    await expect(
      new CodeBuildBuilds(client(awsError('AccountLimitExceededException')).client).start(request),
    ).rejects.toThrow('AccountLimitExceededException');
  });
});

describe('comments in CodeCommit', () => {
  const pullRequest = {
    id: '4',
    repositoryName: 'demo-repo',
    sourceCommit: SOURCE_COMMIT,
    targetCommit: TARGET_COMMIT,
  };

  test('are listed over all pages, revisions and pairs of commits', async () => {
    const fake = client(
      {
        commentsForPullRequestData: [
          { comments: [{ commentId: 'a', content: 'A', authorArn: 'arn:a', clientRequestToken: 't' }] },
          { comments: [{ commentId: 'b', deleted: true }] },
        ],
        nextToken: 'page 2',
      },
      { commentsForPullRequestData: [{}], nextToken: 'page 3' },
      { commentsForPullRequestData: [{ comments: [{ commentId: 'c', content: 'C' }, { content: 'no id' }] }] },
    );
    expect(await new CodeCommitComments(ignore, fake.client).list(pullRequest)).toEqual([
      { id: 'a', content: 'A', deleted: false, authorArn: 'arn:a', token: 't' },
      { id: 'b', content: '', deleted: true },
      { id: 'c', content: 'C', deleted: false },
    ]);
    expect(fake.sent).toEqual([
      ['GetCommentsForPullRequestCommand', { pullRequestId: '4', repositoryName: 'demo-repo' }],
      ['GetCommentsForPullRequestCommand', { pullRequestId: '4', repositoryName: 'demo-repo', nextToken: 'page 2' }],
      ['GetCommentsForPullRequestCommand', { pullRequestId: '4', repositoryName: 'demo-repo', nextToken: 'page 3' }],
    ]);
  });

  test('are posted on the two commits of the pull request, the target first', async () => {
    const fake = client({ comment: { commentId: 'a', authorArn: 'arn:a' } }, { comment: { deleted: true } });
    const comments = new CodeCommitComments(ignore, fake.client);
    expect(await comments.post(pullRequest, 'text', 'token')).toEqual({
      kind: 'posted',
      comment: { authorArn: 'arn:a', deleted: false },
    });
    expect(fake.sent).toEqual([
      [
        'PostCommentForPullRequestCommand',
        {
          pullRequestId: '4',
          repositoryName: 'demo-repo',
          beforeCommitId: TARGET_COMMIT,
          afterCommitId: SOURCE_COMMIT,
          content: 'text',
          clientRequestToken: 'token',
        },
      ],
    ]);
    // A token brings the comment that was posted with it first.
    expect(await comments.post(pullRequest, 'text', 'token')).toEqual({ kind: 'posted', comment: { deleted: true } });
  });

  test('are changed by their id', async () => {
    const fake = client({});
    expect(await new CodeCommitComments(ignore, fake.client).update('a', 'text')).toBe('done');
    expect(fake.sent).toEqual([['UpdateCommentCommand', { commentId: 'a', content: 'text' }]]);
  });

  test.each([
    ['IdempotencyParameterMismatchException', 'token-used'],
    ['CommentContentSizeLimitExceededException', 'too-long'],
  ])('%s on posting is the answer %s', async (name, answer) => {
    const comments = new CodeCommitComments(ignore, client(awsError(name)).client);
    expect(await comments.post(pullRequest, 'text', 'token')).toEqual({ kind: answer });
  });

  test.each([
    ['CommentDeletedException', 'lost'],
    ['CommentDoesNotExistException', 'lost'],
    ['CommentNotCreatedByCallerException', 'lost'],
    ['CommentContentSizeLimitExceededException', 'too-long'],
  ])('%s on changing is the answer %s', async (name, answer) => {
    expect(await new CodeCommitComments(ignore, client(awsError(name)).client).update('a', 'text')).toBe(answer);
  });

  test('fails with any other error', async () => {
    await expect(
      new CodeCommitComments(ignore, client(awsError('ThrottlingException')).client).post(pullRequest, 'text', 'token'),
    ).rejects.toThrow('ThrottlingException');
    await expect(
      new CodeCommitComments(ignore, client(awsError('constructor')).client).update('a', 'text'),
    ).rejects.toThrow('constructor');
  });
});

describe('a log in CloudWatch Logs', () => {
  const place = { group: '/aws/codebuild/demo-ci', stream: 's' };
  const ask = { logGroupName: '/aws/codebuild/demo-ci', logStreamName: 's', startFromHead: false, limit: 2_000 };
  const events = (...messages: (string | undefined)[]) => messages.map((message) => ({ message }));

  test('is read from its end, backwards, to its beginning', async () => {
    const fake = client(
      { events: events('c\n', 'd\r\n'), nextBackwardToken: 'b/1' },
      { events: events('a', undefined), nextBackwardToken: 'b/2' },
      { events: [], nextBackwardToken: 'b/2' },
    );
    expect(await new CloudWatchBuildLog(ignore, fake.client).tail(place)).toEqual(['a', '', 'c', 'd']);
    expect(fake.sent).toEqual([
      ['GetLogEventsCommand', ask],
      ['GetLogEventsCommand', { ...ask, nextToken: 'b/1' }],
      ['GetLogEventsCommand', { ...ask, nextToken: 'b/2' }],
    ]);
  });

  test('is read no further than what is enough', async () => {
    const fake = client({
      events: events(...Array.from({ length: 2_000 }, (_, i) => `${i}`)),
      nextBackwardToken: 'b/1',
    });
    expect(await new CloudWatchBuildLog(ignore, fake.client).tail(place)).toHaveLength(2_000);
    expect(fake.sent).toHaveLength(1);
  });

  test('is read as far as the caller needs it', async () => {
    const page = (count: number, nextBackwardToken: string) => ({
      events: events(...Array.from({ length: count }, (_, i) => `${i}`)),
      nextBackwardToken,
    });
    const fake = client(page(7_000, 'b/1'), page(3_000, 'b/2'), page(1, 'b/3'));
    expect(await new CloudWatchBuildLog(ignore, fake.client).tail(place, 10_000)).toHaveLength(10_000);
    expect(fake.sent).toEqual([
      ['GetLogEventsCommand', { ...ask, limit: 10_000 }],
      ['GetLogEventsCommand', { ...ask, limit: 10_000, nextToken: 'b/1' }],
    ]);
  });

  test('fails with empty pages, after a bounded number of them', async () => {
    const fake = client(...Array.from({ length: 9 }, (_, i) => ({ events: [], nextBackwardToken: `b/${i}` })));
    await expect(new CloudWatchBuildLog(ignore, fake.client).tail(place)).rejects.toMatchObject({ name: 'EmptyPages' });
    expect(fake.sent).toHaveLength(5);
  });

  test('fails with the error of CloudWatch Logs', async () => {
    await expect(
      new CloudWatchBuildLog(ignore, client(awsError('ResourceNotFoundException')).client).tail(place),
    ).rejects.toThrow('ResourceNotFoundException');
  });
});

test('the clients are made without being given, and ask for nothing', () => {
  for (const adapter of [new CodeBuildBuilds(), new CodeCommitComments(ignore), new CloudWatchBuildLog(ignore)])
    expect(adapter).toBeDefined();
});
