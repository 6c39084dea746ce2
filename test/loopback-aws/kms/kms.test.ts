import { Kms } from './kms';
import { World } from '../core/world';
import { Iam } from '../iam/iam';

const world = new World('111122223333', 'us-east-1', '/nowhere');
const iam = new Iam(world);
const kms = new Kms(world, iam);
kms.create('one');
kms.create('two');
kms.addAlias('alias/team', 'two');

const arn = (rest: string) => `arn:aws:kms:us-east-1:111122223333:${rest}`;
let count = 0;
function use(key: string, statement: object): string {
  const { accessKeyId } = iam.addUser(`user${(count += 1)}`, [
    { Statement: [{ Effect: 'Allow', Action: 'kms:GenerateDataKey*', ...statement }] },
  ]);
  try {
    kms.use(iam.principal(accessKeyId), 'GenerateDataKey', key);
    return 'used';
  } catch (error) {
    return (error as Error).name;
  }
}
const ofTheAlias = {
  Resource: arn('key/*'),
  Condition: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': 'alias/team' } },
};

test.each<[string, string, object, string]>([
  ['a key that the policy names', arn('key/one'), { Resource: arn('key/one') }, 'used'],
  ['another key', arn('key/two'), { Resource: arn('key/one') }, 'AccessDeniedException'],
  ['a key by the alias that the condition names', arn('alias/team'), ofTheAlias, 'used'],
  ['a key without that alias', arn('key/one'), ofTheAlias, 'AccessDeniedException'],
  ['an alias as if it were a resource', 'alias/team', { Resource: arn('alias/team') }, 'AccessDeniedException'],
  ['a key that there is not', arn('key/three'), { Resource: '*' }, 'NotFoundException'],
  ['an alias that there is not', 'alias/none', { Resource: '*' }, 'NotFoundException'],
])('use of %s', (_, key, statement, end) => {
  expect(use(key, statement)).toBe(end);
});

describe('a key with a policy of its own', () => {
  const ACCOUNT = { AWS: 'arn:aws:iam::111122223333:root' };
  const policy = (Principal: object, more: object = {}) => ({
    Statement: [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*', ...more }],
  });
  const alice = iam.addUser('alice', []);
  const bob = iam.addUser('bob', [{ Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' }] }]);
  const decrypt = (as: { accessKeyId: string }, keyPolicy: ReturnType<typeof policy>) => {
    kms.create('own', keyPolicy);
    try {
      kms.use(iam.principal(as.accessKeyId), 'Decrypt', 'own', 'codecommit');
      return 'used';
    } catch (error) {
      return (error as Error).name;
    }
  };
  const NAMED = policy({ AWS: 'arn:aws:iam::111122223333:user/alice' });
  const VIA_OTHER = { Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } } };

  test.each([
    ['named itself', alice, NAMED, 'used'],
    ['not named, with a policy of his own', bob, NAMED, 'AccessDeniedException'],
    ['by the account, with a policy of his own', bob, policy(ACCOUNT), 'used'],
    ['by the account, without a policy of her own', alice, policy(ACCOUNT), 'AccessDeniedException'],
    ['by way of another service', bob, policy(ACCOUNT, VIA_OTHER), 'AccessDeniedException'],
  ])('lets somebody in who is %s', (_, as, keyPolicy, end) => {
    expect(decrypt(as, keyPolicy)).toBe(end);
  });
});
