import { readQuery } from './query-protocol';
import { toXml } from './xml';

test('a form is read as an object, with lists', () => {
  const body =
    'Action=CreateChangeSet&Version=2010-05-15&StackName=a&Tags.member.2.Key=y&Tags.member.1.Key=x&Capabilities.member.1=CAPABILITY_IAM';
  expect(readQuery(body)).toEqual({
    operation: 'CreateChangeSet',
    input: { StackName: 'a', Tags: [{ Key: 'x' }, { Key: 'y' }], Capabilities: ['CAPABILITY_IAM'] },
  });
});

test('an answer is written as XML, escaped', () => {
  expect(toXml({ Stacks: [{ Name: 'a<b', Skipped: undefined }], When: new Date(0) })).toBe(
    '<Stacks><member><Name>a&lt;b</Name></member></Stacks><When>1970-01-01T00:00:00.000Z</When>',
  );
});
