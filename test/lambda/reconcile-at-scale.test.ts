import { awsError } from './fakes';
import { addHistory, countCalls } from './world/long-history';
import { RECONCILE_MINUTES, review, World } from './world/world';
import { BranchTrigger } from '../../src/contract/flow-file';

const INTERVAL = RECONCILE_MINUTES * 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BRANCH: BranchTrigger = { kind: 'branch', id: 'branch', names: ['**'], except: [], wildcard: false };

const both = () =>
  new World([
    { flow: 'review', project: 'demo-ci', trigger: review(), gate: 'gate-a' },
    { flow: 'branches', project: 'demo-branch', trigger: BRANCH },
  ]);
const lose = (world: World) => {
  world.deliveries.splice(0);
};
const look = async (world: World) => {
  world.now += INTERVAL;
  world.reconcile();
  await world.settle();
};
/** The function alone, without what report-build does afterwards. */
const lookAlone = async (world: World) => {
  world.now += INTERVAL;
  world.reconcile();
  await world.deliver(world.deliveries.splice(0)[0], 1);
  return world.deliveries.splice(0);
};
const lookForADay = async (world: World) => {
  for (let n = 0; n < DAY / INTERVAL; n += 1) await lookAlone(world);
};
const started = (world: World, project: string) =>
  world.codeBuild.builds.filter(({ projectName, id }) => projectName === project && !id?.includes(':h'));
const sum = (calls: Readonly<Record<string, number>>) => Object.values(calls).reduce((a, b) => a + b, 0);
/** A branch and a pull request that have their builds, and nothing else. */
async function builtOnes(): Promise<World> {
  const world = both();
  world.openPullRequest('4');
  world.pushBranch('main');
  await world.settle();
  for (const build of world.running()) world.codeBuild.end(build, 'SUCCEEDED');
  await world.settle();
  return world;
}
const PROJECTS = ['demo-ci', 'demo-branch'];

describe('with nothing to do', () => {
  test.each([100, 2_000, 20_000])('a look costs what is open and new, with %i builds of each flow', async (count) => {
    const world = await builtOnes();
    for (const project of PROJECTS) addHistory(world, { project, count });
    const calls = countCalls(world);
    await lookAlone(world);
    expect(PROJECTS.map((project) => started(world, project).length)).toEqual([1, 1]);
    expect(calls).toEqual({
      ListPullRequests: 1,
      GetPullRequest: 1,
      ListBranches: 1,
      GetBranch: 1,
      ListBuildsForProject: 2 + 1,
      // Two days of the flow that supersedes, 25 at a time; and the newest ones of the other.
      BatchGetBuilds: 5 + 1,
    });
  });

  test('old pull requests and branches, whose builds are far back, cost one call more for each hundred', async () => {
    const world = await builtOnes();
    world.now += 60 * DAY;
    for (const project of PROJECTS) addHistory(world, { project, count: 2_500 });
    await lookForADay(world);
    const calls = countCalls(world);
    await lookAlone(world);
    expect(PROJECTS.map((project) => started(world, project).length)).toEqual([1, 1]);
    expect(calls.BatchGetCommits).toBeLessThanOrEqual(2);
    expect(sum(calls)).toBeLessThanOrEqual(20);
  });

  test('a branch whose tip asks for no build makes no look wait', async () => {
    const world = new World([{ flow: 'branches', project: 'demo-branch', trigger: { ...BRANCH, skipCi: true } }]);
    world.pushBranch('main', { 'a.ts': '1' }, '[skip ci]');
    lose(world);
    let waited = 0;
    world.wait = async (milliseconds) => {
      waited += milliseconds;
      return Promise.resolve();
    };
    await lookAlone(world);
    expect([started(world, 'demo-branch'), waited]).toEqual([[], 0]);
  });

  test('pull requests that are skipped by their paths cost two calls each at a look', async () => {
    const world = new World([{ flow: 'review', project: 'demo-ci', trigger: review({ paths: ['src/**'] }) }]);
    for (let n = 1; n <= 20; n += 1) world.openPullRequest(`${n}`, { 'docs/a.md': `${n}` });
    lose(world);
    const calls = countCalls(world);
    await lookAlone(world);
    expect(calls).toMatchObject({ GetPullRequest: 20, GetDifferences: 20 });
    expect(sum(calls)).toBeLessThanOrEqual(43);
  });
});

