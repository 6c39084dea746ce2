import { FakePullRequest } from './world/fake-codecommit';
import { PROPERTIES, Templates } from './world/templates';
import { GATE_POOL, gateVoter, review, World, WorldFlow } from './world/world';
import { approvalRule } from '../../lambda/decide/approval-rule';
import { decodeEvent } from '../../lambda/decode/decode-event';
import { approveSurplus } from '../../lambda/handle/approve-surplus';
import { handleReport } from '../../lambda/handle/handle-report';
import { handleStart } from '../../lambda/handle/handle-start';

const SESSION = PROPERTIES.Session;
const rule = (session: string, template?: string, name = 'demo-gate') => ({
  name,
  content: approvalRule(GATE_POOL, session),
  ...(template !== undefined && { template }),
});

describe('a gate that is new, and pull requests that were opened before', () => {
  let cfn: Templates;
  const ids = () => cfn.handed.flatMap(({ reconcile: { pullRequests } }) => pullRequests);
  beforeEach(() => {
    cfn = new Templates();
    cfn.declare(PROPERTIES);
  });

  test('they have its rule, and are handed to start-build', async () => {
    const [one, other] = ['1', '2'].map((id) => cfn.world.openPullRequest(id));
    await cfn.ask('Create');
    for (const { rules } of [one, other]) expect(rules).toEqual([rule(SESSION)]);
    expect(cfn.handed).toMatchObject([
      {
        reconcile: { flows: [{ flow: 'review', project: 'demo-ci' }], pullRequests: ['2', '1'] },
        event: { account: '111122223333', region: 'us-east-1' },
      },
    ]);
  });

  test('those into other branches have none', async () => {
    const opened = cfn.world.openPullRequest('1');
    Object.assign(opened, { target: 'develop' });
    await cfn.ask('Create');
    expect([opened.rules, cfn.handed]).toEqual([[], []]);
  });

  test('a request that comes twice gives one rule', async () => {
    const opened = cfn.world.openPullRequest('1');
    await cfn.ask('Create');
    await cfn.ask('Create');
    expect(opened.rules).toHaveLength(1);
  });

  test('one that has the rule of an earlier gate keeps it, and what let it go counts no more', async () => {
    const opened = cfn.world.openPullRequest('1');
    opened.rules.push(rule(SESSION, 'gone', 'gone'));
    opened.votes.set(opened.revision, new Map([[gateVoter(SESSION), 'APPROVE']]));
    await cfn.ask('Create');
    expect(opened.rules).toHaveLength(1);
    expect(cfn.world.approvedBy(SESSION, opened)).toBe(false);
    expect(ids()).toEqual(['1']);
  });

  test('one that has a rule of the same name from somebody else, or no room for another, stops nobody', async () => {
    const [full, taken, free] = ['1', '2', '3'].map((id) => cfn.world.openPullRequest(id));
    taken.rules.push({ name: 'demo-gate', content: 'theirs' });
    full.rules.push(...Array.from({ length: 30 }, (_, each) => ({ name: `r${each}`, content: 'theirs' })));
    expect(await cfn.ask('Create')).toMatchObject({ Status: 'SUCCESS' });
    expect(free.rules).toHaveLength(1);
    expect(ids()).toEqual(['3']);
    expect(cfn.lines.filter(({ outcome }) => outcome === 'kept').map(({ reason }) => reason)).toEqual([
      'the pull request has a rule of this name, which is not the rule of the gate',
      'the pull request has as many rules as it can have',
    ]);
  });

  test('of very many the newest hundred have it, ten in each hand-over', async () => {
    for (let id = 1; id <= 250; id += 1) cfn.world.openPullRequest(String(id));
    await cfn.ask('Create');
    expect(ids()).toEqual(Array.from({ length: 100 }, (_, each) => String(250 - each)));
    expect(cfn.handed.every(({ reconcile: { pullRequests } }) => pullRequests.length <= 10)).toBe(true);
  });

  test('start-build builds what has no build, and tells of what has one, however old; it stops nothing', async () => {
    const { world } = cfn;
    const built = world.openPullRequest('1');
    for (const delivery of world.deliveries.splice(0)) await world.deliver(delivery);
    world.codeBuild.end(world.codeBuild.builds[0], 'SUCCEEDED');
    world.now += 9 * 24 * 3_600_000;
    const fresh = world.openPullRequest('2');
    world.deliveries.splice(0);
    await cfn.ask('Create');
    const { toReport } = await handleStart(cfn.handed[0], world.startPorts());
    expect(world.codeBuild.builds).toHaveLength(2);
    expect(toReport).toMatchObject([{ kind: 'build', build: world.codeBuild.builds[0].id }]);
    expect([built.open, fresh.open]).toEqual([true, true]);
  });
});

