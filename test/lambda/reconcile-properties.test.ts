import * as fc from 'fast-check';
import { awsError } from './fakes';
import { addHistory } from './world/long-history';
import { RECONCILE_MINUTES, review, World } from './world/world';
import { decideLost, earliestBuild } from '../../lambda/decide/decide-lost';
import { fairOrder, rotate } from '../../lambda/decide/fair-order';
import { lookNumber, readsOlderBuilds } from '../../lambda/decide/look-turn';
import { BranchTrigger } from '../../src/contract/flow-file';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BRANCH: BranchTrigger = { kind: 'branch', id: 'branch', names: ['**'], except: [], wildcard: false };

interface Situation {
  readonly pullRequests: readonly {
    readonly isDocs: boolean;
    readonly isRefused: boolean;
    readonly isBuilt: boolean;
  }[];
  readonly branches: readonly { readonly isRefused: boolean; readonly asksForNone: boolean }[];
  readonly isGone: boolean;
  readonly history: number;
  /** Of each of these calls in turn: whether it fails, and whether it has its effect all the same. */
  readonly faults: readonly ('none' | 'before' | 'after')[];
  readonly refusal: string;
}

const situations = fc.record<Situation>({
  pullRequests: fc.array(fc.record({ isDocs: fc.boolean(), isRefused: fc.boolean(), isBuilt: fc.boolean() }), {
    maxLength: 45,
  }),
  branches: fc.array(fc.record({ isRefused: fc.boolean(), asksForNone: fc.boolean() }), { maxLength: 25 }),
  isGone: fc.boolean(),
  history: fc.constantFrom(0, 30, 700),
  faults: fc.array(fc.constantFrom('none', 'none', 'none', 'none', 'before', 'after'), { maxLength: 150 }),
  refusal: fc.constantFrom('AccountLimitExceededException', 'InvalidInputException', 'AccessDeniedException'),
});

/** What a build is for: its flow, and its pull request or branch. */
const subjectOf = (projectName: string | undefined, variables: unknown): string => {
  const value = (name: string) =>
    (variables as readonly { readonly name?: string; readonly value?: string }[]).find((each) => each.name === name)
      ?.value;
  return `${projectName} ${value('FLOW_PULL_REQUEST_ID') ?? value('FLOW_BRANCH')}`;
};

async function play({ pullRequests, branches, isGone, history, faults, refusal }: Situation): Promise<{
  readonly built: readonly string[];
  readonly wanted: readonly string[];
}> {
  const world = new World([
    ...(isGone ? [{ flow: 'gone', project: 'gone-ci', trigger: review() }] : []),
    { flow: 'all', project: 'all-ci', trigger: review(), gate: 'gate-a' },
    { flow: 'source', project: 'source-ci', trigger: review({ paths: ['src/**'], supersede: undefined }) },
    { flow: 'branches', project: 'branch-ci', trigger: { ...BRANCH, skipCi: true } },
  ]);
  const refused = new Set<string>();
  const wanted = new Set<string>();
  world.codeCommit.branches.delete('main');
  world.codeCommit.branches.set('main', world.codeCommit.commit({ 'src/a.ts': '1' }, 'base'));
  wanted.add('branch-ci main');
  for (const [n, { isDocs, isRefused, isBuilt }] of pullRequests.entries()) {
    world.openPullRequest(`${n}`, { [isDocs ? 'docs/a.md' : 'src/a.ts']: `x${n}` });
    if (isBuilt) await world.settle();
    else world.deliveries.splice(0);
    const subjects = [`all-ci ${n}`, ...(isDocs ? [] : [`source-ci ${n}`])];
    // Its project was there when the event came.
    if (isGone && isBuilt) wanted.add(`gone-ci ${n}`);
    for (const subject of subjects) (isRefused && !isBuilt ? refused : wanted).add(subject);
  }
  for (const [n, { isRefused, asksForNone }] of branches.entries()) {
    world.pushBranch(`b/${n}`, { 'src/a.ts': `${n}` }, asksForNone ? '[skip ci]' : 'change');
    if (!asksForNone) (isRefused ? refused : wanted).add(`branch-ci b/${n}`);
  }
  world.deliveries.splice(0);
  for (const project of ['all-ci', 'source-ci', 'branch-ci'])
    addHistory(world, { project, count: history, every: 60_000 });
  const queue = [...faults];
  let effect: 'none' | 'before' | 'after' = 'none';
  world.before = (operation) => {
    effect = queue.shift() ?? 'none';
    if (effect === 'before') throw awsError(`${operation}Throttled`);
  };
  world.after = (operation) => {
    if (effect === 'after') throw awsError(`${operation}Failed`);
  };
  world.instead = (operation, input) => {
    const { projectName, environmentVariablesOverride } = input as Readonly<Record<string, never>>;
    if (operation === 'ListBuildsForProject' && projectName === 'gone-ci') throw awsError('ResourceNotFoundException');
    if (operation === 'StartBuild' && refused.has(subjectOf(projectName, environmentVariablesOverride)))
      throw awsError(refusal);
    return undefined;
  };
  for (let n = 0; n < 25; n += 1) {
    world.now += RECONCILE_MINUTES * 60_000;
    world.reconcile();
    // Without what report-build does, which has nothing to do with starts.
    for (let next = world.deliveries.shift(); next; next = world.deliveries.shift())
      if (next.to === 'start-build') await world.deliver(next, 1);
  }
  const own = world.codeBuild.builds.filter(({ id }) => !id?.includes(':h'));
  return {
    built: own.map(({ projectName, environment }) => subjectOf(projectName, environment?.environmentVariables)).sort(),
    wanted: [...wanted].sort(),
  };
}