describe('what report-build does after a look', () => {
  test('checks that were skipped days ago are reported once a day, as each takes the builds since then', async () => {
    const world = new World([
      { flow: 'review', project: 'demo-ci', trigger: review({ paths: ['src/**'] }), gate: 'gate-a' },
    ]);
    const pullRequests = ['1', '2', '3'].map((id) => world.openPullRequest(id, { 'docs/a.md': id }));
    lose(world);
    world.now += 3 * DAY;
    addHistory(world, { project: 'demo-ci', count: 130, every: 20 * 60_000 });
    const calls = countCalls(world);
    let most = 0;
    let looks = 0;
    for (let n = 0; n < DAY / INTERVAL; n += 1) {
      calls.GetCommentsForPullRequest = 0;
      calls.BatchGetBuilds = 0;
      await look(world);
      if (calls.GetCommentsForPullRequest > 0) looks += 1;
      else most = Math.max(most, calls.BatchGetBuilds);
    }
    expect(looks).toBe(1);
    expect(most).toBeLessThanOrEqual(20);
    expect(world.comments()).toHaveLength(pullRequests.length);
  });
});

describe('with a long history', () => {
  test.each([2_100, 20_000])('a lost pull request and a lost push are built once, with %i builds', async (count) => {
    const world = both();
    for (const project of PROJECTS) addHistory(world, { project, count });
    world.codeCommit.branches.clear();
    world.openPullRequest('4');
    world.pushBranch('release/1');
    lose(world);
    for (let n = 0; n < 2; n += 1) {
      await look(world);
      expect(PROJECTS.map((project) => started(world, project).length)).toEqual([1, 1]);
    }
  });

  test('a busy project is read as far as the new commits need it, and no further', async () => {
    const world = both();
    // A build each minute.
    for (const project of PROJECTS) addHistory(world, { project, count: 20_000, every: 60_000 });
    world.codeCommit.branches.clear();
    world.openPullRequest('4');
    world.pushBranch('release/1');
    lose(world);
    await look(world);
    expect(PROJECTS.map((project) => started(world, project).length)).toEqual([1, 1]);
    for (const build of world.running()) world.codeBuild.end(build, 'SUCCEEDED');
    lose(world);
    const calls = countCalls(world);
    await lookAlone(world);
    // Five hundred builds of the flow that supersedes, and the newest ones of the other.
    expect(calls.BatchGetBuilds).toBeLessThanOrEqual(20 + 3);
    expect(calls.ListBuildsForProject).toBeLessThanOrEqual(5 + 1);
  });

  test('a pushed commit of yesterday is built at the next look', async () => {
    const world = both();
    world.codeCommit.branches.clear();
    const commit = world.codeCommit.commit({ 'a.ts': '1' });
    world.now += 40 * HOUR;
    addHistory(world, { project: 'demo-branch', count: 20_000 });
    world.codeCommit.branches.set('release/1', commit);
    await lookAlone(world);
    expect(started(world, 'demo-branch')).toHaveLength(1);
  });

  test('a pushed commit that is older than the newest builds is built within a day', async () => {
    const world = both();
    world.codeCommit.branches.clear();
    const commit = world.codeCommit.commit({ 'a.ts': '1' });
    world.now += 10 * DAY;
    addHistory(world, { project: 'demo-branch', count: 3_000 });
    world.codeCommit.branches.set('release/1', commit);
    await lookForADay(world);
    expect(started(world, 'demo-branch')).toHaveLength(1);
  });

  test.each([
    ['a commit that is older than 2,000 builds', -90 * DAY],
    ['a commit that does not say when it was made', undefined],
    ['a commit from the future', 400 * DAY],
  ])('%s is not built on a guess, and is named in the log once a day', async (_, age) => {
    const world = both();
    world.codeCommit.branches.clear();
    const commit = world.codeCommit.commit({ 'a.ts': '2' });
    world.codeCommit.commits.set(commit, {
      message: 'old',
      files: {},
      ...(age !== undefined && { at: world.now + age }),
    });
    addHistory(world, { project: 'demo-branch', count: 3_000 });
    world.codeCommit.branches.set('release/2', commit);
    await lookForADay(world);
    expect(started(world, 'demo-branch')).toEqual([]);
    const named = world.lines.filter(({ reason }) => reason?.includes('release/2'));
    expect(named).toEqual([
      { project: 'demo-branch', outcome: 'incomplete', reason: expect.stringContaining('have none among these') },
    ]);
  });

  test('what has its build further back than the newest ones has no second one', async () => {
    const world = await builtOnes();
    for (const days of [1, 3, 10]) {
      world.now += days * DAY;
      for (const project of PROJECTS) addHistory(world, { project, count: 600 + days, every: 60_000 });
      await lookForADay(world);
    }
    expect(PROJECTS.map((project) => started(world, project).length)).toEqual([1, 1]);
  });

  test('a list that is not exactly in order calls nothing lost that has a build', async () => {
    const world = await builtOnes();
    for (const project of PROJECTS) addHistory(world, { project, count: 700, every: 60_000, until: world.now + DAY });
    world.now += DAY;
    const { builds } = world.codeBuild;
    // One of long ago stands among the newest.
    const [old] = builds.splice(0, 1);
    old.startTime = new Date(0);
    builds.splice(-3, 0, old);
    await look(world);
    expect(PROJECTS.map((project) => started(world, project).length)).toEqual([1, 1]);
  });
});

