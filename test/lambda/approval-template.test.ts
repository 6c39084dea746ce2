import { ADDRESS, PROPERTIES, STACK, Templates } from './world/templates';
import { GATE_POOL } from './world/world';
import { putAnswer } from '../../lambda/aws/put-answer';
import { isAnswerAddress } from '../../lambda/decide/answer-address';
import { ApprovalTemplateProperties, templateDigest } from '../../src/contract/gate';

let cfn: Templates;
beforeEach(() => {
  cfn = new Templates();
  cfn.declare(PROPERTIES);
});

const template = (name = 'demo-gate') => cfn.world.codeCommit.templates.get(name);
const names = () => [...cfn.world.codeCommit.templates.keys()];
const associated = (name = 'demo-gate') => [...(cfn.world.codeCommit.associations.get(name) ?? [])];
const renamed: ApprovalTemplateProperties = { ...PROPERTIES, TemplateName: 'other-gate' };

test('a gate that is new has its template, for its branches and its one voter, and its association', async () => {
  expect(await cfn.ask('Create')).toEqual({
    Status: 'SUCCESS',
    PhysicalResourceId: 'demo-gate',
    StackId: STACK,
    RequestId: 'r0',
    LogicalResourceId: 'Gate',
  });
  expect(cfn.answers[0][0]).toBe(ADDRESS);
  expect(JSON.parse(template()?.approvalRuleTemplateContent ?? '')).toEqual({
    Version: '2018-11-08',
    DestinationReferences: ['refs/heads/main'],
    Statements: [{ Type: 'Approvers', NumberOfApprovalsNeeded: 1, ApprovalPoolMembers: [`${GATE_POOL}review-0a1b2c`] }],
  });
  expect(associated()).toEqual(['demo-repo']);
});

test('without branches it is for all of them', async () => {
  const all = { ...PROPERTIES, DestinationReferences: [] };
  cfn.declare(all);
  await cfn.ask('Create', { ResourceProperties: all });
  expect(template()?.approvalRuleTemplateContent).not.toContain('DestinationReferences');
});

test('a request that comes twice makes one template', async () => {
  await cfn.ask('Create');
  expect(await cfn.ask('Create')).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'demo-gate' });
  expect(names()).toEqual(['demo-gate']);
});

test('a change of the branches and of the flow is made in place', async () => {
  await cfn.ask('Create');
  const to = { ...PROPERTIES, DestinationReferences: ['refs/heads/main', 'refs/heads/next'], Flow: 'new' };
  expect(await cfn.update(to)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'demo-gate' });
  expect(template()?.approvalRuleTemplateContent).toContain('refs/heads/next');
  expect(template()?.approvalRuleTemplateDescription).toBe(
    `Flow new has to succeed (${templateDigest(to)}, before ${templateDigest(PROPERTIES)}) [${STACK}]`,
  );
});

test('a rename makes the new one, and CloudFormation has the old one deleted', async () => {
  await cfn.ask('Create');
  expect(await cfn.update(renamed)).toMatchObject({ PhysicalResourceId: 'other-gate' });
  expect(names()).toEqual(['demo-gate', 'other-gate']);
  await cfn.delete();
  expect(names()).toEqual(['other-gate']);
  expect([associated(), associated('other-gate')]).toEqual([[], ['demo-repo']]);
  expect(cfn.asked).toBe(0);
});

test.each<[string, () => void]>([
  ['while the function still has the variables of the failed deployment', () => undefined],
  [
    'when the function has its old variables back',
    () => {
      cfn.declare(PROPERTIES);
    },
  ],
])('a rename that is rolled back leaves the old one, and no other: %s', async (_, restoreVariables) => {
  await cfn.ask('Create');
  await cfn.update(renamed);
  cfn.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
  restoreVariables();
  expect(await cfn.ask('Update', { PhysicalResourceId: 'other-gate', OldResourceProperties: renamed })).toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: 'demo-gate',
  });
  cfn.status = 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS';
  cfn.resource = 'DELETE_IN_PROGRESS';
  await cfn.delete(renamed);
  expect(names()).toEqual(['demo-gate']);
});

test('a made-up request in the middle of a rollback gives the rule to no other repository', async () => {
  await cfn.ask('Create');
  cfn.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
  await cfn.ask('Update', {
    PhysicalResourceId: 'demo-gate',
    ResourceProperties: { ...PROPERTIES, RepositoryName: 'of-others' },
  });
  expect([...(cfn.world.codeCommit.associations.get('demo-gate') ?? [])]).toEqual(['demo-repo']);
});