describe('a gate that is gone, and pull requests that have its rule', () => {
  let cfn: Templates;
  let opened: FakePullRequest;
  beforeEach(async () => {
    cfn = new Templates();
    cfn.declare(PROPERTIES);
    await cfn.ask('Create');
    opened = cfn.world.openPullRequest('1');
  });

  test('a rule that is from a template is approved: nobody can delete it', async () => {
    opened.rules.push(rule(SESSION, 'demo-gate'), { name: 'people', content: '{}' });
    cfn.declare();
    expect(await cfn.delete()).toMatchObject({ Status: 'SUCCESS' });
    expect(cfn.world.approvedBy(SESSION, opened)).toBe(true);
    expect(opened.rules).toHaveLength(2);
  });

  test('a rule that approval-template made is deleted', async () => {
    opened.rules.push(rule(SESSION));
    cfn.declare();
    await cfn.delete();
    expect(opened.rules).toEqual([]);
    expect(cfn.world.codeCommit.voted).toEqual([]);
  });

  test('a template that has another name now lets nothing go: the stack still has the gate', async () => {
    opened.rules.push(rule(SESSION, 'demo-gate'));
    await cfn.update({ ...PROPERTIES, TemplateName: 'other-gate' });
    await cfn.delete();
    expect(cfn.world.approvedBy(SESSION, opened)).toBe(false);
    expect([...cfn.world.codeCommit.templates.keys()]).toEqual(['other-gate']);
  });

  test('the last gate goes together with the function, whose variables still declare it', async () => {
    opened.rules.push(rule(SESSION, 'demo-gate'));
    cfn.status = 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS';
    cfn.resource = 'DELETE_IN_PROGRESS';
    await cfn.delete();
    expect(cfn.world.approvedBy(SESSION, opened)).toBe(true);
    expect(cfn.world.codeCommit.templates.size).toBe(0);
  });

  test("the stack's end approves nothing: a stack that is deployed again votes on the same rule", async () => {
    opened.rules.push(rule(SESSION, 'demo-gate'));
    cfn.status = 'DELETE_IN_PROGRESS';
    cfn.resource = 'DELETE_IN_PROGRESS';
    await cfn.delete();
    expect(cfn.world.approvedBy(SESSION, opened)).toBe(false);
    expect(cfn.world.codeCommit.templates.size).toBe(0);
  });
});

describe('a new revision', () => {
  const TARGETS = ['main', 'release/*'];
  const FLOW: WorldFlow = {
    flow: 'review',
    project: 'demo-ci',
    trigger: review({ targets: TARGETS }),
    gate: SESSION,
  };
  let world: World;
  let opened: FakePullRequest;
  const change = async (trigger = FLOW.trigger) => {
    const event = world.event(
      'aws.codecommit',
      'CodeCommit Pull Request State Change',
      [world.reportPorts().repositoryArn],
      {
        event: 'pullRequestCreated',
        pullRequestId: opened.id,
        revisionId: opened.revision,
        pullRequestStatus: 'Open',
        isMerged: 'False',
        sourceReference: 'refs/heads/x',
        destinationReference: `refs/heads/${opened.target}`,
        sourceCommit: opened.sourceCommit,
        destinationCommit: opened.targetCommit,
      },
    );
    await handleReport({ gates: [{ project: 'demo-ci', trigger }], event }, world.reportPorts());
  };
  const open = (target: string, ...rules: FakePullRequest['rules']) => {
    opened = world.openPullRequest('1');
    Object.assign(opened, { target });
    opened.rules.push(...rules);
  };
  beforeEach(() => {
    world = new World([FLOW]);
  });

  test.each([
    ['main', false],
    ['release/1', false],
    ['release/1/x', true],
    ['other', true],
  ])('into %s: the rule that a template gave is approved because nothing is built: %s', async (target, approves) => {
    open(target, rule(SESSION, 'demo-gate'));
    await change();
    expect(world.approvedBy(SESSION, opened)).toBe(approves);
  });

  test('the rule of a gate that the stack has no more is approved, and rules of others are left alone', async () => {
    open('main', rule(SESSION, 'demo-gate'), rule('old-0a1b2c', 'old', 'old'), {
      name: 'people',
      content: JSON.stringify({
        Version: '2018-11-08',
        Statements: [{ Type: 'Approvers', NumberOfApprovalsNeeded: 1 }],
      }),
    });
    await change();
    expect(world.codeCommit.voted.map(({ by, state }) => [by, state])).toEqual([[gateVoter('old-0a1b2c'), 'APPROVE']]);
  });

  test('the rule of a gate that another stack has is left to that stack', async () => {
    open('main', rule('review-9d8e7f', 'team-demo-gate', 'team-demo-gate'), rule('old-0a1b2c', 'old', 'old'));
    for (const [name, session] of [
      ['team-demo-gate', 'review-9d8e7f'],
      // A template of this name, which is of another gate by now.
      ['old', 'checks-1a2b3c'],
    ])
      world.codeCommit.templates.set(name, {
        approvalRuleTemplateName: name,
        approvalRuleTemplateContent: approvalRule(GATE_POOL, session),
      } as never);
    await change();
    expect(world.codeCommit.voted.map(({ by, state }) => [by, state])).toEqual([[gateVoter('old-0a1b2c'), 'APPROVE']]);
    expect(world.lines.at(-2)?.reason).toBe('another stack has the gate of the rule team-demo-gate');
  });

  test('fails for somebody who makes up the targets of the flow', async () => {
    open('main', rule(SESSION, 'demo-gate'));
    await change(review({ targets: ['nothing'] }));
    expect(world.codeCommit.voted).toEqual([]);
  });

  test('fails for an event of another repository', async () => {
    open('other', rule(SESSION, 'demo-gate'));
    const event = world.event('aws.codecommit', 'CodeCommit Pull Request State Change', ['arn:aws:codecommit:x'], {});
    await approveSurplus({ gates: [], event }, decodeEvent(event), world.reportPorts());
    expect(world.codeCommit.voted).toEqual([]);
  });
});
