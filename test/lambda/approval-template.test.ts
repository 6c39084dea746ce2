import { World } from './world/world';
import { CodeCommitApprovalTemplates } from '../../lambda/aws/codecommit-approval-templates';
import { putAnswer } from '../../lambda/aws/put-answer';
import { DecisionLine } from '../../lambda/handle/decision-log';
import { handleApprovalTemplate, ResourceAnswer } from '../../lambda/handle/handle-approval-template';

const STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/demo/1';
const PROPERTIES = {
  ServiceToken: 'arn',
  TemplateName: 'demo-gate',
  RepositoryName: 'demo-repo',
  RoleArn: 'arn:aws:iam::111122223333:role/path/gate-role',
  DestinationReferences: ['refs/heads/main'],
  Description: 'CI',
};

let world: World;
let answers: [string, ResourceAnswer][];
let lines: DecisionLine[];
beforeEach(() => {
  world = new World([]);
  answers = [];
  lines = [];
});

async function ask(RequestType: string, more: object = {}): Promise<ResourceAnswer> {
  const request = {
    RequestType,
    ResponseURL: 'https://example.com/signed',
    StackId: STACK,
    RequestId: `r${answers.length}`,
    LogicalResourceId: 'Gate',
    ResourceType: 'Custom::ApprovalTemplate',
    ResourceProperties: PROPERTIES,
    ...more,
  };
  await handleApprovalTemplate(request, {
    templates: async () =>
      Promise.resolve(new CodeCommitApprovalTemplates(world.client('approval-template', 'codecommit', 'x'))),
    respond: async (url, answer) => {
      answers.push([url, answer]);
      return Promise.resolve();
    },
    say: (line) => {
      lines.push(line);
    },
  });
  return answers[answers.length - 1][1];
}
const template = (name = 'demo-gate') => world.codeCommit.templates.get(name);
const associated = (name = 'demo-gate') => [...(world.codeCommit.associations.get(name) ?? [])];

test('a gate that is new has its template, for its branches and its one voter, and its association', async () => {
  expect(await ask('Create')).toEqual({
    Status: 'SUCCESS',
    PhysicalResourceId: 'demo-gate',
    StackId: STACK,
    RequestId: 'r0',
    LogicalResourceId: 'Gate',
  });
  expect(answers[0][0]).toBe('https://example.com/signed');
  expect(JSON.parse(template()?.approvalRuleTemplateContent ?? '')).toEqual({
    Version: '2018-11-08',
    DestinationReferences: ['refs/heads/main'],
    Statements: [
      {
        Type: 'Approvers',
        NumberOfApprovalsNeeded: 1,
        ApprovalPoolMembers: ['arn:aws:sts::111122223333:assumed-role/gate-role/*'],
      },
    ],
  });
  expect(associated()).toEqual(['demo-repo']);
});

test('without branches it is for all of them', async () => {
  await ask('Create', {
    ResourceProperties: {
      ...PROPERTIES,
      DestinationReferences: [],
      RoleArn: 'arn:aws-cn:iam::111122223333:role/gate-role',
    },
  });
  expect(template()?.approvalRuleTemplateContent).not.toContain('DestinationReferences');
  expect(template()?.approvalRuleTemplateContent).toContain('arn:aws-cn:sts::');
});

test('a request that comes twice makes one template', async () => {
  await ask('Create');
  expect(await ask('Create')).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'demo-gate' });
  expect(world.codeCommit.templates.size).toBe(1);
});

test('a change of the branches and of the description is made in place', async () => {
  await ask('Create');
  const changed = { ...PROPERTIES, DestinationReferences: ['refs/heads/main', 'refs/heads/next'], Description: 'New' };
  expect(
    await ask('Update', {
      PhysicalResourceId: 'demo-gate',
      ResourceProperties: changed,
      OldResourceProperties: PROPERTIES,
    }),
  ).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'demo-gate' });
  expect(template()?.approvalRuleTemplateContent).toContain('refs/heads/next');
  expect(template()?.approvalRuleTemplateDescription).toBe(`New [${STACK} Gate]`);
});

test('a rename makes the new one, and CloudFormation has the old one deleted', async () => {
  await ask('Create');
  const renamed = { ...PROPERTIES, TemplateName: 'other-gate' };
  expect(
    await ask('Update', {
      PhysicalResourceId: 'demo-gate',
      ResourceProperties: renamed,
      OldResourceProperties: PROPERTIES,
    }),
  ).toMatchObject({ PhysicalResourceId: 'other-gate' });
  expect(world.codeCommit.templates.size).toBe(2);
  await ask('Delete', { PhysicalResourceId: 'demo-gate' });
  expect([...world.codeCommit.templates.keys()]).toEqual(['other-gate']);
  expect([associated(), associated('other-gate')]).toEqual([[], ['demo-repo']]);
});

