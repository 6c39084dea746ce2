import { coversReference, isSatisfied, readRule, ruleOfTemplate } from './approval-rule';

const GATE = 'arn:aws:sts::111122223333:assumed-role/gate/flow-ci';
const ALICE = 'arn:aws:iam::111122223333:user/alice';
const rule = (
  ApprovalPoolMembers?: readonly string[],
  NumberOfApprovalsNeeded = 1,
  more: Record<string, unknown> = {},
) =>
  JSON.stringify({
    Version: '2018-11-08',
    ...more,
    Statements: [{ Type: 'Approvers', NumberOfApprovalsNeeded, ...(ApprovalPoolMembers && { ApprovalPoolMembers }) }],
  });

test.each<[string, string, readonly string[], boolean]>([
  ['nobody has approved', rule(), [], false],
  ['a rule without a pool takes anybody', rule(), [ALICE], true],
  ['a pool takes its member', rule(['arn:aws:sts::111122223333:assumed-role/gate/*']), [GATE], true],
  ['a pool takes nobody else', rule(['arn:aws:sts::111122223333:assumed-role/gate/*']), [ALICE], false],
  [
    'a role whose name begins alike is another',
    rule(['arn:aws:sts::111122223333:assumed-role/gate/*']),
    ['arn:aws:sts::111122223333:assumed-role/gate2/flow-ci'],
    false,
  ],
  ['the short form names users', rule(['CodeCommitApprovers:111122223333:alice']), [ALICE], true],
  ['the short form names sessions', rule(['CodeCommitApprovers:111122223333:gate/*']), [GATE], true],
  ['the short form names one account', rule(['CodeCommitApprovers:444455556666:alice']), [ALICE], false],
  ['each session counts', rule(['arn:aws:sts::111122223333:assumed-role/gate/*'], 2), [GATE, `${GATE}-2`], true],
  ['one of two is not enough', rule(undefined, 2), [ALICE], false],
])('%s', (_, content, approvers, satisfied) => {
  expect(isSatisfied(content, approvers)).toBe(satisfied);
});

test.each<[string, string, 'template' | 'pull request']>([
  ['no JSON', '{', 'template'],
  ['another version', JSON.stringify({ Version: '2012-10-17', Statements: [] }), 'template'],
  ['no number', JSON.stringify({ Version: '2018-11-08', Statements: [{ Type: 'Approvers' }] }), 'template'],
  ['a member that there is not', rule(undefined, 1, { Resources: [] }), 'template'],
  [
    'a reference that begins with a wildcard',
    rule(undefined, 1, { DestinationReferences: ['refs/heads/*-stable'] }),
    'template',
  ],
  ['a reference that is no branch', rule(undefined, 1, { DestinationReferences: ['main'] }), 'template'],
  [
    '101 references',
    rule(undefined, 1, { DestinationReferences: Array.from({ length: 101 }, (_, i) => `refs/heads/${i}`) }),
    'template',
  ],
  [
    'branches in the rule of a pull request',
    rule(undefined, 1, { DestinationReferences: ['refs/heads/main'] }),
    'pull request',
  ],
])('fails on %s', (_, content, of) => {
  expect(() => readRule(content, of)).toThrow(
    of === 'template'
      ? expect.objectContaining({ code: 'InvalidApprovalRuleTemplateContentException' })
      : expect.objectContaining({ code: 'InvalidApprovalRuleContentException' }),
  );
});

test('a pull request gets the rule of a template without its branches', () => {
  expect(JSON.parse(ruleOfTemplate(rule(['x'], 1, { DestinationReferences: ['refs/heads/main'] })))).toEqual(
    JSON.parse(rule(['x'])),
  );
});

test.each([
  ['refs/heads/main', 'refs/heads/main', true],
  ['refs/heads/main', 'refs/heads/main2', false],
  ['refs/heads/release/*', 'refs/heads/release/1', true],
  ['refs/heads/release/*', 'refs/heads/release/1/x', true],
  ['refs/heads/release/*', 'refs/heads/releases', false],
])('the reference %s of a template and %s: %s', (reference, branch, covers) => {
  expect(coversReference(reference, branch)).toBe(covers);
});
