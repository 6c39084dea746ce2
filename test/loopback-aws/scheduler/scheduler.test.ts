import { LoopbackAws } from '../loopback-aws';

const ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: 'role',
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'scheduler.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [
      {
        PolicyName: 'send',
        PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: '*' }] },
      },
    ],
  },
};
const FUNCTION = 'arn:aws:lambda:us-east-1:111122223333:function:start-build';

/** What the stand-in's EventBridge Scheduler does as AWS documents it. */
describe('schedules', () => {
  let aws: LoopbackAws;
  const deploy = async (expression: string, more: Record<string, unknown> = {}) => {
    const body = JSON.stringify({
      Resources: {
        Role: ROLE,
        Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
        Schedule: {
          Type: 'AWS::Scheduler::Schedule',
          DependsOn: ['Role', 'Queue'],
          Properties: {
            Name: 'schedule',
            FlexibleTimeWindow: { Mode: 'OFF' },
            ScheduleExpression: expression,
            Target: {
              Arn: FUNCTION,
              RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
              Input: '{"at":"<aws.scheduler.scheduled-time>"}',
              DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
            },
            ...more,
          },
        },
      },
    });
    const { status } = await aws.cloudformation.deploy({ stackName: 'stack', body, parameters: {} });
    return { status, letters: aws.sqs.names.includes('letters') ? aws.sqs.messages('letters') : [] };
  };

  beforeEach(async () => {
    aws = await LoopbackAws.start();
  });
  afterEach(async () => {
    await aws.stop();
  });

  test('of a rate without a start date run when they are made, and what they cannot call is a dead letter with the request', async () => {
    const { status, letters } = await deploy('rate(1 day)');
    expect(status).toBe('CREATE_COMPLETE');
    expect(letters.map(({ attributes }) => attributes.TARGET_ARN)).toEqual([
      'arn:aws:scheduler:::aws-sdk:lambda:invoke',
    ]);
    expect(JSON.parse(letters[0].body)).toEqual({
      FunctionName: FUNCTION,
      InvocationType: 'Event',
      Payload: expect.stringMatching(/^\{"at":"\d{4}-.*Z"\}$/) as string,
    });
  });

  test.each([
    ['cron(0 11 * * ? *)', {}],
    ['rate(1 day)', { StartDate: '2199-01-01T00:00:00Z' }],
  ])('of %s with %j wait', async (expression, more) => {
    expect(await deploy(expression, more)).toEqual({ status: 'CREATE_COMPLETE', letters: [] });
  });

  test.each([
    ['at(2020-01-01T00:00:00)', {}],
    ['rate(1 day)', { StartDate: '2020-01-01T00:00:00Z' }],
  ])('fails for %s with %j, which has passed', async (expression, more) => {
    expect((await deploy(expression, more)).status).toBe('ROLLBACK_COMPLETE');
  });
});
