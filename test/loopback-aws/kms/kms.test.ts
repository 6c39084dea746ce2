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
