import { eachStandIn } from './stand-ins';

const LONGEST = 10_240;

describe('comments', () => {
  eachStandIn(
    'a comment is listed with its text and its author, and with no other token than its own',
    [],
    async ({ comments, pullRequest }) => {
      expect(await comments.list(pullRequest)).toEqual([]);
      expect(await comments.post(pullRequest, 'first', 'token-1')).toMatchObject({
        kind: 'posted',
        comment: { deleted: false },
      });
      const [comment, ...more] = await comments.list(pullRequest);
      expect(more).toEqual([]);
      expect(comment).toMatchObject({ content: 'first', deleted: false });
      // Whether the token comes back is documented nowhere, and the loopback AWS gives back some.
      expect([undefined, 'token-1']).toContain(comment.token);
      expect(comment.authorArn).toMatch(/^arn:aws:(iam|sts)::\d{12}:/);
    },
  );

  eachStandIn('two comments with one token and one text are one', [], async ({ comments, pullRequest }) => {
    const first = await comments.post(pullRequest, 'first', 'token-1');
    expect(await comments.post(pullRequest, 'first', 'token-1')).toEqual(first);
    expect(await comments.list(pullRequest)).toHaveLength(1);
  });

  eachStandIn('a token is refused for another text', [], async ({ comments, pullRequest }) => {
    await comments.post(pullRequest, 'first', 'token-1');
    expect(await comments.post(pullRequest, 'second', 'token-1')).toEqual({ kind: 'token-used' });
    expect((await comments.list(pullRequest)).map(({ content }) => content)).toEqual(['first']);
  });

  eachStandIn(
    'a token of somebody else is used all the same',
    ['others'],
    async ({ comments, others, pullRequest }) => {
      await others?.post(pullRequest, 'theirs', 'token-1');
      expect(await comments.post(pullRequest, 'ours', 'token-1')).toEqual({ kind: 'token-used' });
      const [theirs] = await comments.list(pullRequest);
      const answer = await comments.post(pullRequest, 'theirs', 'token-1');
      expect(answer).toMatchObject({ kind: 'posted', comment: { authorArn: theirs.authorArn } });
    },
  );

  eachStandIn('an update changes the text of a comment', [], async ({ comments, pullRequest }) => {
    await comments.post(pullRequest, 'first', 'token-1');
    const [{ id }] = await comments.list(pullRequest);
    expect(await comments.update(id, 'second')).toBe('done');
    expect(await comments.list(pullRequest)).toMatchObject([{ id, content: 'second' }]);
  });

  eachStandIn('a comment of somebody else cannot be updated', ['others'], async ({ comments, others, pullRequest }) => {
    await others?.post(pullRequest, 'theirs', 'token-1');
    const [{ id }] = await comments.list(pullRequest);
    expect(await comments.update(id, 'ours')).toBe('lost');
    expect(await comments.list(pullRequest)).toMatchObject([{ content: 'theirs' }]);
  });

  eachStandIn(
    'a comment that was deleted is listed without its text, and cannot be updated',
    [],
    async ({ comments, pullRequest, deleteComment }) => {
      await comments.post(pullRequest, 'first', 'token-1');
      const [{ id }] = await comments.list(pullRequest);
      await deleteComment(id);
      expect(await comments.list(pullRequest)).toMatchObject([{ id, content: '', deleted: true }]);
      expect(await comments.update(id, 'second')).toBe('lost');
    },
  );

  eachStandIn('a comment that never was cannot be updated', [], async ({ comments }) => {
    expect(
      await comments.update('00000000-0000-0000-0000-000000000000:00000000-0000-0000-0000-000000000000', 'x'),
    ).toBe('lost');
  });

  eachStandIn('a comment may have 10,240 characters and not one more', [], async ({ comments, pullRequest }) => {
    expect(await comments.post(pullRequest, 'x'.repeat(LONGEST + 1), 'token-1')).toEqual({ kind: 'too-long' });
    expect(await comments.post(pullRequest, 'x'.repeat(LONGEST), 'token-2')).toMatchObject({ kind: 'posted' });
    const [{ id }] = await comments.list(pullRequest);
    expect(await comments.update(id, 'y'.repeat(LONGEST + 1))).toBe('too-long');
    expect(await comments.update(id, 'y'.repeat(LONGEST))).toBe('done');
  });

  eachStandIn('all comments are listed, however many pages they fill', [], async ({ comments, pullRequest }) => {
    for (let n = 0; n < 101; n += 1) await comments.post(pullRequest, `${n}`, `token-${n}`);
    const texts = (await comments.list(pullRequest)).map(({ content }) => Number(content));
    expect(texts.sort((a, b) => a - b)).toEqual(Array.from({ length: 101 }, (_, n) => n));
  });

  eachStandIn(
    'two replies with one token are one',
    ['conversation'],
    async ({ comments, conversation, pullRequest }) => {
      await comments.post(pullRequest, 'first', 'token-1');
      const [{ id }] = await comments.list(pullRequest);
      await conversation?.reply(id, 'reply', 'token-2');
      await conversation?.reply(id, 'reply', 'token-2');
      expect((await comments.list(pullRequest)).map(({ content }) => content).sort()).toEqual(['first', 'reply']);
      expect(await conversation?.text(id)).toBe('first');
    },
  );

  eachStandIn('there is no text of a comment that was deleted', ['conversation'], async (aws) => {
    await aws.comments.post(aws.pullRequest, 'first', 'token-1');
    const [{ id }] = await aws.comments.list(aws.pullRequest);
    await aws.deleteComment(id);
    expect(await aws.conversation?.text(id)).toBeUndefined();
  });
});
