import { Build } from '@aws-sdk/client-codebuild';
import { FakePullRequest } from './fake-codecommit';
import { review, World } from './world';
import { commitKey, parseState, projectKey } from '../../../lambda/render/state-line';
import { awsError } from '../fakes';

/** Numbers that look random, and are the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0; // eslint-disable-line no-bitwise
  return () => {
    /* eslint-disable no-bitwise */
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    /* eslint-enable no-bitwise */
  };
}

const FAULTS = ['ThrottlingException', 'InternalServerError', 'AccountLimitExceededException'];
const CONFLICT: NonNullable<Build['phases']> = [
  {
    phaseType: 'INSTALL',
    phaseStatus: 'FAILED',
    contexts: [
      {
        statusCode: 'COMMAND_EXECUTION_ERROR',
        message: 'Error while executing command: git merge. Reason: exit status 93',
      },
    ],
  },
];
const ENDS = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'FAULT', 'STOPPED'] as const;

/**
 * One history: people open, push, close and merge, builds end in any order, events are lost, doubled, swapped and late,
 * and calls fail before or after they had their effect. Handlers run at the same time, one call of one of them at a
 * time. At the end all is calm: nothing fails, and the schedule looks for what was lost.
 * @returns what is not as it must be
 */
export async function playHistory(seed: number): Promise<readonly string[]> {
  const random = randomFrom(seed);
  const chance = (share: number) => random() < share;
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)];
  // Half of the histories are of a flow that merges, whose success counts only when it has.
  const merges = seed % 2 === 1;
  const world = new World([
    {
      flow: 'review',
      project: 'demo-ci',
      trigger: review({ ...(merges && { mergeResult: true }) }),
      gate: 'gate-a',
      ...(merges && { settings: { mergeResult: true } }),
    },
    { flow: 'docs', project: 'docs-ci', trigger: review({ paths: ['docs/**'], skipCi: true }), gate: 'gate-b' },
  ]);
  world.logLines = ['flow-ci found a conflict in src/a.ts'];
  const waiting: { readonly wake: () => void }[] = [];
  let isCalm = false;
  let active = 0;
  const turn = async () =>
    new Promise<void>((wake) => {
      waiting.push({ wake });
    });
  world.before = async () => {
    await turn();
    if (!isCalm && chance(0.03)) throw awsError(pick(FAULTS));
  };
  world.after = () => {
    if (!isCalm && chance(0.02)) throw awsError('InternalServerError');
  };
  world.wait = turn;
  const faults: string[] = [];
  const run = (delivery: World['deliveries'][number]) => {
    active += 1;
    // Lambda's own tries: sometimes all of them fail, and then the event is lost.
    world
      .deliver(delivery, isCalm ? 3 : 2)
      .catch((error: unknown) => {
        faults.push(String(error));
      })
      .finally(() => {
        active -= 1;
      });
  };
  const deliver = () => {
    if (world.deliveries.length === 0) return;
    const index = isCalm || chance(0.7) ? 0 : Math.floor(random() * world.deliveries.length);
    const [delivery] = world.deliveries.splice(index, 1);
    if (!isCalm && chance(0.1)) return;
    if (!isCalm && chance(0.15)) world.deliveries.push(delivery);
    run(delivery);
  };
  // What AWS answers a moment later than it happens.
  const late = (...parts: readonly ('exportedVariables' | 'buildEnd' | 'log' | 'codeCommit')[]) => {
    if (chance(0.3)) world.late[pick(parts)] += 1 + Math.floor(random() * 3);
  };
  const end = () => {
    const build = pick(world.running());
    late('exportedVariables', 'buildEnd', 'log');
    const conflicts = merges && chance(0.2);
    const status = conflicts ? 'FAILED' : pick(ENDS);
    world.codeBuild.end(
      build,
      status,
      conflicts
        ? { phases: CONFLICT }
        : merges && chance(0.8)
          ? { exportedEnvironmentVariables: [{ name: 'FLOW_MERGED_DST_COMMIT', value: 'c'.repeat(40) }] }
          : {},
    );
  };
  const settle = async () => {
    // Microtasks of the woken handler run to its next call.
    for (let n = 0; n < 12; n += 1) await Promise.resolve();
  };
  const step = async () => {
    if (waiting.length > 0) waiting.splice(isCalm ? 0 : Math.floor(random() * waiting.length), 1)[0].wake();
    await settle();
  };
  const pullRequests: FakePullRequest[] = [];
  const files = () => ({ [pick(['src/a.ts', 'docs/a.md'])]: `${random()}` });
  const act = () => {
    const open = pullRequests.filter((each) => each.open);
    const what = random();
    if (pullRequests.length === 0 || (what < 0.15 && pullRequests.length < 3)) {
      pullRequests.push(world.openPullRequest(`${pullRequests.length + 1}`, files()));
    } else if (what < 0.45 && open.length > 0) {
      late('codeCommit');
      world.push(pick(open), files(), chance(0.1) ? '[skip ci]' : 'change');
    } else if (what < 0.52 && open.length > 0) world.close(pick(open), chance(0.5));
    else if (world.running().length > 0) end();
  };
  for (let n = 0; n < 60; n += 1) {
    // A function lasts for a minute at most. While none runs, longer may pass than CodeBuild remembers a token.
    if (chance(0.1)) {
      for (let m = 0; m < 500 && active > 0; m += 1) await step();
      if (active === 0) world.now += 10 * 60_000;
    }
    world.now += Math.floor(random() * 500);
    const what = random();
    if (what < 0.2) act();
    else if (what < 0.5) deliver();
    else await step();
  }
  isCalm = true;
  const drain = async () => {
    for (let n = 0; n < 20_000 && (active > 0 || world.deliveries.length > 0); n += 1) {
      if (waiting.length === 0 && active === 0) deliver();
      world.now += 10;
      await step();
      if (active > 0 && waiting.length === 0)
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
    }
    if (active > 0) faults.push('a handler does not end');
  };
  await drain();
  for (let n = 0; n < 2; n += 1) {
    world.now += 10 * 60_000;
    world.reconcile();
    await drain();
    while (world.running().length > 0) end();
    // The last word may be lost as well.
    if (chance(0.5)) world.deliveries.splice(0);
    await drain();
  }
  world.now += 10 * 60_000;
  world.reconcile();
  await drain();
  return [...faults, ...faultsAtTheEnd(world)];
}