describe('starts are counted, and not what is skipped or refused', () => {
  test('pull requests that are skipped by their paths stop nobody else', async () => {
    const world = new World([{ flow: 'review', project: 'demo-ci', trigger: review({ paths: ['src/**'] }) }]);
    for (let n = 1; n <= 30; n += 1) world.openPullRequest(`${n}`, { 'docs/a.md': `${n}` });
    world.openPullRequest('31', { 'src/a.ts': 'x' });
    lose(world);
    await look(world);
    expect(started(world, 'demo-ci')).toHaveLength(1);
  });

  test.each(['AccountLimitExceededException', 'InvalidInputException', 'AccessDeniedException'])(
    'pull requests whose builds are refused with %s stop nobody else',
    async (name) => {
      const world = both();
      for (let n = 1; n <= 31; n += 1) world.openPullRequest(`${n}`);
      lose(world);
      const isGood = (input: { readonly environmentVariablesOverride?: unknown; readonly projectName?: string }) =>
        input.projectName !== 'demo-ci' || JSON.stringify(input.environmentVariablesOverride).includes('"feature/31"');
      world.instead = (operation, input) => {
        if (operation === 'StartBuild' && !isGood(input)) throw awsError(name);
        return undefined;
      };
      await look(world);
      expect(PROJECTS.map((project) => started(world, project).length)).toEqual([1, 1]);
    },
  );

  test('a hundred and fifty that are refused for ever keep nobody from a build for long', async () => {
    const world = new World([
      { flow: 'refused', project: 'demo-refused', trigger: review() },
      { flow: 'review', project: 'demo-ci', trigger: review() },
      { flow: 'branches', project: 'demo-branch', trigger: BRANCH },
    ]);
    for (let n = 1; n <= 150; n += 1) world.openPullRequest(`${n}`);
    lose(world);
    world.instead = (operation, { projectName }) => {
      if (operation === 'StartBuild' && projectName === 'demo-refused') throw awsError('AccountLimitExceededException');
      return undefined;
    };
    await lookAlone(world);
    expect(started(world, 'demo-ci')).toHaveLength(20);
    for (let n = 0; n < 12; n += 1) await lookAlone(world);
    expect(['demo-ci', 'demo-branch', 'demo-refused'].map((name) => started(world, name).length)).toEqual([150, 1, 0]);
  });

  test('where AWS is slow a look ends before the next one, and those after it come to the rest', async () => {
    const world = both();
    for (let n = 1; n <= 90; n += 1) world.openPullRequest(`${n}`);
    for (let n = 1; n <= 90; n += 1) world.pushBranch(`release/${n}`);
    lose(world);
    world.before = () => {
      world.now += 1_500;
    };
    for (let n = 0; n < 40; n += 1) {
      const before = world.now + INTERVAL;
      await lookAlone(world);
      expect(world.now - before).toBeLessThan(5 * 60_000);
    }
    expect(world.lines.map(({ reason }) => reason)).toContainEqual(expect.stringMatching(/^only \d+ of 91 branches/));
    expect(PROJECTS.map((project) => started(world, project).length)).toEqual([90, 91]);
  });

  test('no look starts more than twenty builds', async () => {
    const world = new World([{ flow: 'review', project: 'demo-ci', trigger: review() }]);
    for (let n = 1; n <= 50; n += 1) world.openPullRequest(`${n}`);
    lose(world);
    for (const count of [20, 40, 50]) {
      await look(world);
      expect(started(world, 'demo-ci')).toHaveLength(count);
    }
  });
});

