import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RetryBuildCommand, StartBuildCommand } from '@aws-sdk/client-codebuild';
import {
  CreateApprovalRuleTemplateCommand,
  CreatePullRequestApprovalRuleCommand,
  DeleteApprovalRuleTemplateCommand,
  DeleteBranchCommand,
  DeletePullRequestApprovalRuleCommand,
  DeleteRepositoryCommand,
  DisassociateApprovalRuleTemplateFromRepositoryCommand,
  MergeBranchesByFastForwardCommand,
  MergeBranchesBySquashCommand,
  MergePullRequestByThreeWayCommand,
  OverridePullRequestApprovalRulesCommand,
  PutFileCommand,
  UpdateApprovalRuleTemplateContentCommand,
  UpdateApprovalRuleTemplateNameCommand,
  UpdateDefaultBranchCommand,
  UpdatePullRequestApprovalRuleContentCommand,
  UpdatePullRequestApprovalStateCommand,
  UpdateRepositoryNameCommand,
} from '@aws-sdk/client-codecommit';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { changeGate } from './support/change-gate';
import { Deployment } from './support/deployment';
import { end, expectHealth } from './support/ended';
import { Opened, outcome, until } from './support/opened';
import { DEVELOPER, Person } from './support/person';
import { deployReviewShop } from './support/review-shop';
import { SELF_APPROVAL } from './support/self-approval';
import { FlowNames } from '../../src/flows/names';
import { Build } from '../loopback-aws/codebuild/build';

const WRONG = { 'src/add.js': 'exports.add = (a, b) => a - b;\n' };
const RIGHT = { 'src/add.js': 'exports.add = (a, b) => b + a;\n' };
const ONE_OF_ANYBODY = JSON.stringify({
  Version: '2018-11-08',
  Statements: [{ Type: 'Approvers', NumberOfApprovalsNeeded: 1 }],
});
const STYLE = 'The style must be fine';

