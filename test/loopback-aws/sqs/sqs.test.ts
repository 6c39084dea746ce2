import { Sqs } from './sqs';
import { World } from '../core/world';
import { Iam } from '../iam/iam';
import { Principal } from '../iam/principal';

const world = new World('111122223333', 'us-east-1', '/nowhere');
const iam = new Iam(world);
const anybody = (action: string): Principal => ({
  arn: 'arn:aws:iam::111122223333:user/bob',
  identityArn: 'arn:aws:iam::111122223333:user/bob',
  userId: 'B',
  policies: () => [{ Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] }],
});
const bob = anybody('sqs:*');
let sqs: Sqs;
let now: number;
let QueueUrl: string;
const call = (operation: string, input: object): unknown =>
  sqs.service().operations[operation].run({ QueueUrl, ...input }, bob);
interface Received {
  readonly Messages?: readonly {
    readonly MessageId: string;
    readonly ReceiptHandle: string;
    readonly Body: string;
    readonly Attributes: object;
    readonly MessageAttributes?: object;
  }[];
}
const receive = (input: object = {}) =>
  (call('ReceiveMessage', { MaxNumberOfMessages: 10, ...input }) as Received).Messages ?? [];

beforeEach(() => {
  now = 1_000_000;
  sqs = new Sqs(world, iam);
  sqs.now = () => now;
  sqs.create('q');
  QueueUrl = sqs.url('q');
  for (const body of ['a', 'b', 'c']) call('SendMessage', { MessageBody: body });
});
afterEach(() => {
  expect(world.takeFaults()).toEqual([]);
});

test('a message that was received is hidden for as long as was said, and seen again then', () => {
  expect(receive({ VisibilityTimeout: 60 }).map(({ Body }) => Body)).toEqual(['a', 'b', 'c']);
  expect(receive()).toEqual([]);
  now += 59_999;
  expect(receive()).toEqual([]);
  now += 1;
  expect(receive()).toHaveLength(3);
  now += 30_000;
  expect(receive()).toHaveLength(3);
});

test('one message is received, unless more are asked for', () => {
  expect(receive({ MaxNumberOfMessages: undefined })).toHaveLength(1);
});

test('a message is removed by its last receipt, and no earlier one', () => {
  const [{ ReceiptHandle: first }] = receive({ MaxNumberOfMessages: 1, VisibilityTimeout: 0 });
  const [{ ReceiptHandle: second }] = receive({ MaxNumberOfMessages: 1 });
  call('DeleteMessage', { ReceiptHandle: first });
  expect(sqs.messages('q')).toHaveLength(3);
  call('DeleteMessage', { ReceiptHandle: second });
  call('DeleteMessage', { ReceiptHandle: second });
  expect(sqs.messages('q').map(({ body }) => body)).toEqual(['b', 'c']);
});

test('a message that is given back is seen at once', () => {
  const [{ ReceiptHandle }] = receive({ VisibilityTimeout: 900 });
  call('ChangeMessageVisibility', { ReceiptHandle, VisibilityTimeout: 0 });
  expect(receive().map(({ Body }) => Body)).toEqual(['a']);
});

test('attributes are told when they are asked for', () => {
  call('SendMessage', {
    MessageBody: 'd',
    MessageAttributes: { ERROR_CODE: { DataType: 'String', StringValue: 'x' } },
  });
  const asked = receive({
    MessageSystemAttributeNames: ['SentTimestamp'],
    MessageAttributeNames: ['All'],
    VisibilityTimeout: 0,
  }).at(-1);
  expect(asked).toMatchObject({
    Attributes: { SentTimestamp: '1000000' },
    MessageAttributes: { ERROR_CODE: { DataType: 'String', StringValue: 'x' } },
  });
  const plain = receive().at(-1);
  expect([plain?.Attributes, plain?.MessageAttributes]).toEqual([{}, undefined]);
});

test.each<[string, string, object, string]>([
  [
    'for a queue that is not there',
    'ReceiveMessage',
    { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/gone' },
    'The specified queue does not exist',
  ],
  [
    'for an address of another Region',
    'ReceiveMessage',
    { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/q' },
    'is not valid for this endpoint',
  ],
  ['for what is no receipt', 'DeleteMessage', { ReceiptHandle: 'x' }, 'is not a valid receipt handle'],
])('fails %s', (_, operation, input, message) => {
  expect(() => call(operation, input)).toThrow(message);
});

test('fails to give back what is not hidden any more', () => {
  const [{ ReceiptHandle }] = receive({ VisibilityTimeout: 10 });
  now += 10_000;
  expect(() => call('ChangeMessageVisibility', { ReceiptHandle, VisibilityTimeout: 0 })).toThrow(
    'not available for visibility timeout change',
  );
});

describe('the policy of a queue', () => {
  const policy = (statement: object) =>
    sqs.setPolicy(QueueUrl, [{ Statement: [{ Resource: sqs.arn('q'), Action: 'sqs:SendMessage', ...statement }] }]);
  const send = (rule: string) => {
    sqs.send(sqs.arn('q'), { body: 'x', attributes: {} }, 'events.amazonaws.com', {
      'aws:SourceArn': `arn:aws:events:us-east-1:111122223333:rule/${rule}`,
    });
  };
  const rules = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:events:us-east-1:111122223333:rule/ours-*' } },
  };

  test('lets the rules send that it names', () => {
    policy(rules);
    send('ours-1');
    expect(sqs.messages('q')).toHaveLength(4);
  });

  test('fails for other rules, and without a policy', () => {
    expect(() => send('ours-1')).toThrow('may not send');
    policy(rules);
    expect(() => send('theirs')).toThrow('may not send');
  });

  test('fails for somebody whom it denies what his own policies allow', () => {
    policy({ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sqs:*' });
    expect(() => receive()).toThrow('is denied');
  });

  test('denies nothing to who comes over a secure connection', () => {
    policy({
      Effect: 'Deny',
      Principal: { AWS: '*' },
      Action: 'sqs:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(receive()).toHaveLength(3);
  });
});