function faultsAtTheEnd(world: World): string[] {
  const faults: string[] = [];
  for (const { flow, project, gate, trigger } of world.flows) {
    for (const pullRequest of world.codeCommit.pullRequests.values()) {
      const at = `pull request ${pullRequest.id}, flow ${flow}`;
      const comments = world
        .comments()
        .map((text) => parseState(text))
        .filter((state) => state?.project === projectKey(project));
      const mine = world.codeCommit.comments.filter(
        (each) => each.pullRequestId === pullRequest.id && parseState(each.content)?.project === projectKey(project),
      );
      if (mine.length > 1) faults.push(`${at}: ${mine.length} comments`);
      if (comments.some((state) => state === undefined)) faults.push(`${at}: a comment without a state`);
      const builds = world.codeBuild.builds.filter(
        ({ projectName, environment }) =>
          projectName === project &&
          environment?.environmentVariables?.some(
            ({ name, value }) => name === 'FLOW_PULL_REQUEST_ID' && value === pullRequest.id,
          ),
      );
      if (!pullRequest.open) {
        if (builds.some(({ buildComplete }) => !buildComplete)) faults.push(`${at}: it has ended, and a build runs`);
        continue;
      }
      const newest = builds.filter(({ environment }) =>
        environment?.environmentVariables?.some(
          ({ name, value }) => name === 'FLOW_PULL_REQUEST_REVISION' && value === pullRequest.revision,
        ),
      );
      const commit = world.codeCommit.commits.get(pullRequest.sourceCommit);
      const base = world.codeCommit.commits.get(pullRequest.mergeBase);
      const isSkipped =
        flow === 'docs' && (commit?.files['docs/a.md'] === base?.files['docs/a.md'] || commit?.message === '[skip ci]');
      if (newest.length !== (isSkipped ? 0 : 1))
        faults.push(`${at}: ${newest.length} builds of the newest revision, skipped: ${isSkipped}`);
      const state = parseState(mine[0]?.content ?? '');
      const expected = isSkipped ? 'SKIPPED' : newest[0]?.buildStatus;
      if (state?.status !== expected || state?.commit !== commitKey(pullRequest.sourceCommit))
        faults.push(
          `${at}: the comment says ${state?.status} of ${state?.commit}, it is ${expected} of ${pullRequest.sourceCommit}`,
        );
      const approved = world.approvedBy(gate ?? '', pullRequest);
      const hasMerged = newest[0]?.exportedEnvironmentVariables !== undefined;
      const mustMerge = trigger.kind === 'review' && trigger.mergeResult === true;
      const isGood = newest[0]?.buildStatus === 'SUCCEEDED' && (hasMerged || !mustMerge);
      if (approved !== (isSkipped || isGood))
        faults.push(`${at}: approved: ${approved}, though it is ${expected}, merged: ${hasMerged}`);
      const shown = /(It tested the merge|Only the branch was tested|It cannot be merged)/.exec(
        mine[0]?.content ?? '',
      )?.[1];
      const isConflict = newest[0]?.phases !== undefined;
      const toShow =
        !mustMerge || isSkipped || expected === 'STOPPED'
          ? undefined
          : hasMerged
            ? 'It tested the merge'
            : isConflict
              ? 'It cannot be merged'
              : expected === 'SUCCEEDED'
                ? 'Only the branch was tested'
                : undefined;
      if (shown !== toShow) faults.push(`${at}: of the merge the comment says ${shown}, it is ${toShow}`);
    }
  }
  return faults;
}
