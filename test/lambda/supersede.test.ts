import { decideInvocation, readEvent, REPOSITORY_ARN, startInvocation } from './events';
import { awsError } from './fakes';
import { ALICE, review, World } from './world/world';
import { commitKey, parseState } from '../../lambda/render/state-line';
import { BranchTrigger } from '../../src/contract/flow-file';

const branch: BranchTrigger = {
  kind: 'branch',
  id: 'branch',
  names: ['**'],
  except: [],
  wildcard: false,
  supersede: true,
};
let world: World;
beforeEach(() => {
  world = new World([
    { flow: 'review', project: 'demo-ci', trigger: review() },
    { flow: 'branches', project: 'demo-branch', trigger: branch },
  ]);
});
const state = (n = 0) => parseState(world.comments()[n]);

describe('a new revision', () => {
  test('stops the build of the old one, and its comment is never told a failure', async () => {
    const pullRequest = world.openPullRequest('4');
    await world.settle();
    world.push(pullRequest);
    await world.settle();
    expect(world.statuses()).toEqual(['STOPPED', 'IN_PROGRESS']);
    expect(state()).toMatchObject({ status: 'IN_PROGRESS', commit: commitKey(pullRequest.sourceCommit) });
    expect(world.lines).toContainEqual(expect.objectContaining({ outcome: 'started', stopped: 'demo-ci:b1' }));
  });

  test('leaves builds of others alone: of another pull request, flow or person', async () => {
    const pullRequest = world.openPullRequest('4');
    world.openPullRequest('5');
    world.pushBranch('main');
    await world.settle();
    world.codeBuild.start(
      {
        projectName: 'demo-ci',
        sourceVersion: 'main',
        environmentVariablesOverride: [{ name: 'FLOW_PULL_REQUEST_ID', value: '4' }],
      },
      'alice',
    );
    world.push(pullRequest);
    await world.settle();
    expect(world.statuses()).toEqual(['STOPPED', 'IN_PROGRESS', 'IN_PROGRESS', 'IN_PROGRESS', 'IN_PROGRESS']);
  });

  test('that is told late, after a newer one, starts nothing and stops nothing', async () => {
    const pullRequest = world.openPullRequest('4');
    const [late] = world.deliveries.splice(0);
    world.push(pullRequest);
    await world.settle();
    await world.deliver(late);
    await world.settle();
    expect(world.statuses()).toEqual(['IN_PROGRESS']);
    expect(world.lines.at(-1)).toMatchObject({ outcome: 'ignored', reason: 'something newer has come since' });
  });

  test('that comes while the old one is being started stops it all the same', async () => {
    const pullRequest = world.openPullRequest('4');
    let once = true;
    world.before = (operation) => {
      if (operation !== 'StartBuild' || !once) return;
      once = false;
      world.push(pullRequest);
    };
    await world.settle();
    expect(world.statuses()).toEqual(['STOPPED', 'IN_PROGRESS']);
  });

  test('that is told twice, an hour apart, has one build', async () => {
    world.openPullRequest('4');
    const [event] = world.deliveries;
    await world.settle();
    world.now += 3_600_000;
    await world.deliver(event);
    expect(world.statuses()).toEqual(['IN_PROGRESS']);
    expect(world.lines.at(-1)).toMatchObject({
      outcome: 'ignored',
      reason: 'there is a build already',
      build: 'demo-ci:b1',
    });
  });

  test('stops the retry that CodeBuild made by itself, too', async () => {
    const pullRequest = world.openPullRequest('4');
    await world.settle();
    world.codeBuild.end(world.codeBuild.builds[0], 'FAILED');
    world.codeBuild.retry(world.codeBuild.builds[0]);
    world.push(pullRequest);
    await world.settle();
    expect(world.statuses()).toEqual(['FAILED', 'STOPPED', 'IN_PROGRESS']);
  });

  test('is found over many builds and pages', async () => {
    world.codeBuild.pageSize = 3;
    const pullRequest = world.openPullRequest('4');
    await world.settle();
    for (let n = 0; n < 70; n += 1) world.codeBuild.start({ projectName: 'demo-ci' }, 'alice');
    world.push(pullRequest);
    await world.settle();
    expect(world.codeBuild.builds[0].buildStatus).toBe('STOPPED');
  });

  test('does not look at builds that are older than any that can run', async () => {
    const pullRequest = world.openPullRequest('4');
    await world.settle();
    world.now += 46 * 3_600_000;
    world.push(pullRequest);
    await world.settle();
    expect(world.statuses()).toEqual(['IN_PROGRESS', 'IN_PROGRESS']);
  });
});

