import { FakePullRequest } from './world/fake-codecommit';
import { review, World } from './world/world';
import { countsPath, noBuildMark } from '../../lambda/decide/why-skipped';
import { handleReport } from '../../lambda/handle/handle-report';
import { commitKey, parseState } from '../../lambda/render/state-line';
import { BranchTrigger, ReviewTrigger } from '../../src/contract/flow-file';

let world: World;
const GATE = 'gate-a';
const use = (trigger: Partial<ReviewTrigger>, onSkipCi?: 'approve' | 'wait', gate: string | undefined = GATE): void => {
  world = new World([
    {
      flow: 'review',
      project: 'demo-ci',
      trigger: review(trigger),
      ...(gate && { gate }),
      ...(onSkipCi && { onSkipCi }),
    },
  ]);
};
const open = async (files: Readonly<Record<string, string>>, message?: string): Promise<FakePullRequest> => {
  const pullRequest = world.openPullRequest('4', files, message);
  await world.settle();
  return pullRequest;
};
const state = () => parseState(world.comments()[0]);

test.each<[string, string[] | undefined, string[] | undefined, boolean]>([
  ['src/a.ts', ['src/**'], undefined, true],
  ['docs/a.md', ['src/**'], undefined, false],
  ['a.md', undefined, ['**/*.md'], false],
  ['docs/x/a.md', [], ['**/*.md'], false],
  ['src/a.md', ['src/**'], ['**/*.md'], false],
  ['src/a.ts', ['src/**'], ['**/*.md'], true],
])('of the file %s, paths %j and exceptPaths %j: it counts: %p', (path, paths, exceptPaths, counts) => {
  expect(countsPath(path, { paths, exceptPaths })).toBe(counts);
});

test.each([
  ['fix [skip ci]', true],
  ['[CI SKIP] x', true],
  ['a\n\n[no ci]', true],
  ['skip ci', false],
  ['[skip  ci]', false],
  ['', false],
])('the message %j asks for no build: %p', (message, asks) => {
  expect(noBuildMark(message) !== undefined).toBe(asks);
});

describe('a pull request', () => {
  test('that changes nothing of the flow is skipped, passes its gate and says why', async () => {
    use({ paths: ['src/**'] });
    const pullRequest = await open({ 'docs/a.md': '2' });
    expect(world.statuses()).toEqual([]);
    expect(world.approvedBy(GATE, pullRequest)).toBe(true);
    expect(world.comments()).toEqual([
      expect.stringContaining('**Flow `review` was skipped** because no file that it is for has changed'),
    ]);
    expect(world.comments()[0]).toContain('Its approval rule takes that for a success.');
    expect(state()).toMatchObject({ status: 'SKIPPED', commit: commitKey(pullRequest.sourceCommit) });
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['a changed file', { 'src/a.ts': '2' }],
    ['a new file', { 'src/b.ts': '1' }],
  ])('with %s of the flow is built', async (_, files) => {
    use({ paths: ['src/**'] });
    await open({ 'docs/a.md': '2', ...files });
    expect(world.statuses()).toEqual(['IN_PROGRESS']);
  });

  test.each<[string, (files: Record<string, string>) => void]>([
    [
      'deletes a file of the flow',
      (files) => {
        delete files['src/a.ts'];
      },
    ],
    [
      'moves a file of the flow elsewhere',
      (files) => {
        files['docs/b.ts'] = files['src/a.ts'];
        delete files['src/a.ts'];
      },
    ],
    [
      'moves a file to the flow',
      (files) => {
        files['src/b.md'] = files['docs/a.md'];
        delete files['docs/a.md'];
      },
    ],
  ])('that %s is built', async (_, change) => {
    use({ paths: ['src/**'] });
    const pullRequest = world.openPullRequest('4', {});
    const files = { ...world.codeCommit.commits.get(pullRequest.mergeBase)?.files };
    change(files);
    world.codeCommit.commits.set(pullRequest.sourceCommit, { message: 'x', files });
    await world.settle();
    expect(world.statuses()).toEqual(['IN_PROGRESS']);
  });

  test('is compared over all pages', async () => {
    use({ paths: ['src/**'] });
    world.codeCommit.pageSize = 2;
    await open({ ...Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`docs/${i}.md`, '1'])), 'src/z.ts': '1' });
    expect(world.statuses()).toEqual(['IN_PROGRESS']);
  });

  test('is compared with where it parted from its target: what the target gained since is no change of it', async () => {
    use({ paths: ['src/**'] });
    const base = world.codeCommit.branches.get('main') ?? '';
    world.codeCommit.branches.set(
      'main',
      world.codeCommit.commit({ 'src/a.ts': 'newer', 'docs/a.md': '1' }, 'x', base),
    );
    const pullRequest = world.openPullRequest('4', {});
    pullRequest.mergeBase = base;
    world.codeCommit.commits.set(pullRequest.sourceCommit, {
      message: 'x',
      files: { 'src/a.ts': '1', 'docs/a.md': '2' },
    });
    await world.settle();
    expect(world.statuses()).toEqual([]);
  });

  test('that was built and then changes back is skipped, and its old build stopped', async () => {
    use({ paths: ['src/**'] });
    const pullRequest = await open({ 'src/a.ts': '2' });
    world.push(pullRequest, { 'src/a.ts': '1', 'docs/a.md': '2' });
    await world.settle();
    expect(world.statuses()).toEqual(['STOPPED']);
    expect(state()).toMatchObject({ status: 'SKIPPED' });
    expect(world.approvedBy(GATE, pullRequest)).toBe(true);
  });
});