test.each<[string, Partial<ApprovalTemplateProperties>]>([
  ['another session', { Session: 'lint-0a1b2c' }],
  ['other branches', { DestinationReferences: ['refs/heads/nothing'] }],
  ['all branches', { DestinationReferences: [] }],
  ['another flow', { Flow: 'lint' }],
])('a made-up request in the middle of a rollback does not change the rule: %s', async (_, change) => {
  await cfn.ask('Create');
  const next = { ...PROPERTIES, DestinationReferences: ['refs/heads/next'] };
  await cfn.update(next);
  const before = { ...template() };
  cfn.status = 'UPDATE_ROLLBACK_IN_PROGRESS';
  await cfn.ask('Update', { PhysicalResourceId: 'demo-gate', ResourceProperties: { ...PROPERTIES, ...change } });
  expect(template()).toEqual(before);
  // The true one puts back what there was.
  await cfn.ask('Update', { PhysicalResourceId: 'demo-gate', OldResourceProperties: next });
  expect(template()?.approvalRuleTemplateContent).toContain('refs/heads/main');
});

test('a flow that is renamed and keeps the name of its gate takes the template over', async () => {
  await cfn.ask('Create');
  const taken = { ...PROPERTIES, Flow: 'checks', Session: 'checks-0a1b2c' };
  cfn.declare(taken);
  expect(await cfn.ask('Create', { ResourceProperties: taken, LogicalResourceId: 'Other' })).toMatchObject({
    Status: 'SUCCESS',
  });
  cfn.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
  expect(await cfn.delete()).toMatchObject({ Status: 'SUCCESS' });
  expect(template()?.approvalRuleTemplateContent).toContain('checks-0a1b2c');
});

test('another repository is associated, and the old one no more', async () => {
  await cfn.ask('Create');
  const old = { ...PROPERTIES, RepositoryName: 'old-repo' };
  cfn.world.codeCommit.associations.set('demo-gate', new Set(['old-repo']));
  await cfn.update(PROPERTIES, old);
  expect(associated()).toEqual(['demo-repo']);
});

test('a template that somebody deleted is made again', async () => {
  await cfn.ask('Create');
  cfn.world.codeCommit.templates.clear();
  expect(await cfn.update(PROPERTIES)).toMatchObject({ Status: 'SUCCESS' });
  expect(template()).toBeDefined();
});

describe('a deletion', () => {
  beforeEach(async () => {
    await cfn.ask('Create');
  });

  test('takes the template and its association when the stack declares it no more', async () => {
    cfn.declare();
    expect(await cfn.delete()).toMatchObject({ Status: 'SUCCESS' });
    expect(await cfn.delete()).toMatchObject({ Status: 'SUCCESS' });
    expect(names()).toEqual([]);
    expect(cfn.asked).toBe(0);
  });

  test.each([
    'DELETE_IN_PROGRESS',
    'ROLLBACK_IN_PROGRESS',
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
  ])(
    'takes what the variables of the function still declare when the stack is in %s and deletes the resource',
    async (status) => {
      cfn.status = status;
      cfn.resource = 'DELETE_IN_PROGRESS';
      expect(await cfn.delete()).toMatchObject({ Status: 'SUCCESS' });
      expect(names()).toEqual([]);
    },
  );

  test('leaves a template that another resource of the stack has', async () => {
    cfn.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    cfn.resource = 'DELETE_IN_PROGRESS';
    cfn.others.set('Moved', 'demo-gate');
    expect(await cfn.delete()).toMatchObject({ Status: 'SUCCESS' });
    expect(names()).toEqual(['demo-gate']);
  });

  test('succeeds when the repository is gone already', async () => {
    cfn.declare();
    cfn.world.codeCommit.associations.clear();
    expect(await cfn.delete({ ...PROPERTIES, RepositoryName: 'gone' })).toMatchObject({ Status: 'SUCCESS' });
    expect(names()).toEqual([]);
  });
});

test("fails where the name is taken, and the rollback does not delete somebody else's template", async () => {
  cfn.world.codeCommit.templates.set('demo-gate', {
    approvalRuleTemplateName: 'demo-gate',
    approvalRuleTemplateContent: 'theirs',
    ruleContentSha256: 'x',
  });
  const answer = await cfn.ask('Create');
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('not of this stack') as string });
  cfn.status = 'ROLLBACK_IN_PROGRESS';
  cfn.resource = 'DELETE_IN_PROGRESS';
  await cfn.ask('Delete', { PhysicalResourceId: answer?.PhysicalResourceId });
  await cfn.delete();
  expect(template()?.approvalRuleTemplateContent).toBe('theirs');
});

