import { Models } from './models';
import { sdkSchema } from './sdk-schema';
import { Json } from '../core/json';
import { LoopbackAws } from '../loopback-aws';

/** As on a machine where botocore is not installed. */
const models = new Models(undefined);
const QueueUrl = 'https://sqs.us-east-1.amazonaws.com/111122223333/q';

test('each operation of the loopback AWS has a model where botocore is not installed', async () => {
  const aws = await LoopbackAws.start();
  try {
    const { operations } = aws.endpoint;
    expect(operations.length).toBeGreaterThan(60);
    const without = operations.filter(
      ([service, operation]) => models.checkInput(service, operation, {}) === `no model of ${operation} is here`,
    );
    expect(without).toEqual([]);
    // Of those whose client is here, it is the client's schema.
    const clients = ['codebuild', 'codecommit', 'events', 'lambda', 'logs', 'sqs', 'sts'];
    expect(
      operations.filter(
        ([service, operation]) => clients.includes(service) && sdkSchema(service, operation, 'input') === undefined,
      ),
    ).toEqual([]);
    expect(
      [...new Set(operations.map(([service]) => service))].filter((service) => !clients.includes(service)).sort(),
    ).toEqual(['cloudformation', 'cloudtrail', 'sns', 'ssm']);
  } finally {
    await aws.stop();
  }
});

test.each<[string, string, Json]>([
  ['sqs', 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }],
  [
    'sqs',
    'SendMessage',
    { QueueUrl, MessageBody: 'b', MessageAttributes: { a: { DataType: 'String', StringValue: 'c' } } },
  ],
  ['lambda', 'Invoke', { FunctionName: 'f', InvocationType: 'RequestResponse', Payload: '{}' }],
  ['lambda', 'GetFunctionConfiguration', { FunctionName: 'f' }],
  ['events', 'ListTargetsByRule', { Rule: 'r' }],
  ['sts', 'AssumeRole', { RoleArn: 'arn:aws:iam::111122223333:role/r', RoleSessionName: 'me', DurationSeconds: '900' }],
  ['ssm', 'GetParameter', { Name: '/cdk-bootstrap/hnb659fds/version' }],
  ['cloudtrail', 'LookupEvents', { MaxResults: 1 }],
  ['sns', 'Publish', { TopicArn: 'arn:aws:sns:us-east-1:111122223333:ci', Subject: 's', Message: 'm' }],
  ['cloudformation', 'DescribeStacks', { StackName: 's' }],
  [
    'cloudformation',
    'CreateChangeSet',
    { StackName: 's', ChangeSetName: 'c', Parameters: '', Capabilities: ['CAPABILITY_IAM'] },
  ],
])('%s %s is taken as it should be', (service, operation, input) => {
  expect(models.checkInput(service, operation, input)).toBeUndefined();
});

test.each<[string, string, Json, string]>([
  ['sqs', 'ReceiveMessage', { QueueUrl, Visibility: 3 }, 'it has no member Visibility'],
  ['sqs', 'ReceiveMessage', { QueueUrl, VisibilityTimeout: '3' }, 'VisibilityTimeout must be a number, not "3"'],
  ['sqs', 'ReceiveMessage', { QueueUrl, MessageAttributeNames: 'All' }, 'MessageAttributeNames must be a list'],
  [
    'sqs',
    'ReceiveMessage',
    { QueueUrl, MessageAttributeNames: [1] },
    'MessageAttributeNames[0] must be a string, not 1',
  ],
  ['sqs', 'DeleteMessage', { QueueUrl }, 'it needs ReceiptHandle'],
  [
    'sqs',
    'SendMessage',
    { QueueUrl, MessageBody: 'b', MessageAttributes: { a: { StringValue: 'c' } } },
    'MessageAttributes.a needs DataType',
  ],
  ['lambda', 'Invoke', { FunctionName: 'f', Function: 'f' }, 'it has no member Function'],
  ['lambda', 'Invoke', { FunctionName: 'f', InvocationType: true }, 'InvocationType must be a string, not true'],
  [
    'lambda',
    'Invoke',
    { FunctionName: 'f', InvocationType: 'Sync' },
    'InvocationType must be one of Event, RequestResponse, DryRun, not Sync',
  ],
  ['lambda', 'GetFunctionConfiguration', {}, 'it needs FunctionName'],
  ['events', 'ListTargetsByRule', { Rule: 'r', Name: 'r' }, 'it has no member Name'],
  ['events', 'ListTargetsByRule', { Rule: ['r'] }, 'Rule must be a string, not ["r"]'],
  ['events', 'ListTargetsByRule', { Limit: 5 }, 'it needs Rule'],
  ['events', 'ListTargetsByRule', { Rule: 'a rule' }, 'Rule must match'],
  [
    'sts',
    'AssumeRole',
    { RoleArn: 'arn:aws:iam::111122223333:role/r', RoleSessionName: 'me', DurationSeconds: 'long' },
    'DurationSeconds must be a number',
  ],
  ['sts', 'AssumeRole', { RoleSessionName: 'me' }, 'it needs RoleArn'],
  ['ssm', 'GetParameter', { Name: 'n', Names: ['n'] }, 'it has no member Names'],
  ['ssm', 'GetParameter', { Name: 1 }, 'Name must be a text'],
  ['ssm', 'GetParameter', {}, 'it needs Name'],
  ['sns', 'Publish', { TopicArn: 'arn:aws:sns:us-east-1:111122223333:ci' }, 'it needs Message'],
  ['sns', 'Publish', { Message: 'm', Body: 'm' }, 'it has no member Body'],
  ['cloudtrail', 'LookupEvents', { Most: 1 }, 'it has no member Most'],
  ['cloudtrail', 'LookupEvents', { MaxResults: 'one' }, 'MaxResults must be a whole number'],
  ['cloudformation', 'CreateChangeSet', { StackName: 's' }, 'it needs ChangeSetName'],
  [
    'cloudformation',
    'CreateChangeSet',
    { StackName: 's', ChangeSetName: 'c', Template: '{}' },
    'it has no member Template',
  ],
  [
    'cloudformation',
    'CreateChangeSet',
    { StackName: 's', ChangeSetName: 'c', ChangeSetType: 'MEND' },
    'ChangeSetType must be one of',
  ],
  ['cloudformation', 'StopStack', {}, 'no model of StopStack is here'],
  ['s4', 'GetObject', {}, 'no model of GetObject is here'],
])('fails for %s %s with %j', (service, operation, input, complaint) => {
  expect(models.checkInput(service, operation, input)).toContain(complaint);
});