describe('what fails', () => {
  test('one pull request that cannot be read stops nobody else, and fails the function when the others are done', async () => {
    const world = both();
    for (const id of ['4', '5', '6']) world.openPullRequest(id);
    lose(world);
    world.instead = (operation, { pullRequestId }) => {
      if (operation === 'GetPullRequest' && pullRequestId === '4') throw awsError('EncryptionKeyAccessDeniedException');
      return undefined;
    };
    const [failed] = await lookAlone(world).then((deliveries) =>
      deliveries.filter(({ payload }) => JSON.stringify(payload).includes('AggregateError')),
    );
    expect(PROJECTS.map((project) => started(world, project).length)).toEqual([2, 1]);
    expect(world.lines).toContainEqual({
      pullRequest: '4',
      outcome: 'refused',
      reason: 'EncryptionKeyAccessDeniedException',
    });
    expect(JSON.stringify(failed.payload)).toContain(
      '1 parts of the look failed: EncryptionKeyAccessDeniedException: EncryptionKeyAccessDeniedException',
    );
  });

  test('what there is to report is reported although something failed', async () => {
    const world = both();
    const pullRequest = world.openPullRequest('4');
    world.openPullRequest('5');
    await world.settle();
    for (const build of world.running()) world.codeBuild.end(build, 'SUCCEEDED');
    lose(world);
    world.instead = (operation, { pullRequestId }) => {
      if (operation === 'GetPullRequest' && pullRequestId === '5') throw awsError('ThrottlingException');
      return undefined;
    };
    await look(world);
    expect(world.approvedBy('gate-a', pullRequest)).toBe(true);
  });

  test('a flow whose project is gone stops no other, neither of pull requests nor of branches', async () => {
    const world = new World([
      { flow: 'gone', project: 'demo-gone', trigger: review() },
      { flow: 'review', project: 'demo-ci', trigger: review() },
      { flow: 'goneBranches', project: 'demo-gone-branch', trigger: BRANCH },
      { flow: 'branches', project: 'demo-branch', trigger: BRANCH },
    ]);
    world.openPullRequest('4');
    lose(world);
    world.instead = (operation, { projectName }) => {
      if (operation === 'ListBuildsForProject' && String(projectName).includes('gone'))
        throw awsError('ResourceNotFoundException');
      return undefined;
    };
    await look(world);
    expect(PROJECTS.map((project) => started(world, project).length)).toEqual([1, 1]);
  });

  test.each(['ListPullRequests', 'ListBranches', 'BatchGetCommits'])('%s stops nothing else', async (failing) => {
    const world = both();
    for (const project of PROJECTS) addHistory(world, { project, count: 600, every: 60_000 });
    world.openPullRequest('4');
    world.pushBranch('main');
    lose(world);
    world.instead = (operation) => {
      if (operation === failing) throw awsError('ThrottlingException');
      return undefined;
    };
    await look(world);
    const [reviews, branches] = PROJECTS.map((project) => started(world, project).length);
    expect(reviews).toBe(failing === 'ListPullRequests' ? 0 : 1);
    expect(branches).toBe(failing === 'ListPullRequests' ? 1 : 0);
  });

  test('a build of a pull request that CodeCommit did not list is not stopped', async () => {
    const world = both();
    for (let n = 1; n <= 3; n += 1) world.openPullRequest(`${n}`);
    await world.settle();
    world.now += HOUR;
    world.instead = (operation) =>
      operation === 'ListPullRequests' ? { pullRequestIds: ['1'], nextToken: 'again' } : undefined;
    await lookAlone(world);
    expect(world.statuses()).not.toContain('STOPPED');
  });
});