test('whatever is lost, refused, skipped or fails for a while, after some looks everything that can be started was started exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(situations, async (situation) => {
      const { built, wanted } = await play(situation);
      expect(built).toEqual(wanted);
    }),
    { numRuns: 25 },
  );
}, 120_000);

test('looks that come to so many items each reach all of them in three times as many looks as it takes at least', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 120 }),
      fc.nat(40_000_000),
      (length, some, look) => {
        const items = Array.from({ length }, (_, n) => n);
        const looks = Math.ceil((3 * length) / some) + 2;
        const reached = new Set(Array.from({ length: looks }, (_, n) => rotate(items, look + n).slice(0, some)).flat());
        expect(reached.size).toBe(length);
        expect([...rotate(items, look)].sort((a, b) => a - b)).toEqual(items);
      },
    ),
  );
});

test('in an order of turns each group has its share, and nothing is there twice or missing', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(60), { maxLength: 12 }), fc.nat(1_000_000), fc.nat(100), (sizes, look, some) => {
      const groups = sizes.map((size, group) => Array.from({ length: size }, (_, n) => `${group}/${n}`));
      const order = fairOrder(groups, look);
      expect([...order].sort()).toEqual(groups.flat().sort());
      const first = order.slice(0, some);
      const shares = groups.map((group) => first.filter((each) => group.includes(each)).length);
      // Whoever still waits has no less than any other, but for the turn that was not finished.
      for (const [n, share] of shares.entries())
        if (share < sizes[n]) expect(share).toBeGreaterThanOrEqual(Math.max(...shares) - 1);
    }),
  );
});

test('nothing is called lost that could have a build among those that were not read', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: -23, max: 23 }),
      fc.integer({ min: 0, max: 400 }),
      fc.boolean(),
      (committed, later, skewHours, readBack, isReview) => {
        const now = 1_000 * DAY;
        // Committed, then pushed and built; the clock of whoever committed it is wrong by some hours.
        const committedAt = now - (committed + later) * HOUR;
        const builtAt = now - later * HOUR;
        const times = { committedAt: committedAt + skewHours * HOUR, ...(isReview && { createdAt: committedAt }) };
        const readSince = now - readBack * HOUR;
        if (builtAt < readSince) expect(decideLost(times, readSince, now).kind).toBe('unknown');
        expect(earliestBuild(times, now)).toBeLessThanOrEqual(builtAt);
        // With all builds that are not older, and with all builds, it is certain.
        expect(decideLost(times, earliestBuild(times, now), now).kind).toBe('lost');
        expect(decideLost({}, Number.NEGATIVE_INFINITY, now).kind).toBe('lost');
      },
    ),
    { numRuns: 2_000 },
  );
});

test('of each project the older builds are read once a day, and of two projects never in the same look while a day has enough', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 5, max: 1_440 }),
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 0, max: 10_000 }),
      (interval, projects, day) => {
        const looks = Math.floor(1_440 / interval);
        const from = lookNumber(new Date(day * DAY).toISOString(), interval);
        const turns = Array.from({ length: looks }, (_, n) =>
          Array.from({ length: projects }, (__, project) => project).filter((project) =>
            readsOlderBuilds(from + n, interval, project),
          ),
        );
        expect(turns.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: projects }, (_, n) => n));
        for (const turn of turns) expect(turn.length).toBeLessThanOrEqual(Math.ceil(projects / looks));
      },
    ),
  );
});

test('looks of a schedule have consecutive numbers, and a time that is none has a number too', () => {
  const at = (minutes: number) => new Date(Date.parse('2026-05-04T00:07:00Z') + minutes * 60_000).toISOString();
  const first = lookNumber(at(0), 15);
  expect([15, 30, 45].map((minutes) => lookNumber(at(minutes), 15) - first)).toEqual([1, 2, 3]);
  expect(lookNumber('soon', 15)).toBe(0);
});