describe('the end of a pull request', () => {
  test.each([
    ['closed', false],
    ['merged', true],
  ])('that is %s stops its builds, and says so', async (word, merged) => {
    const pullRequest = world.openPullRequest('4');
    await world.settle();
    world.close(pullRequest, merged);
    await world.settle();
    expect(world.statuses()).toEqual(['STOPPED']);
    expect(state()).toMatchObject({ status: 'SUPERSEDED' });
    expect(world.comments()[0]).toContain(`**Flow \`review\` was stopped** because the pull request was ${word}`);
    expect(world.comments()[0]).not.toMatch(/fail/i);
  });

  test('before its build was started starts nothing', async () => {
    const pullRequest = world.openPullRequest('4');
    world.close(pullRequest);
    await world.settle();
    expect(world.statuses()).toEqual([]);
  });

  test('stops nothing without the option', () => {
    const trigger = review({ supersede: undefined });
    for (const name of ['cc-pr-closed-unmerged', 'cc-pr-merged']) {
      expect(decideInvocation(startInvocation(readEvent(name), trigger), { repositoryArn: REPOSITORY_ARN }).kind).toBe(
        'ignore',
      );
      expect(
        decideInvocation(startInvocation(readEvent(name), review()), { repositoryArn: REPOSITORY_ARN }),
      ).toMatchObject({
        kind: 'end',
        pullRequestId: '4',
      });
    }
  });
});

test('a build that somebody stopped is told as stopped', async () => {
  world.openPullRequest('4');
  await world.settle();
  world.codeBuild.end(world.codeBuild.builds[0], 'STOPPED');
  await world.settle();
  expect(state()).toMatchObject({ status: 'STOPPED' });
});

test('a build that ended in the moment in which it is stopped is no error', async () => {
  const pullRequest = world.openPullRequest('4');
  await world.settle();
  world.push(pullRequest);
  world.before = (operation) => {
    if (operation === 'StopBuild') throw awsError('ResourceNotFoundException');
  };
  await world.settle();
  expect(world.statuses()).toEqual(['IN_PROGRESS', 'IN_PROGRESS']);
  expect(world.lines.filter(({ outcome }) => outcome === 'refused')).toEqual([]);
});

describe('a branch', () => {
  test('that moves stops the build of its old tip', async () => {
    world.pushBranch('main');
    await world.settle();
    world.pushBranch('main');
    world.pushBranch('other');
    await world.settle();
    expect(world.statuses()).toEqual(['STOPPED', 'IN_PROGRESS', 'IN_PROGRESS']);
  });

  test('that is gone starts nothing', async () => {
    world.pushBranch('main');
    world.codeCommit.branches.delete('main');
    await world.settle();
    expect(world.statuses()).toEqual([]);
  });

  test('builds every commit without the option', async () => {
    world = new World([{ flow: 'branches', project: 'demo-branch', trigger: { ...branch, supersede: undefined } }]);
    world.pushBranch('main');
    world.pushBranch('main');
    await world.settle();
    expect(world.statuses()).toEqual(['IN_PROGRESS', 'IN_PROGRESS']);
    expect([...world.calls['start-build']]).toEqual(['codebuild:StartBuild']);
  });
});

test('nobody but the caller is in the log line', async () => {
  world.openPullRequest('4');
  await world.settle();
  expect(JSON.stringify(world.lines)).not.toContain(ALICE);
});
