import { decide, PolicyDocument } from './policy';

const REPOSITORY = 'arn:aws:codecommit:us-east-1:111122223333:foo';
const push = (References?: readonly string[]) => ({
  action: 'codecommit:GitPush',
  resource: REPOSITORY,
  context: { 'codecommit:References': References },
});
const allow = (more: Record<string, unknown> = {}): PolicyDocument => ({
  Statement: [{ Effect: 'Allow', Action: 'codecommit:GitPush', Resource: REPOSITORY, ...more }],
});

test.each<[string, readonly PolicyDocument[], ReturnType<typeof push>, string]>([
  ['no statement is no permission', [], push(), 'silent'],
  ['what is allowed is allowed', [allow()], push(), 'allow'],
  [
    'a denial beats a permission',
    [allow(), { Statement: { Effect: 'Deny', Action: '*', Resource: '*' } }],
    push(),
    'deny',
  ],
  ['another resource does not count', [allow({ Resource: `${REPOSITORY}-other` })], push(), 'silent'],
  ['wildcards count', [allow({ Action: 'codecommit:Git*', Resource: 'arn:aws:codecommit:*:*:fo?' })], push(), 'allow'],
  ['actions have no case', [allow({ Action: 'CodeCommit:gitpush' })], push(), 'allow'],
  [
    'a condition that holds',
    [allow({ Condition: { 'ForAnyValue:StringLike': { 'codecommit:References': 'refs/tags/*' } } })],
    push(['refs/tags/v1']),
    'allow',
  ],
  [
    'a condition that does not hold',
    [allow({ Condition: { StringLike: { 'codecommit:References': 'refs/tags/*' } } })],
    push(['refs/heads/main']),
    'silent',
  ],
  [
    'an absent key does not hold',
    [allow({ Condition: { StringLike: { 'codecommit:References': 'refs/tags/*' } } })],
    push(),
    'silent',
  ],
  [
    'an absent key holds with IfExists',
    [allow({ Condition: { StringLikeIfExists: { 'codecommit:References': 'refs/tags/*' } } })],
    push(),
    'allow',
  ],
  ['an absent key is null', [allow({ Condition: { Null: { 'codecommit:References': 'true' } } })], push(), 'allow'],
])('%s', (_, documents, access, decision) => {
  expect(decide(documents, access)).toBe(decision);
});

test.each<[string, Record<string, unknown>, string]>([
  [
    'an operator',
    { Condition: { DateGreaterThan: { 'codecommit:References': 'x' } } },
    'the condition operator DateGreaterThan is not known',
  ],
  [
    'a condition key',
    { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } },
    'the condition key aws:SourceVpc is not known for this call',
  ],
  ['a member of a statement', { NotResource: 'x' }, 'a policy statement with NotResource is not known'],
  ['a policy variable', { Resource: 'arn:aws:codecommit:*:*:${aws:username}' }, 'policy variables are not known'],
])('fails on %s that is not known, and never lets it pass', (_, more, message) => {
  expect(() => decide([allow(more)], push(['refs/tags/v1']))).toThrow(message);
});

test.each<[string, unknown, string]>([
  [
    'the rule that the policy names',
    { ArnLike: { 'aws:SourceArn': 'arn:aws:events:us-east-1:111122223333:rule/foo-*' } },
    'allow',
  ],
  ['another rule', { ArnLike: { 'aws:SourceArn': 'arn:aws:events:us-east-1:111122223333:rule/bar-*' } }, 'silent'],
])('a service calls for %s', (_, Condition, decision) => {
  const document = {
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'lambda:InvokeFunction',
        Resource: 'arn:f',
        Condition,
      },
    ],
  };
  const access = {
    action: 'lambda:InvokeFunction',
    resource: 'arn:f',
    context: { 'aws:SourceArn': 'arn:aws:events:us-east-1:111122223333:rule/foo-review' },
  };
  expect(decide([document], access, { kind: 'service', name: 'events.amazonaws.com' })).toBe(decision);
  expect(decide([document], access, { kind: 'service', name: 'sns.amazonaws.com' })).toBe('silent');
});
