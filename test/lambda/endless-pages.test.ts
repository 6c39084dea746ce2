import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { PROPERTIES, STACK, Templates } from './world/templates';
import { review, World } from './world/world';
import { CloudFormationStacks } from '../../lambda/aws/cloudformation-stacks';
import { MAX_LOOKS } from '../../lambda/decide/next-look';

/**
 * What a service may answer with for ever, and what the functions do then: they end, and log which answer has no end.
 */

const CALLS = [
  'ListBuildsForProject',
  'ListPullRequests',
  'ListBranches',
  'GetDifferences',
  'GetCommentsForPullRequest',
  'GetLogEvents',
] as const;
type Call = (typeof CALLS)[number];
type Tokens = 'the same' | 'new ones' | 'two in turn';
/** Pages that a function may request of one answer. */
const MAX_PAGES = 100;
const DAY = 86_400_000;

interface Played {
  readonly world: World;
  /** The most calls of the operation that one delivery made. */
  readonly most: number;
  readonly asked: boolean;
}

/** Everything that happens to a flow, with one operation whose pages never end. */
async function play(call: Call, tokens: Tokens, isEmpty: boolean): Promise<Played> {
  const world = new World([
    {
      flow: 'review',
      project: 'demo-ci',
      trigger: review({ paths: ['docs/none/**'], exceptPaths: ['x'] }),
      gate: 'gate-a',
    },
    { flow: 'all', project: 'demo-all', trigger: review(), gate: 'gate-b' },
    {
      flow: 'branches',
      project: 'demo-branch',
      trigger: { kind: 'branch', id: 'branch', names: ['**'], except: [], wildcard: false, supersede: true },
    },
  ]);
  world.allow = ['*'];
  world.logLines = ['a'];
  let calls = 0;
  let most = 0;
  let token = 0;
  world.instead = (operation, input, ask) => {
    if (operation !== call) return undefined;
    calls += 1;
    most = Math.max(most, calls);
    if (calls > 5_000) throw new Error(`${call} is requested for ever`);
    const { nextToken: _next, NextToken: _nextToo, ...rest } = input as Record<string, never>;
    const page = ask(rest as Record<string, never>);
    const members = Object.entries(page).map(([name, value]: [string, unknown]) =>
      Array.isArray(value) && isEmpty ? [name, []] : [name, value],
    );
    token += 1;
    const next = { 'the same': 'a', 'two in turn': ['a', 'b'][token % 2], 'new ones': `t${token}` }[tokens];
    const name = call === 'GetDifferences' ? 'NextToken' : call === 'GetLogEvents' ? 'nextBackwardToken' : 'nextToken';
    return { ...(Object.fromEntries(members) as object), [name]: next };
  };
  const settle = async () => {
    for (let next = world.deliveries.shift(); next; next = world.deliveries.shift()) {
      calls = 0;
      // A list of comments that never shows our own cannot be settled, which is an error that Lambda sees.
      await world.deliver(next, 1).catch((error: unknown) => {
        if (!String(error).includes('did not settle')) throw error;
      });
    }
  };
  const pullRequest = world.openPullRequest('4');
  world.pushBranch('release/1');
  await settle();
  world.push(pullRequest);
  await settle();
  for (const build of world.running()) world.codeBuild.end(build, 'FAILED');
  await settle();
  world.now += DAY;
  world.say('4', '/retest failed');
  await settle();
  world.openPullRequest('5');
  world.deliveries.splice(0);
  world.reconcile();
  await settle();
  return { world, most, asked: most > 0 };
}

test('whatever pages a service answers with, each function ends and logs which answer it did not read to its end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...CALLS),
      fc.constantFrom<Tokens>('the same', 'new ones', 'two in turn'),
      fc.boolean(),
      async (call, tokens, isEmpty) => {
        const { world, most, asked } = await play(call, tokens, isEmpty);
        expect(asked).toBe(true);
        // Some functions request an answer more than once, none for ever.
        expect(most).toBeLessThanOrEqual(12 * MAX_PAGES);
        // A log ends where its token is repeated, and enough of it is enough.
        const isLog = call === 'GetLogEvents';
        const incomplete = world.lines.filter(({ outcome }) => outcome === 'incomplete').map(({ reason }) => reason);
        if (!isLog || (isEmpty && tokens !== 'the same'))
          expect(incomplete).toContainEqual(expect.stringMatching(new RegExp(`${call}|newest 2000 builds`)));
      },
    ),
    { numRuns: 36 },
  );
}, 120_000);

