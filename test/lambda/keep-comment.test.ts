import { SOURCE_COMMIT, TARGET_COMMIT } from './events';
import { AUTHOR, awsError, commentPorts, FakePorts, ownComment } from './fakes';
import { buildReport, nthBuild } from './reports';
import { BuildReport } from '../../lambda/decide/build-report';
import { commentToken } from '../../lambda/decide/decide-comment';
import { CommentResult, keepComment } from '../../lambda/handle/keep-comment';
import { renderComment } from '../../lambda/render/render-comment';
import { parseState } from '../../lambda/render/state-line';

const NEWER = 'a24b68b588a02baf581770bd925b647f1d0bcd25';
const identity = ownComment();
const pullRequest = { id: '4', repositoryName: 'demo-repo', sourceCommit: SOURCE_COMMIT, targetCommit: TARGET_COMMIT };

let ports: FakePorts;
beforeEach(() => {
  ports = new FakePorts();
});

async function report(about: BuildReport): Promise<CommentResult> {
  return keepComment({ pullRequest, report: about, identity }, commentPorts(ports.comments, ports.report.clock));
}
const texts = (): readonly string[] =>
  ports.comments.comments
    .filter((comment) => !comment.deleted)
    .map((comment) => comment.content.replace(/Earlier builds:\n(?:\* .*\n)*\n/, ''));

test('the first state posts a comment, and the next ones change it', async () => {
  await report(nthBuild(1, { status: 'IN_PROGRESS' }));
  await report(nthBuild(1, { status: 'FAILED' }));
  await report(nthBuild(2, { status: 'SUCCEEDED' }));
  expect(texts()).toEqual([renderComment(nthBuild(2, { status: 'SUCCEEDED' }))]);
});

test('the same state twice writes once', async () => {
  expect(await report(nthBuild(1))).toMatchObject({ kind: 'commented' });
  expect(await report(nthBuild(1))).toEqual({ kind: 'kept', reason: 'the comment shows this state' });
  expect(ports.comments.calls).toEqual(['list', 'post', 'list', 'list']);
});

describe('states that come in another order end in the newer one', () => {
  const running = nthBuild(1, { status: 'IN_PROGRESS' });
  const done = nthBuild(1, { status: 'SUCCEEDED' });
  const next = nthBuild(2, { status: 'IN_PROGRESS' });
  const refused = buildReport({
    status: 'NOT_STARTED',
    buildId: undefined,
    buildNumber: undefined,
    startedAt: '2026-05-04T12:01:00Z',
    finishedAt: undefined,
  });
  test.each<[string, readonly BuildReport[], BuildReport]>([
    ['the start after the end', [done, running], done],
    ['the end of an older build after the start of a newer one', [next, done], next],
    ['the start of an older build, which had no number yet', [next, { ...running, buildNumber: undefined }], next],
    [
      'the start of an older build of the same second, which had no number yet',
      [
        { ...next, startedAt: running.startedAt },
        { ...running, buildNumber: undefined },
      ],
      { ...next, startedAt: running.startedAt },
    ],
    ['the end, after a start without a number', [{ ...running, buildNumber: undefined }, done], done],
    [
      'a refused start that is told after its build began',
      [nthBuild(1, { startedAt: '2026-05-04T12:01:01Z' }), refused],
      nthBuild(1, { startedAt: '2026-05-04T12:01:01Z' }),
    ],
    ['a refused start of the same second as a build', [refused, running], running],
    ['a build after a refused start', [refused, next], next],
  ])('%s', async (_, reports, last) => {
    for (const each of reports) await report(each);
    expect(texts()).toEqual([renderComment(last)]);
  });
});

describe('between two commits, the pull request itself decides', () => {
  const old = (n: number): BuildReport => nthBuild(n, { commit: SOURCE_COMMIT, status: 'SUCCEEDED' });
  const newest = (n: number): BuildReport => nthBuild(n, { commit: NEWER, status: 'FAILED' });
  beforeEach(() => {
    ports.comments.newest = NEWER;
  });

  test.each<[string, readonly BuildReport[], BuildReport]>([
    ['a new revision takes the place of the old one', [old(1), newest(2)], newest(2)],
    ['a build of the old revision that ends late', [newest(2), old(1)], newest(2)],
    ['a build of the old revision that was throttled and started after the newer one', [newest(1), old(2)], newest(1)],
    ['the newest revision, though its build started first', [old(2), newest(1)], newest(1)],
  ])('%s', async (_, reports, last) => {
    for (const each of reports) await report(each);
    expect(texts()).toEqual([renderComment(last)]);
  });

  test('builds of one commit never ask for it', async () => {
    await report(old(1));
    await report(old(2));
    expect(ports.comments.calls).not.toContain('newestCommit');
  });

  test('of two commits that are both old, the later build stays', async () => {
    ports.comments.newest = TARGET_COMMIT;
    await report(newest(2));
    await report(old(1));
    expect(texts()).toEqual([renderComment(newest(2))]);
  });
});