describe('gates', () => {
  let ci: Deployment;
  let people: Person[] = [];
  /** Works as anybody does: may do all in CodeCommit and CodeBuild, but has the policy of `protectBranches`. */
  let bob: Person;
  let carol: Person;

  const gateRole = () => [...ci.aws.iam.roles.keys()].find((name) => name.startsWith('flow-ci-gate-foo-')) ?? '';
  const session = (flow: string) => new FlowNames({ namePrefix: '', repositoryName: 'foo' }).gateSession(flow);
  const ruleOf = (flow: string) => ci.aws.codecommit.templateNames.find((name) => name.includes(flow)) ?? '';
  /** What a handler says while something is done. */
  const newLines = async (handler: string, work: () => Promise<void>) => {
    const lines = () =>
      ci.aws.logs
        .lines(`/aws/lambda/${ci.aws.lambda.names.find((name) => name.includes(handler)) ?? ''}`)
        .filter((line) => line.startsWith('{'));
    const before = lines().length;
    await work();
    return lines().slice(before);
  };
  const tip = async () => (await ci.aws.codecommit.repository('foo').references()).get('refs/heads/main');
  const pullRequest = async (
    files: Readonly<Record<string, string>>,
    title: string,
    more: { readonly target?: string } = {},
  ) => {
    const opened = await Opened.open(ci, { files, ...more });
    await ci.settle(title);
    return opened;
  };

  beforeAll(async () => {
    ci = await deployReviewShop();
    const protection = [...ci.aws.iam.managedPolicies]
      .filter(([arn]) => arn.includes('BranchProtection'))
      .map(([, policy]) => policy);
    expect(protection).toHaveLength(1);
    bob = new Person(ci, 'bob', [DEVELOPER, ...protection]);
    carol = new Person(ci, 'carol', [DEVELOPER]);
    people = [bob, carol];
  });
  afterEach(() => {
    expectHealth(ci);
  });
  afterAll(async () => {
    for (const person of people) person.end();
    await end(ci);
  });

  test('a pull request has the rules of its target, and is merged when both flows have succeeded', async () => {
    const opened = await Opened.open(ci, { files: RIGHT });
    expect([...(await opened.shut())].sort()).toEqual([STYLE, ruleOf('unit')].sort());
    expect(await opened.merge(bob.codecommit)).toBe('PullRequestApprovalRulesNotSatisfiedException');
    await ci.settle('pull request -> two builds -> two votes');
    expect([...(opened.state.approvals.get(opened.state.revisionId) ?? [])].sort()).toEqual(
      ['unit', 'style'].map((flow) => `arn:aws:sts::111122223333:assumed-role/${gateRole()}/${session(flow)}`).sort(),
    );
    expect(await opened.shut()).toEqual([]);
    expect(await opened.merge(bob.codecommit)).toBe('merged');
    await ci.settle('merge');
  });

  test('a vote is taken back when the flow is built again, and stays away when it fails', async () => {
    const broken = join(ci.aws.world.folder('builds', 'home'), 'broken');
    const opened = await pullRequest(
      {
        'check.sh': '[ ! -e "$HOME/broken" ] && sleep 1\n',
        'buildspecs/unit.yml': 'version: 0.2\nphases: { build: { commands: [sh ./check.sh] } }\n',
      },
      'a build that succeeds',
    );
    expect(await opened.shut()).toEqual([]);
    writeFileSync(broken, '');
    await opened.say('/retest unit');
    await ci.settle('/retest -> a build that fails -> the vote is taken back');
    expect(await opened.shut()).toEqual([ruleOf('unit')]);
    expect(await opened.merge()).toBe('PullRequestApprovalRulesNotSatisfiedException');
    rmSync(broken);
    await opened.say('/retest failed');
    await ci.settle('/retest failed -> a build that succeeds -> the vote again');
    expect(await opened.shut()).toEqual([]);
  });

  test('the success of one flow does not stand in for another', async () => {
    const opened = await pullRequest({ 'src/style.sh': 'exit 1\n' }, 'one flow succeeds, one fails');
    expect([opened.told('unit'), opened.told('style')]).toEqual(['SUCCEEDED', 'FAILED']);
    expect(await opened.shut()).toEqual([STYLE]);
  });

  describe('ways round that do not lead past', () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await pullRequest(WRONG, 'a pull request that fails');
    });
    beforeEach(async () => {
      expect(await opened.shut()).toEqual([ruleOf('unit')]);
    });
    afterEach(async () => {
      expect(await opened.shut()).toEqual([ruleOf('unit')]);
      expect(await opened.merge()).toBe('PullRequestApprovalRulesNotSatisfiedException');
    });

    test('fails: people approve, as many as they like', async () => {
      for (const person of people)
        await person.codecommit.send(
          new UpdatePullRequestApprovalStateCommand({
            pullRequestId: opened.id,
            revisionId: opened.state.revisionId,
            approvalState: 'APPROVE',
          }),
        );
      expect(opened.state.approvals.get(opened.state.revisionId)?.size).toBe(3);
    });

    test('fails: an administrator takes the role that votes', async () => {
      const { endpoint, region } = ci.aws.world;
      const sts = new STSClient({ endpoint, region, credentials: ci.aws.administrator });
      const taken = sts.send(
        new AssumeRoleCommand({
          RoleArn: `arn:aws:iam::111122223333:role/${gateRole()}`,
          RoleSessionName: session('unit'),
        }),
      );
      expect(await outcome(taken)).toBe('AccessDenied');
      sts.destroy();
    });

    test.each<[string, (as: Person) => Promise<unknown>]>([
      [
        'the rule is taken off the pull request',
        async (as) =>
          as.codecommit.send(
            new DeletePullRequestApprovalRuleCommand({ pullRequestId: opened.id, approvalRuleName: ruleOf('unit') }),
          ),
      ],
      [
        'the rule of the pull request is made easier',
        async (as) =>
          as.codecommit.send(
            new UpdatePullRequestApprovalRuleContentCommand({
              pullRequestId: opened.id,
              approvalRuleName: ruleOf('unit'),
              newRuleContent: ONE_OF_ANYBODY,
            }),
          ),
      ],
    ])('fails: %s', async (_, attempt) => {
      expect(await outcome(attempt(carol))).toMatch(/^Cannot(Delete|Modify)ApprovalRuleFromTemplateException$/);
    });

    const ours = () =>
      ci.aws.codebuild.builds
        .filter(
          ({ project, initiator, variables }) =>
            project.name === ci.project.projectName('unit') &&
            initiator.includes('start-build') &&
            variables.some(({ value }) => value === opened.state.revisionId),
        )
        .at(-1);

    test('fails: somebody starts a build with a buildspec of his own and the variables of ours', async () => {
      const said = await newLines('report-build', async () => {
        await carol.codebuild.send(
          new StartBuildCommand({
            projectName: ci.project.projectName('unit'),
            sourceVersion: opened.state.sourceCommit,
            environmentVariablesOverride: ours()?.variables.map(({ name, value }) => ({ name, value })),
            buildspecOverride: 'version: 0.2\nphases: { build: { commands: ["true"] } }\n',
          }),
        );
        await ci.settle('a build of somebody else -> no vote');
      });
      expect(ci.aws.codebuild.builds.at(-1)?.status).toBe('SUCCEEDED');
      expect(said).toEqual([
        expect.stringContaining('the build was not started by an event of a flow'),
        expect.stringContaining('the build was not started by an event of a flow'),
      ]);
    });

    test.each<[string, (event: string) => string, () => Build | undefined, string]>([
      ['that our build succeeded', (event) => event.replaceAll('"FAILED"', '"SUCCEEDED"'), ours, 'ended as FAILED"}'],
      [
        'that his build is ours',
        (event) => event.replaceAll('"initiator":"carol"', `"initiator":"${ours()?.initiator ?? ''}"`),
        () => ci.aws.codebuild.builds.find(({ initiator }) => initiator === 'carol'),
        '"outcome":"ignored","reason":"the build was not started by an event of a flow"',
      ],
    ])('fails: somebody who may call report-build makes up %s', async (_, forge, build, vote) => {
      const project = ci.project.projectName('unit');
      const event = JSON.parse(forge(JSON.stringify(build()?.event()))) as unknown;
      const said = await newLines('report-build', async () => {
        const [function_] = ci.aws.lambda.names.filter((name) => name.includes('report-build'));
        ci.aws.lambda.handFrom(ci.aws.iam.principal(ci.aws.administrator.accessKeyId), ci.aws.lambda.arn(function_), {
          flows: { [project]: 'unit' },
          event,
        });
        await ci.settle('an event that was made up -> no vote');
      });
      expect(said).toEqual([expect.stringContaining(vote)]);
    });

    test('fails: somebody retries our build by hand', async () => {
      await carol.codebuild.send(new RetryBuildCommand({ id: ours()?.id }));
      await ci.settle('a retry by hand -> no vote');
    });
  });

  test('fails: the code under test votes for itself, or takes the role that votes', async () => {
    const opened = await Opened.open(ci, { files: { 'check.sh': 'node attack.js\n', 'attack.js': SELF_APPROVAL } });
    writeFileSync(
      join(ci.aws.world.folder('builds', 'home'), 'target.json'),
      JSON.stringify({
        pullRequestId: opened.id,
        revisionId: opened.state.revisionId,
        role: `arn:aws:iam::111122223333:role/${gateRole()}`,
      }),
    );
    await ci.settle('a build that would approve itself');
    expect(opened.told('unit')).toBe('FAILED');
    expect(ci.log('unit')).toContain('the vote: 400 AccessDeniedException\nthe role: 403 AccessDenied\n');
    expect(await opened.shut()).toEqual([ruleOf('unit')]);
  });

  test('fails: the success of an old revision counts for a newer one', async () => {
    const opened = await Opened.open(ci, { files: { 'check.sh': 'sleep 2; node tests.js\n' }, target: 'patient' });
    await until('the first build runs', () =>
      ci.aws.codebuild.builds.some(
        ({ project, resolvedVersion, record }) =>
          project.name === ci.project.projectName('patient') && resolvedVersion !== undefined && !record,
      ),
    );
    await opened.push(WRONG);
    await ci.settle('two builds at once, the older of which succeeds');
    const votes = ci.aws.codebuild.builds
      .filter(({ project }) => project.name === ci.project.projectName('patient'))
      .map(({ status }) => status);
    expect(votes).toEqual(['SUCCEEDED', 'FAILED']);
    expect(await opened.shut()).toEqual([ruleOf('patient')]);
    expect(opened.told('patient')).toBe('FAILED');
  });

  test("the flow's vote does not stand in for people who are named in a rule", async () => {
    const opened = await pullRequest(
      { 'src/add.js': 'exports.add = (a, b) => b + a; // people\n' },
      'a pull request with a rule for people',
    );
    const approvalRuleContent = JSON.stringify({
      Version: '2018-11-08',
      Statements: [
        {
          Type: 'Approvers',
          NumberOfApprovalsNeeded: 1,
          ApprovalPoolMembers: ['CodeCommitApprovers:111122223333:carol'],
        },
      ],
    });
    await ci.codecommit.send(
      new CreatePullRequestApprovalRuleCommand({
        pullRequestId: opened.id,
        approvalRuleName: 'people',
        approvalRuleContent,
      }),
    );
    expect(await opened.shut()).toEqual(['people']);
    await carol.codecommit.send(
      new UpdatePullRequestApprovalStateCommand({
        pullRequestId: opened.id,
        revisionId: opened.state.revisionId,
        approvalState: 'APPROVE',
      }),
    );
    expect(await opened.shut()).toEqual([]);
  });

  describe('protectBranches', () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await pullRequest(WRONG, 'another pull request that fails');
    });

    test('pushes to other branches go through, and clones', async () => {
      const { branch } = opened;
      await ci.clone.git('checkout', '-q', branch);
      await ci.clone.git('commit', '-q', '--allow-empty', '-m', 'Nothing [skip ci]');
      await ci.clone.git('push', '-q', ci.aws.cloneUrl('foo', bob.credentials), `HEAD:refs/heads/bob/${branch}`);
      await ci.clone.git('fetch', '-q', ci.aws.cloneUrl('foo', bob.credentials), 'main');
      await ci.settle('a push of somebody who has the policy');
    });

    test.each<[string, (as: Person) => Promise<unknown>]>([
      [
        'a push to the protected branch',
        async (as) =>
          ci.clone.git('push', '-q', ci.aws.cloneUrl('foo', as.credentials), `${opened.branch}:refs/heads/main`),
      ],
      [
        'a push that deletes it',
        async (as) => ci.clone.git('push', '-q', ci.aws.cloneUrl('foo', as.credentials), ':refs/heads/main'),
      ],
      [
        'a merge of branches without a pull request',
        async (as) =>
          as.codecommit.send(
            new MergeBranchesByFastForwardCommand({
              repositoryName: 'foo',
              sourceCommitSpecifier: opened.branch,
              destinationCommitSpecifier: 'main',
              targetBranch: 'main',
            }),
          ),
      ],
      [
        'a squash of branches',
        async (as) =>
          as.codecommit.send(
            new MergeBranchesBySquashCommand({
              repositoryName: 'foo',
              sourceCommitSpecifier: opened.branch,
              destinationCommitSpecifier: 'main',
              targetBranch: 'main',
            }),
          ),
      ],
      [
        'a file that is put by API',
        async (as) =>
          as.codecommit.send(
            new PutFileCommand({
              repositoryName: 'foo',
              branchName: 'main',
              filePath: 'x',
              fileContent: Buffer.from('x'),
              parentCommitId: await tip(),
            }),
          ),
      ],
      [
        'deleting the branch',
        async (as) => as.codecommit.send(new DeleteBranchCommand({ repositoryName: 'foo', branchName: 'main' })),
      ],
      [
        'putting the rules aside',
        async (as) =>
          as.codecommit.send(
            new OverridePullRequestApprovalRulesCommand({
              pullRequestId: opened.id,
              revisionId: opened.state.revisionId,
              overrideStatus: 'OVERRIDE',
            }),
          ),
      ],
      [
        'taking the template from the repository',
        async (as) =>
          as.codecommit.send(
            new DisassociateApprovalRuleTemplateFromRepositoryCommand({
              approvalRuleTemplateName: ruleOf('unit'),
              repositoryName: 'foo',
            }),
          ),
      ],
      [
        'deleting the template',
        async (as) =>
          as.codecommit.send(new DeleteApprovalRuleTemplateCommand({ approvalRuleTemplateName: ruleOf('unit') })),
      ],
      [
        'making the template easier',
        async (as) =>
          as.codecommit.send(
            new UpdateApprovalRuleTemplateContentCommand({
              approvalRuleTemplateName: ruleOf('unit'),
              newRuleContent: ONE_OF_ANYBODY,
            }),
          ),
      ],
      [
        'renaming the template',
        async (as) =>
          as.codecommit.send(
            new UpdateApprovalRuleTemplateNameCommand({
              oldApprovalRuleTemplateName: ruleOf('unit'),
              newApprovalRuleTemplateName: 'other',
            }),
          ),
      ],
      [
        'deleting the rule of a pull request',
        async (as) =>
          as.codecommit.send(
            new DeletePullRequestApprovalRuleCommand({ pullRequestId: opened.id, approvalRuleName: ruleOf('unit') }),
          ),
      ],
      [
        'renaming the repository, to push where the policy does not hold',
        async (as) => as.codecommit.send(new UpdateRepositoryNameCommand({ oldName: 'foo', newName: 'bar' })),
      ],
      [
        'deleting the repository',
        async (as) => as.codecommit.send(new DeleteRepositoryCommand({ repositoryName: 'foo' })),
      ],
      [
        'making another branch the default one',
        async (as) =>
          as.codecommit.send(
            new UpdateDefaultBranchCommand({ repositoryName: 'foo', defaultBranchName: opened.branch }),
          ),
      ],
      [
        'a merge of the pull request itself',
        async (as) =>
          as.codecommit.send(
            new MergePullRequestByThreeWayCommand({ pullRequestId: opened.id, repositoryName: 'foo' }),
          ),
      ],
    ])('fails: %s', async (_, attempt) => {
      const before = { tip: await tip(), templates: ci.aws.codecommit.templateNames };
      expect(await outcome(attempt(bob))).toMatch(
        /^(Error|AccessDeniedException|PullRequestApprovalRulesNotSatisfiedException)$/,
      );
      expect({ tip: await tip(), templates: ci.aws.codecommit.templateNames }).toEqual(before);
      expect(await opened.shut()).toEqual([ruleOf('unit')]);
    });

    test('without the denial of a new name the policy is walked round', async () => {
      const before = (await tip()) ?? '';
      const rename = async (as: Person, oldName: string, newName: string) =>
        as.codecommit.send(new UpdateRepositoryNameCommand({ oldName, newName }));
      const push = async (as: Person, name: string, commit: string) =>
        ci.clone.git('push', '-q', '-f', ci.aws.cloneUrl(name, as.credentials), `${commit}:refs/heads/main`);
      await rename(carol, 'foo', 'bar');
      await push(bob, 'bar', opened.branch);
      await push(bob, 'bar', before);
      await rename(carol, 'bar', 'foo');
      expect(await outcome(push(bob, 'foo', opened.branch))).not.toBe('done');
      expect(await tip()).toBe(before);
      await ci.settle('a repository with another name for a moment');
    });

    test('without the policy a push goes through: the rule alone does not keep it out', async () => {
      const before = await tip();
      await ci.clone.git('push', '-q', ci.aws.cloneUrl('foo', carol.credentials), '+main:refs/heads/main');
      await ci.clone.push('main', { 'notes.txt': 'pushed\n' });
      expect(await tip()).not.toBe(before);
      await ci.settle('a push to main');
    });
  });

  describe('the template of a gate, when the stack changes', () => {
    test('fails when its name is taken: the stack goes back, and the other template stays as it is', async () => {
      await ci.codecommit.send(
        new CreateApprovalRuleTemplateCommand({
          approvalRuleTemplateName: 'Taken',
          approvalRuleTemplateContent: ONE_OF_ANYBODY,
          approvalRuleTemplateDescription: 'of others',
        }),
      );
      const before = [...ci.aws.codecommit.templateNames].sort();
      const { status, events } = await changeGate(ci, 'style', { TemplateName: 'Taken' });
      expect(status).toBe('UPDATE_ROLLBACK_COMPLETE');
      expect(events.map(({ ResourceStatusReason }) => ResourceStatusReason ?? '').join('\n')).toContain(
        'it is not of this stack',
      );
      expect([...ci.aws.codecommit.templateNames].sort()).toEqual(before);
    });

    test('it is renamed, and the old one goes', async () => {
      expect(
        (
          await changeGate(ci, 'style', {
            TemplateName: `${STYLE}, truly`,
            DestinationReferences: ['refs/heads/main', 'refs/heads/patient'],
          })
        ).status,
      ).toBe('UPDATE_COMPLETE');
      expect(ci.aws.codecommit.templateNames).toContain(`${STYLE}, truly`);
      expect(ci.aws.codecommit.templateNames).not.toContain(STYLE);
    });

    test('a pull request to a branch that was added has the rule', async () => {
      const opened = await Opened.open(ci, { files: { 'src/more.js': '1;\n' }, target: 'patient' });
      expect([...(await opened.shut())].sort()).toEqual([`${STYLE}, truly`, ruleOf('patient')].sort());
      await ci.settle('a pull request with the changed rule');
    });

    test('it goes with the stack, and that of others stays', async () => {
      await ci.aws.cloudformation.stack('foo-ci')?.delete();
      expect(ci.aws.cloudformation.stack('foo-ci')).toBeUndefined();
      expect(ci.aws.codecommit.templateNames).toEqual(['Taken']);
    });
  });
});