test.each<[Tokens, boolean]>([
  ['the same', false],
  ['the same', true],
  ['new ones', false],
  ['new ones', true],
  ['two in turn', true],
])(
  'a gate is given to open pull requests where the tokens of their list are %s, and empty: %s',
  async (tokens, isEmpty) => {
    const cfn = new Templates();
    cfn.declare(PROPERTIES);
    for (const id of ['1', '2']) cfn.world.openPullRequest(id);
    let calls = 0;
    cfn.world.instead = (operation) => {
      if (operation !== 'ListPullRequests') return undefined;
      calls += 1;
      if (calls > 1_000) throw new Error('ListPullRequests is requested for ever');
      const nextToken = { 'the same': 'a', 'two in turn': ['a', 'b'][calls % 2], 'new ones': `t${calls}` }[tokens];
      // What there is may come after a page with nothing.
      return { pullRequestIds: isEmpty && calls === 1 ? [] : ['1', '2'], nextToken };
    };
    expect(await cfn.ask('Create')).toMatchObject({ Status: 'SUCCESS' });
    expect(calls).toBeLessThanOrEqual(MAX_PAGES);
    expect(cfn.handed.flatMap(({ reconcile: { pullRequests } }) => pullRequests)).toEqual(['2', '1']);
    expect(cfn.lines).toContainEqual({ outcome: 'incomplete', reason: expect.stringContaining('ListPullRequests') });
  },
);

test('of very many open pull requests the newest ones are looked at, in whatever order they are listed', async () => {
  const cfn = new Templates();
  cfn.declare(PROPERTIES);
  // Those of the fake are listed from the oldest one on.
  for (let id = 1; id <= 750; id += 1) cfn.world.openPullRequest(String(id));
  await cfn.ask('Create');
  const ids = cfn.handed.flatMap(({ reconcile: { pullRequests } }) => pullRequests);
  expect(ids).toEqual(Array.from({ length: 100 }, (_, each) => String(750 - each)));
});

test.each<Tokens>(['the same', 'new ones', 'two in turn'])(
  'a list of resources without an end is an error, with tokens that are %s',
  async (tokens) => {
    let calls = 0;
    const server = createServer((request, response) => {
      calls += 1;
      const token = { 'the same': 'a', 'two in turn': ['a', 'b'][calls % 2], 'new ones': `t${calls}` }[tokens];
      request.resume().on('end', () => {
        response.end(
          `<A><StackStatus>UPDATE_COMPLETE</StackStatus><member><LogicalResourceId>Gate</LogicalResourceId></member><NextToken>${token}</NextToken></A>`,
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const before = { ...process.env };
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'x',
      AWS_SECRET_ACCESS_KEY: 'y',
    });
    try {
      await expect(new CloudFormationStacks().state(STACK)).rejects.toThrow('cloudformation:ListStackResources');
      expect(calls).toBeLessThanOrEqual(1 + 20);
    } finally {
      process.env = before;
      server.closeAllConnections();
      server.close();
    }
  },
);

test('a log whose last pages are all empty is called unreadable in the comment', async () => {
  const world = new World([{ flow: 'all', project: 'demo-all', trigger: review() }]);
  let token = 0;
  world.instead = (operation) =>
    operation === 'GetLogEvents' ? { events: [], nextBackwardToken: `t${(token += 1)}` } : undefined;
  world.openPullRequest('4');
  await world.settle();
  for (const build of world.running()) world.codeBuild.end(build, 'FAILED');
  await world.settle();
  expect(world.comments()).toEqual([expect.stringContaining('The log could not be read: `EmptyPages`')]);
  // Five pages at each look.
  expect(token).toBe(5 * MAX_LOOKS);
});

test.each([
  ['a vote without a build is not cast', false],
  ['a vote without a build is cast', true],
])('%s where 2,100 builds since the pull request are read: %s', async (_, isShort) => {
  const world = new World([
    { flow: 'review', project: 'demo-ci', trigger: review({ paths: ['docs/**'] }), gate: 'gate-a' },
  ]);
  const pullRequest = world.openPullRequest('4', { 'docs/a.md': 'x' });
  await world.settle();
  for (let n = 0; n < (isShort ? 100 : 2_100); n += 1)
    world.codeBuild.builds.push({
      ...world.codeBuild.builds[0],
      id: `demo-ci:h${n}`,
      arn: `arn:aws:codebuild:us-east-1:111122223333:build/demo-ci:h${n}`,
      buildComplete: true,
      environment: undefined,
    });
  world.now += DAY;
  // The pull request gives back what it changed, so no path of the flow is left.
  world.push(pullRequest, { 'docs/a.md': '1', 'src/a.ts': 'y' });
  await world.settle();
  expect(world.approvedBy('gate-a', pullRequest)).toBe(isShort);
  if (!isShort) expect(world.lines.map(({ vote }) => vote)).toContainEqual(expect.stringContaining('too many builds'));
});
