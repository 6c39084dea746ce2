import { approvalRuleOf } from './approval-rule-content';
import { eachStandIn } from './stand-ins';

const MAX_RULES = 30;

describe('pull requests', () => {
  eachStandIn('an open one is answered with its branches and its commits', [], async ({ repository, pullRequest }) => {
    const { id, repositoryName, sourceCommit, targetCommit } = pullRequest;
    const found = await repository.pullRequest(id);
    expect(found).toMatchObject({ id, repositoryName, sourceCommit, targetCommit, isOpen: true, isMerged: false });
    expect(found?.targetBranch).toBe('main');
    expect(found?.revision).toMatch(/^[0-9a-f]{64}$/);
  });

  eachStandIn('one that is not there is nothing', ['push'], async ({ repository }) => {
    expect(await repository.pullRequest('99')).toBeUndefined();
  });

  eachStandIn('a push gives it another commit and another revision', ['push'], async (aws) => {
    const before = await aws.repository.pullRequest(aws.pullRequest.id);
    const sourceCommit = await aws.push?.();
    const after = await aws.repository.pullRequest(aws.pullRequest.id);
    expect(after).toMatchObject({ sourceCommit, targetCommit: before?.targetCommit });
    expect(after?.revision).not.toBe(before?.revision);
  });

  eachStandIn(
    'an answer may be the one before the push, and then it is the new one',
    ['push', 'beLate'],
    async (aws) => {
      const { id } = aws.pullRequest;
      const before = await aws.repository.pullRequest(id);
      const sourceCommit = await aws.push?.();
      aws.beLate?.(1);
      expect(await aws.repository.pullRequest(id)).toEqual(before);
      expect(await aws.repository.pullRequest(id)).toMatchObject({ sourceCommit });
    },
  );

  eachStandIn('one that was closed is not open and not listed', ['closePullRequest'], async (aws) => {
    const { id } = aws.pullRequest;
    expect(await aws.repository.openPullRequests?.()).toEqual([id]);
    await aws.closePullRequest?.();
    expect(await aws.repository.openPullRequests?.()).toEqual([]);
    expect(await aws.repository.pullRequest(id)).toMatchObject({ isOpen: false, isMerged: false });
  });

  eachStandIn(
    'a branch has a tip, and one that is not there has none',
    ['push'],
    async ({ repository, pullRequest }) => {
      expect(await repository.tip?.('main')).toBe(pullRequest.targetCommit);
      expect(await repository.tip?.('gone')).toBeUndefined();
      expect(await repository.branches?.()).toContain('main');
    },
  );
});

describe('approval rules of pull requests', () => {
  eachStandIn('a rule is made once under its name', ['rules'], async ({ rules, pullRequest: { id } }) => {
    expect(await rules?.create(id, 'gate', approvalRuleOf(1))).toBe('done');
    expect(await rules?.create(id, 'gate', approvalRuleOf(2))).toBe('taken');
    expect((await rules?.get(id))?.rules).toEqual([
      { name: 'gate', content: approvalRuleOf(1), isFromTemplate: false },
    ]);
  });

  eachStandIn(
    'a pull request takes thirty rules and not one more',
    ['rules'],
    async ({ rules, pullRequest: { id } }) => {
      for (let n = 0; n < MAX_RULES; n += 1)
        expect(await rules?.create(id, `gate-${n}`, approvalRuleOf(1))).toBe('done');
      expect(await rules?.create(id, 'one-more', approvalRuleOf(1))).toBe('full');
    },
  );

  eachStandIn('a rule is deleted, and one that is not there is no error', ['rules'], async (aws) => {
    const { id } = aws.pullRequest;
    await aws.rules?.create(id, 'gate', approvalRuleOf(1));
    await aws.rules?.delete(id, 'gate');
    await aws.rules?.delete(id, 'gate');
    expect((await aws.rules?.get(id))?.rules).toEqual([]);
  });

  eachStandIn('a pull request that has ended takes none', ['rules', 'closePullRequest'], async (aws) => {
    const { id } = aws.pullRequest;
    await aws.closePullRequest?.();
    expect(await aws.rules?.create(id, 'gate', approvalRuleOf(1))).toBe('ended');
    await expect(aws.rules?.delete(id, 'gate')).resolves.toBeUndefined();
    expect(await aws.rules?.open(10)).toEqual([]);
  });

  eachStandIn('there is no content of a template that is not there', ['rules'], async ({ rules }) => {
    expect(await rules?.template('gone')).toBeUndefined();
  });
});