describe('[skip ci]', () => {
  test.each([
    ['approve', true],
    ['wait', false],
  ] as const)('with "%s" at the gate: it passes: %p', async (onSkipCi, passes) => {
    use({ skipCi: true }, onSkipCi);
    const pullRequest = await open({ 'src/a.ts': '2' }, 'docs [skip ci]');
    expect(world.statuses()).toEqual([]);
    expect(world.approvedBy(GATE, pullRequest)).toBe(passes);
    expect(world.comments()[0]).toContain('because the commit asks for no build');
    expect(world.comments()[0].includes('takes that for a success')).toBe(passes);
  });

  test('is not heeded without the option', async () => {
    use({});
    await open({ 'src/a.ts': '2' }, 'docs [skip ci]');
    expect(world.statuses()).toEqual(['IN_PROGRESS']);
  });

  test('of an older commit does not count', async () => {
    use({ skipCi: true });
    const pullRequest = await open({ 'src/a.ts': '2' }, '[skip ci]');
    world.push(pullRequest);
    await world.settle();
    expect(world.statuses()).toEqual(['IN_PROGRESS']);
    expect(state()).toMatchObject({ status: 'IN_PROGRESS' });
  });
});

describe('a vote for a skipped check is not to be had by a made-up invocation', () => {
  const told = (pullRequest: FakePullRequest, change: object = {}) => ({
    requestContext: { functionArn: 'arn:aws:lambda:us-east-1:111122223333:function:flow-ci-handler' },
    responsePayload: {
      toReport: [
        {
          kind: 'skipped',
          flow: 'review',
          project: 'demo-ci',
          trigger: review({ paths: ['src/**'] }),
          why: 'paths',
          pullRequestId: '4',
          revision: pullRequest.revision,
          sourceCommit: pullRequest.sourceCommit,
          targetCommit: pullRequest.targetCommit,
          time: '2026-05-04T12:00:00Z',
          ...change,
        },
      ],
    },
  });

  test.each<[string, (pullRequest: FakePullRequest) => object]>([
    ['with other filters than the deployed ones', () => ({ trigger: review({ paths: ['nothing/**'] }) })],
    ['with the deployed filters, though a file counts', () => ({})],
    ['for a revision that is not the newest', () => ({ revision: 'a'.repeat(64) })],
    ['for a message that nobody wrote', () => ({ why: 'skip-ci' })],
    ['for a project without a gate', () => ({ project: 'other-ci' })],
  ])('%s', async (_, change) => {
    use({ paths: ['src/**'] });
    const pullRequest = await open({ 'src/a.ts': '2' });
    await handleReport(told(pullRequest, change(pullRequest)), world.reportPorts());
    expect(world.approvedBy(GATE, pullRequest)).toBe(false);
    expect(world.codeCommit.voted).toEqual([]);
  });

  test('for a target branch that is none of the flow', async () => {
    use({ paths: ['src/**'], targets: ['release/**'] });
    const pullRequest = await open({ 'docs/a.md': '2' });
    const trigger = review({ paths: ['src/**'], targets: ['release/**'] });
    await handleReport(told(pullRequest, { trigger }), world.reportPorts());
    expect(world.lines.at(-1)?.vote).toBe('no vote: the target branch is not one of the flow');
    expect(world.codeCommit.voted).toEqual([]);
  });

  test('from another function is not even looked at', async () => {
    use({ paths: ['src/**'] });
    const pullRequest = await open({ 'docs/a.md': '2' });
    const before = world.comments().length;
    await handleReport(
      { ...told(pullRequest), requestContext: { functionArn: 'arn:aws:lambda:us-east-1:111122223333:function:other' } },
      world.reportPorts(),
    );
    expect(world.lines.at(-1)).toMatchObject({ outcome: 'ignored' });
    expect(world.comments()).toHaveLength(before);
  });

  test('once there is a build for the revision, the build decides', async () => {
    use({ paths: ['src/**'] });
    const pullRequest = world.openPullRequest('4', { 'docs/a.md': '2' });
    const [skip] = world.deliveries.splice(0);
    await world.deliver({ ...skip, payload: { ...(skip.payload as object), trigger: review() } });
    world.codeBuild.end(world.codeBuild.builds[0], 'FAILED');
    await world.settle();
    await handleReport(told(pullRequest), world.reportPorts());
    expect(world.approvedBy(GATE, pullRequest)).toBe(false);
  });
});

describe('a branch', () => {
  const trigger: BranchTrigger = {
    kind: 'branch',
    id: 'branch',
    names: ['**'],
    except: [],
    wildcard: false,
    paths: ['src/**'],
    skipCi: true,
  };
  beforeEach(() => {
    world = new World([{ flow: 'branches', project: 'demo-branch', trigger }]);
  });

  test('is compared with its tip before, and built when it is new', async () => {
    world.pushBranch('next', { 'docs/a.md': '1' });
    world.pushBranch('next', { 'docs/a.md': '2' });
    world.pushBranch('next', { 'docs/a.md': '2', 'src/a.ts': '1' });
    world.pushBranch('next', { 'docs/a.md': '2', 'src/a.ts': '2' }, '[skip ci]');
    await world.settle();
    expect(world.lines.map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['started', undefined],
      ['skipped', 'paths'],
      ['started', undefined],
      ['skipped', 'skip-ci'],
    ]);
  });
});
