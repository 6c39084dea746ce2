import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { LoopbackAws } from '../loopback-aws';
import { zip } from '../s3/zip';

/** A function that answers as its properties tell it to. */
const HANDLER = `exports.handler = async (event) => {
  console.log(JSON.stringify({ type: event.RequestType, id: event.PhysicalResourceId, old: event.OldResourceProperties && event.OldResourceProperties.Name, properties: event.ResourceProperties }));
  const { Name, Fail, Silent, Linger } = event.ResourceProperties;
  if (Silent === 'true') return;
  const failed = Fail === event.RequestType;
  const body = { Status: failed ? 'FAILED' : 'SUCCESS', Reason: failed ? 'as asked' : undefined, PhysicalResourceId: event.RequestType === 'Delete' ? event.PhysicalResourceId : Name, StackId: event.StackId, RequestId: event.RequestId, LogicalResourceId: event.LogicalResourceId, Data: { Shout: String(Name).toUpperCase() } };
  const response = await fetch(event.ResponseURL, { method: 'PUT', body: new TextEncoder().encode(JSON.stringify(body)) });
  if (!response.ok) throw new Error('status ' + response.status);
  if (Linger === 'true') await new Promise((resolve) => setTimeout(resolve, 300));
};`;

describe('custom resources', () => {
  let aws: LoopbackAws;
  const deploy = async (properties: Record<string, unknown> | undefined, keeper = 'keeper') => {
    const body = JSON.stringify({
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            RoleName: 'role',
            AssumeRolePolicyDocument: {
              Statement: [
                { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
              ],
            },
            Policies: [
              {
                PolicyName: 'logs',
                PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'logs:*', Resource: '*' }] },
              },
            ],
          },
        },
        Logs: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/lambda/keeper' } },
        Function: {
          Type: 'AWS::Lambda::Function',
          DependsOn: 'Logs',
          Properties: {
            FunctionName: keeper,
            Runtime: 'nodejs22.x',
            Handler: 'index.handler',
            Code: { S3Bucket: 'code', S3Key: 'keeper.zip' },
            Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          },
        },
        ...(properties && {
          Thing: {
            Type: 'Custom::Thing',
            Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, ...properties },
          },
        }),
      },
      ...(properties && { Outputs: { Shout: { Value: { 'Fn::GetAtt': ['Thing', 'Shout'] } } } }),
    });
    const { status, outputs, events } = await aws.cloudformation.deploy({ stackName: 'stack', body, parameters: {} });
    return {
      status,
      shout: outputs[0]?.OutputValue,
      reasons: events.map(({ ResourceStatusReason }) => ResourceStatusReason ?? '').join('\n'),
    };
  };
  const asked = () =>
    aws.logs
      .lines('/aws/lambda/keeper')
      .splice(0)
      .filter((line) => line.startsWith('{'))
      .map(
        (line) => JSON.parse(line) as { type: string; id?: string; old?: string; properties: Record<string, unknown> },
      );
  let seen = 0;
  const requests = () => {
    const all = asked();
    const fresh = all.slice(seen);
    seen = all.length;
    return fresh.map(({ type, id, old }) => [type, id ?? '', old ?? ''].join(' ').trim());
  };

  beforeAll(async () => {
    aws = await LoopbackAws.start();
    aws.s3.buckets.set('code', new Map([['keeper.zip', zip({ 'index.js': Buffer.from(HANDLER) })]]));
  });
  afterAll(async () => {
    await aws.stop();
  });

  test('one is made, and its attributes are those that it answered', async () => {
    expect(await deploy({ Name: 'a', Count: 3, Nested: { On: true } })).toMatchObject({
      status: 'CREATE_COMPLETE',
      shout: 'A',
    });
    expect(asked()[0].properties).toMatchObject({ Name: 'a', Count: '3', Nested: { On: 'true' } });
    expect(requests()).toEqual(['Create']);
  });

  test('one is changed in place', async () => {
    expect((await deploy({ Name: 'a', Count: 4 })).status).toBe('UPDATE_COMPLETE');
    expect(requests()).toEqual(['Update a a']);
  });

  test('one that answers with another id takes the place of the old one, which goes when all is well', async () => {
    expect(await deploy({ Name: 'b' })).toMatchObject({ status: 'UPDATE_COMPLETE', shout: 'B' });
    expect(requests()).toEqual(['Update a a', 'Delete a']);
  });

  test('fails when it says so, and goes back', async () => {
    expect(await deploy({ Name: 'b', Fail: 'Update' })).toMatchObject({
      status: 'UPDATE_ROLLBACK_COMPLETE',
      reasons: expect.stringContaining('as asked') as unknown,
    });
  });

  test('fails when it never answers', async () => {
    seen = asked().length;
    expect(await deploy({ Name: 'b', Silent: true })).toMatchObject({
      status: 'UPDATE_ROLLBACK_COMPLETE',
      reasons: expect.stringContaining('did not receive a response') as unknown,
    });
  });

  test('fails when another function is to keep it, and goes back', async () => {
    seen = asked().length;
    expect(await deploy({ Name: 'b' }, 'other')).toMatchObject({
      status: 'UPDATE_ROLLBACK_COMPLETE',
      reasons: expect.stringContaining('Modifying service token is not allowed.') as unknown,
    });
    expect(requests()).toEqual([]);
  });

  test('one that is taken out of the template is deleted', async () => {
    seen = asked().length;
    expect((await deploy(undefined)).status).toBe('UPDATE_COMPLETE');
    expect(requests()).toEqual(['Delete b']);
  });

  test('fails when it cannot be made, and what there is of it is deleted', async () => {
    expect(await deploy({ Name: 'c', Fail: 'Create' })).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
    expect(requests()).toEqual(['Create', 'Delete c']);
    expect(aws.world.takeFaults()).toEqual([]);
  });

  test('fails for somebody who has no signature', async () => {
    const answer = await fetch(
      `${aws.world.endpoint}/cloudformation-custom-resource-response-useast1/x?X-Amz-Signature=y`,
      { method: 'PUT', body: '{}' },
    );
    expect(answer.status).toBe(403);
  });

  test('nothing is left of an account whose function did more after its answer', async () => {
    expect((await deploy({ Name: 'd', Linger: true })).status).toBe('UPDATE_COMPLETE');
    const { root } = aws.world;
    await aws.stop();
    // Longer than it takes until a function is tried again.
    await pause(aws.lambda.retryPauses[0] + 200);
    expect(existsSync(root)).toBe(false);
  });
});