test('a rename that is rolled back leaves the old one, and no other', async () => {
  await ask('Create');
  const renamed = { ...PROPERTIES, TemplateName: 'other-gate' };
  await ask('Update', {
    PhysicalResourceId: 'demo-gate',
    ResourceProperties: renamed,
    OldResourceProperties: PROPERTIES,
  });
  expect(
    await ask('Update', {
      PhysicalResourceId: 'other-gate',
      ResourceProperties: PROPERTIES,
      OldResourceProperties: renamed,
    }),
  ).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'demo-gate' });
  await ask('Delete', { PhysicalResourceId: 'other-gate', ResourceProperties: renamed });
  expect([...world.codeCommit.templates.keys()]).toEqual(['demo-gate']);
});

test('another repository is associated, and the old one no more', async () => {
  await ask('Create');
  await ask('Update', {
    PhysicalResourceId: 'demo-gate',
    ResourceProperties: { ...PROPERTIES, RepositoryName: 'new-repo' },
    OldResourceProperties: PROPERTIES,
  });
  expect(associated()).toEqual(['new-repo']);
});

test('a template that somebody deleted is made again', async () => {
  await ask('Create');
  world.codeCommit.templates.clear();
  expect(await ask('Update', { PhysicalResourceId: 'demo-gate', OldResourceProperties: PROPERTIES })).toMatchObject({
    Status: 'SUCCESS',
  });
  expect(template()).toBeDefined();
});

test('a deletion takes the template and its association', async () => {
  await ask('Create');
  expect(await ask('Delete', { PhysicalResourceId: 'demo-gate' })).toMatchObject({ Status: 'SUCCESS' });
  expect(world.codeCommit.templates.size).toBe(0);
  expect(await ask('Delete', { PhysicalResourceId: 'demo-gate' })).toMatchObject({ Status: 'SUCCESS' });
});

test('a deletion goes well when the repository is gone already', async () => {
  await ask('Create');
  world.codeCommit.associations.clear();
  expect(
    await ask('Delete', {
      PhysicalResourceId: 'demo-gate',
      ResourceProperties: { ...PROPERTIES, RepositoryName: 'gone' },
    }),
  ).toMatchObject({ Status: 'SUCCESS' });
});

test("fails where the name is taken, and the rollback does not delete somebody else's template", async () => {
  world.codeCommit.templates.set('demo-gate', {
    approvalRuleTemplateName: 'demo-gate',
    approvalRuleTemplateContent: 'theirs',
    ruleContentSha256: 'x',
  });
  const answer = await ask('Create');
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('not of this stack') as string });
  await ask('Delete', { PhysicalResourceId: answer.PhysicalResourceId });
  await ask('Delete', { PhysicalResourceId: 'demo-gate' });
  expect(template()?.approvalRuleTemplateContent).toBe('theirs');
});

test.each([
  [
    'a role that is none',
    { ...PROPERTIES, RoleArn: 'arn:aws:iam::111122223333:user/alice' },
    'must be the ARN of a role',
  ],
  ['no name', { ...PROPERTIES, TemplateName: '' }, 'must be given'],
])('fails on %s, and says so to CloudFormation', async (_, properties, reason) => {
  expect(await ask('Create', { ResourceProperties: properties })).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining(reason) as string,
  });
});

test.each([
  [undefined],
  [{}],
  [{ RequestType: 'Create', ResponseURL: 'http://plain', StackId: 'a', RequestId: 'b', LogicalResourceId: 'c' }],
])('fails on %j, which is no request of CloudFormation, and calls nobody', async (input) => {
  await handleApprovalTemplate(input, {
    templates: async () => Promise.reject(new Error('no')),
    respond: async () => Promise.reject(new Error('no')),
    say: (line) => {
      lines.push(line);
    },
  });
  expect(lines).toMatchObject([{ outcome: 'refused' }]);
});

test('the answer goes as bytes without a content type, and fails when it is not taken', async () => {
  const sent: unknown[] = [];
  const send = (status: number) =>
    (async (url: string, options: { readonly method: string; readonly body: Uint8Array }) => {
      sent.push([url, options.method, new TextDecoder().decode(options.body)]);
      return Promise.resolve(new Response(null, { status }));
    }) as unknown as typeof fetch;
  await putAnswer('https://example.com/signed', { Status: 'SUCCESS' }, send(200));
  expect(sent).toEqual([['https://example.com/signed', 'PUT', '{"Status":"SUCCESS"}']]);
  await expect(putAnswer('https://example.com/signed', {}, send(403))).rejects.toThrow('status 403');
});