describe('somebody who may call the function and makes up a request', () => {
  const OTHERS = `of others [${STACK.replace('demo', 'shop')}]`;
  const before = () => JSON.stringify([[...cfn.world.codeCommit.templates], [...cfn.world.codeCommit.associations]]);
  beforeEach(async () => {
    await cfn.ask('Create');
    cfn.world.codeCommit.templates.set('their-gate', {
      approvalRuleTemplateName: 'their-gate',
      approvalRuleTemplateContent: 'theirs',
      approvalRuleTemplateDescription: OTHERS,
      ruleContentSha256: 'x',
    });
    cfn.world.openPullRequest('1');
    cfn.status = 'UPDATE_COMPLETE';
    cfn.answers.splice(0);
    cfn.handed.splice(0);
  });

  test.each<[string, string, object]>([
    ['a session of his own', 'Update', { Session: 'mine-0a1b2c' }],
    ['fewer branches', 'Update', { DestinationReferences: ['refs/heads/nothing'] }],
    ['another name', 'Create', { TemplateName: 'mine' }],
    ["another team's template", 'Update', { TemplateName: 'their-gate' }],
    ['another repository', 'Update', { RepositoryName: 'their-repo' }],
    ['another trigger', 'Create', { Review: '{}' }],
  ])('fails with %s', async (_, type, change) => {
    const was = before();
    expect(
      await cfn.ask(type, { PhysicalResourceId: 'demo-gate', ResourceProperties: { ...PROPERTIES, ...change } }),
    ).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('the stack does not declare') as string });
    expect(before()).toBe(was);
    expect(cfn.handed).toEqual([]);
  });

  test.each<[string, object]>([
    ['of the gate', { PhysicalResourceId: 'demo-gate' }],
    ["of another team's template", { PhysicalResourceId: 'their-gate' }],
    [
      "of another team's template, by their stack's name",
      { PhysicalResourceId: 'their-gate', StackId: STACK.replace('demo', 'shop') },
    ],
  ])('fails to have a template deleted: %s', async (_, more) => {
    const was = before();
    await cfn.ask('Delete', more);
    expect(before()).toBe(was);
  });

  test.each([
    'https://evil.example/x',
    'http://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com/x',
    'https://cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com/x',
    'https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com.evil.example/x',
    'https://cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com:8443/x',
    'https://me@cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com/x',
    'https://mine.s3.us-east-1.amazonaws.com/x',
    'https://s3.us-east-1.amazonaws.com/cloudformation-custom-resource-response-useast1/x',
    'not an address',
  ])('fails to have the answer sent to %s, and nothing is done', async (ResponseURL) => {
    cfn.declare();
    const was = before();
    await cfn.ask('Delete', { PhysicalResourceId: 'demo-gate', ResponseURL });
    expect(before()).toBe(was);
    expect(cfn.answers).toEqual([]);
  });
});

test.each([
  ['us-east-1', 'aws', 'cloudformation-custom-resource-response-useast1.s3.us-east-1.amazonaws.com'],
  ['us-east-1', 'aws', 'cloudformation-custom-resource-response-useast1.s3.amazonaws.com'],
  ['eu-west-1', 'aws', 'cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com'],
  ['cn-north-1', 'aws-cn', 'cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn'],
  ['us-gov-west-1', 'aws-us-gov', 'cloudformation-custom-resource-response-usgovwest1.s3.us-gov-west-1.amazonaws.com'],
])('CloudFormation is answered in %s of %s at %s', (region, partition, host) => {
  const stack = `arn:${partition}:cloudformation:${region}:111122223333:stack/demo/1`;
  expect(isAnswerAddress(`https://${host}/arn%3Aaws?X-Amz-Signature=x`, stack)).toBe(true);
});

test('fails on no name, and says so to CloudFormation', async () => {
  expect(await cfn.ask('Create', { ResourceProperties: { ...PROPERTIES, TemplateName: '' } })).toMatchObject({
    Status: 'FAILED',
    Reason: expect.stringContaining('are required') as string,
  });
});

test.each([
  [undefined],
  [{}],
  [{ RequestType: 'Create', ResponseURL: 'http://plain', StackId: 'a', RequestId: 'b', LogicalResourceId: 'c' }],
])('fails on %j, which is no request of CloudFormation, and calls nobody', async (input) => {
  await cfn.call(input);
  expect(cfn.lines).toMatchObject([{ outcome: 'refused' }]);
  expect([...cfn.world.calls['approval-template']]).toEqual([]);
});

test('the answer is sent as bytes without a content type, and fails when it is not taken', async () => {
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