describe('two that write at once', () => {
  test('post one comment, which ends in the newer state', async () => {
    let other: Promise<CommentResult> | undefined;
    ports.comments.meanwhile = async (call) => {
      if (call !== 'post' || other) return;
      other = report(nthBuild(2));
      await other;
    };
    await report(nthBuild(1));
    expect(texts()).toEqual([renderComment(nthBuild(2))]);
  });

  test('end in the newer state when the older one writes last', async () => {
    await report(nthBuild(1, { status: 'IN_PROGRESS' }));
    const [comment] = ports.comments.comments;
    // The older writer had read before, and writes while the newer one waits.
    const clock = {
      pause: async () => {
        if (!interrupted) {
          interrupted = true;
          await ports.comments.update(comment.id, renderComment(nthBuild(2)));
        }
      },
    };
    let interrupted = false;
    await keepComment({ pullRequest, report: nthBuild(3), identity }, commentPorts(ports.comments, clock));
    expect(texts()).toEqual([renderComment(nthBuild(3))]);
  });

  test('fails when somebody goes on writing older states for ever', async () => {
    await report(nthBuild(1));
    const [comment] = ports.comments.comments;
    const clock = {
      pause: async () => {
        await ports.comments.update(comment.id, renderComment(nthBuild(2)));
      },
    };
    await expect(
      keepComment({ pullRequest, report: nthBuild(3), identity }, commentPorts(ports.comments, clock)),
    ).rejects.toThrow('did not settle');
  });
});

describe('when the comment is not there to be changed', () => {
  test('a deleted comment is posted anew, with another token', async () => {
    await report(nthBuild(1));
    ports.comments.delete(0);
    await report(nthBuild(2));
    expect(texts()).toEqual([renderComment(nthBuild(2))]);
    expect(ports.comments.comments[1].token).toBe(commentToken(identity, 2));
  });

  test('a comment that is deleted at the moment of the update is posted anew', async () => {
    await report(nthBuild(1));
    ports.comments.meanwhile = (call) => {
      if (call === 'update') ports.comments.delete(0);
    };
    await report(nthBuild(2));
    expect(texts()).toEqual([renderComment(nthBuild(2))]);
  });

  test('a comment that the service says is not ours is left alone', async () => {
    await report(nthBuild(1));
    ports.comments.updates.push('lost');
    await report(nthBuild(2));
    expect(texts()).toEqual([renderComment(nthBuild(1)), renderComment(nthBuild(2))]);
  });

  test('a token that is used up by a comment nobody sees gives way to the next', async () => {
    ports.comments.posts.push({ kind: 'token-used' }, { kind: 'token-used' });
    await report(nthBuild(1));
    expect(ports.comments.comments).toMatchObject([{ token: commentToken(identity, 2) }]);
  });

  test.each([
    ['a user', 'arn:aws:iam::111122223333:user/mallory'],
    ['our role in another account', AUTHOR.replace('111122223333', '999988887777')],
    ["another role, in a session with our function's name", AUTHOR.replace('report-role', 'Developer')],
    ['our role, in a session with another name', AUTHOR.replace('/report-build', '/mallory')],
    ['a federated user', 'arn:aws:sts::111122223333:federated-user/report-build'],
  ])('a comment of %s with our text is not taken for ours', async (_, authorArn) => {
    const content = renderComment(nthBuild(99, { status: 'SUCCEEDED' }));
    ports.comments.comments.push({ id: 'x', content, authorArn, deleted: false });
    await report(nthBuild(1));
    expect(texts()).toEqual([content, renderComment(nthBuild(1))]);
  });

  test('a comment of another flow is left alone', async () => {
    const other = { ...identity, project: 'other-ci' };
    await keepComment(
      { pullRequest, report: nthBuild(1, { project: 'other-ci', flow: 'other' }), identity: other },
      commentPorts(ports.comments, ports.report.clock),
    );
    await report(nthBuild(1));
    expect(texts()).toHaveLength(2);
  });

  test('our comment is found by its text when the service does not show tokens', async () => {
    await report(nthBuild(1));
    ports.comments.comments[0] = { ...ports.comments.comments[0], token: undefined };
    await report(nthBuild(2));
    expect(texts()).toEqual([renderComment(nthBuild(2))]);
  });

  test('a comment of ours that cannot be read back is written over', async () => {
    await report(nthBuild(1));
    ports.comments.comments[0] = { ...ports.comments.comments[0], content: 'something else' };
    await report(nthBuild(1));
    expect(texts()).toEqual([renderComment(nthBuild(1))]);
  });
});

