import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ALL_OPTIONS } from './all-options';
import { allowedFor, lines } from './allowed';
import { allOptions, arn, example } from './listed-roles';
import { synthesize, synthesizeFlows } from './synthesize';
import { FlowCi } from '../../src/cdk';
import { FlowNames } from '../../src/flows/names';
import { EXAMPLE } from '../flows/example';

describe.each([
  ['the five flows', EXAMPLE, example],
  ['all options at once', ALL_OPTIONS, allOptions],
] as const)('with %s', (_, flows, rolesOf) => {
  const stack = synthesizeFlows(flows);
  const roles = rolesOf(stack).map((role) => ({ ...role, logicalId: stack.id('AWS::IAM::Role', role.id) }));

  test('there is no other role, and no user or group', () => {
    // The CDK's own function for badges takes the role that it is given.
    expect(stack.idsOf('AWS::IAM::Role').sort()).toEqual(roles.map(({ logicalId }) => logicalId).sort());
    expect(
      Object.values(stack.resources)
        .map(({ Type }) => Type)
        .filter((type) => /^AWS::IAM::(User|Group|AccessKey|InstanceProfile)/.test(type)),
    ).toEqual([]);
  });

  test.each(roles)('$id may do exactly this', ({ logicalId, may, managed }) => {
    expect(allowedFor(stack, logicalId)).toEqual(lines(may));
    expect(stack.properties(logicalId).ManagedPolicyArns).toEqual(managed);
  });

  test.each(roles)('$id is taken by nobody but this', ({ logicalId, takenBy }) => {
    const { Statement } = stack.properties(logicalId).AssumeRolePolicyDocument as { Statement: object[] };
    expect(Statement).toEqual(
      [takenBy].flat().map((each) => ({ Action: 'sts:AssumeRole', Effect: 'Allow', ...(each as object) })),
    );
  });

  test('the functions are called by the rules of these flows, and by nobody else through their own policies', () => {
    const { names } = {
      names: new FlowNames({ namePrefix: flows.namePrefix ?? '', repositoryName: flows.repositoryName }),
    };
    expect(stack.all('AWS::Lambda::Permission')).toEqual(
      ['StartBuild', 'ReportBuild', ...(flows === ALL_OPTIONS ? ['NotifyBuild'] : [])].map((part) => ({
        // AWS documents that EventBridge cannot call a function whose policy asks for aws:SourceAccount.
        Action: 'lambda:InvokeFunction',
        Principal: 'events.amazonaws.com',
        SourceArn: arn('events', `rule/${names.ruleStem}-*`),
        FunctionName: `<${stack.id('AWS::Lambda::Function', part)}.Arn>`,
      })),
    );
  });

  test('the queue takes letters of the rules, over TLS alone', () => {
    const queue = `<${stack.id('AWS::SQS::Queue', 'DeadLetters')}.Arn>`;
    const { ruleStem } = new FlowNames({ namePrefix: flows.namePrefix ?? '', repositoryName: flows.repositoryName });
    expect(
      (stack.find('AWS::SQS::QueuePolicy', 'DeadLetters').PolicyDocument as { Statement: unknown }).Statement,
    ).toEqual([
      {
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 'sqs:*',
        Resource: queue,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      {
        Sid: 'Rules',
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queue,
        Condition: { ArnLike: { 'aws:SourceArn': arn('events', `rule/${ruleStem}-*`) } },
      },
    ]);
  });
});

describe('what the lists are compared with', () => {
  const flow = (actions: string[]) =>
    synthesizeFlows({
      repositoryName: 'foo',
      defaultBranch: 'main',
      flows: { a: { on: { demand: {} }, policyStatements: [{ actions, resources: ['*'] }] } },
    });
  const allowed = (actions: string[]) => {
    const stack = flow(actions);
    return allowedFor(stack, stack.id('AWS::IAM::Role', 'Flowsa'));
  };

  test('has the actions that a wildcard stands for', () => {
    expect(allowed(['sqs:*essage'])).toEqual(
      expect.arrayContaining(
        ['DeleteMessage', 'ReceiveMessage', 'SendMessage'].map((action) => `Allow sqs:${action} on *`),
      ),
    );
  });

  test.each([
    ['that IAM does not know', 'sqs:SendMesage'],
    ['of a service that nobody listed', 'iam:PassRole'],
  ])('fails on an action %s', (_, action) => {
    expect(() => allowed([action])).toThrow(action.split(':')[0]);
  });

  test('fails on a statement about all but something', () => {
    const stack = synthesize((it) => {
      const role = new FlowCi(it, 'FlowCi', { repositoryName: 'foo' }).addFlow('a', { on: { demand: {} } }).role;
      role.addToPrincipalPolicy(PolicyStatement.fromJson({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }));
    });
    expect(() => allowedFor(stack, stack.id('AWS::IAM::Role', 'Flowsa'))).toThrow('NotAction');
  });
});