describe('tokens that somebody else used first cannot stop the comment', () => {
  const cases = [1, 3, 9].flatMap((tokens) =>
    [true, false].flatMap((isHere) => [true, false].map((returnsTokens) => [tokens, isHere, returnsTokens] as const)),
  );
  test.each(cases)(
    '%d tokens, on this pull request: %s, the service returns tokens: %s',
    async (tokens, isHere, returnsTokens) => {
      ports.comments.returnsTokens = returnsTokens;
      for (let n = 1; n <= tokens; n += 1) ports.comments.useToken(commentToken(identity, n), 'mine', isHere);
      expect(await report(nthBuild(1))).toMatchObject({ kind: 'commented' });
      await report(nthBuild(2));
      const ours = ports.comments.comments.filter(({ authorArn }) => authorArn === AUTHOR);
      expect(ours.map(({ content }) => parseState(content)?.buildNumber)).toEqual([2]);
    },
  );

  test('with the very text that ours would have', async () => {
    ports.comments.useToken(commentToken(identity, 1), renderComment(nthBuild(1)), false);
    expect(await report(nthBuild(1))).toMatchObject({ kind: 'commented' });
    expect(ports.comments.comments).toMatchObject([{ authorArn: AUTHOR, token: commentToken(identity, 2) }]);
  });

  test('fails where there is no end of them, and does not go on for ever', async () => {
    for (let n = 1; n <= 40; n += 1) ports.comments.useToken(commentToken(identity, n), 'mine', false);
    await expect(report(nthBuild(1))).rejects.toThrow('did not settle');
    expect(ports.comments.calls.length).toBeLessThan(100);
  });

  test('nor are they to be guessed: the next one does not follow from one that was seen, nor from public names', () => {
    const tokens = [1, 2, 3].map((n) => commentToken(identity, n));
    const other = commentToken({ ...identity, tokenSeed: 'another stack' }, 1);
    expect(new Set([...tokens, other].map((token) => token.slice(0, 20))).size).toBe(4);
    expect(tokens.every((token) => /^flow-ci-[0-9a-f]{40}$/.test(token))).toBe(true);
  });

  test('a comment that was deleted is posted anew, although its token brings it again', async () => {
    ports.comments.returnsTokens = false;
    await report(nthBuild(1));
    ports.comments.delete(0);
    await report(nthBuild(1));
    await report(nthBuild(2));
    expect(texts()).toEqual([renderComment(nthBuild(2))]);
  });
});

test('the history survives a comment that cannot be changed any more', async () => {
  await report(nthBuild(1));
  ports.comments.updates.push('lost');
  await report(nthBuild(2));
  expect(ports.comments.comments[1].content).toContain('Earlier builds:\n* `54948ed2`, build 1: failed, retried');
});

test('a comment that is refused as too long is written shorter', async () => {
  ports.comments.posts.push({ kind: 'too-long' });
  const log = { kind: 'lines', lines: Array.from({ length: 200 }, (_, i) => `line ${i} `.padEnd(100, '界')) } as const;
  await report(nthBuild(1, { log }));
  expect(texts()[0].length).toBeLessThanOrEqual(3413);
  expect(parseState(texts()[0])).toMatchObject({ buildNumber: 1 });
});

test('fails when even a short comment is too long', async () => {
  ports.comments.posts.push({ kind: 'too-long' }, { kind: 'too-long' });
  await expect(report(nthBuild(1))).rejects.toThrow('too long even when it is short');
});

test('fails with the error of AWS, so that Lambda tries again', async () => {
  ports.comments.posts.push(awsError('ThrottlingException'));
  await expect(report(nthBuild(1))).rejects.toThrow('ThrottlingException');
});

test('the same event once more does not take away the log that the comment shows', async () => {
  await report(nthBuild(1, { log: { kind: 'lines', lines: ['the error'] } }));
  expect(await report(nthBuild(1, { log: { kind: 'unreadable', reason: 'ThrottlingException' } }))).toMatchObject({
    kind: 'kept',
  });
  expect(texts()[0]).toContain('the error');
});
