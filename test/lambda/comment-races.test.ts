import fc from 'fast-check';
import { SOURCE_COMMIT, TARGET_COMMIT } from './events';
import { commentPorts, FakeComments, ownComment } from './fakes';
import { nthBuild } from './reports';
import { VirtualTime } from './virtual-time';
import { BuildReport } from '../../lambda/decide/build-report';
import { keepComment } from '../../lambda/handle/keep-comment';
import { buildKey, parseState } from '../../lambda/render/state-line';

const OLD = '54948ed28d641a4bc9d67844adc5dcbcbf4cab12';
const NEW = 'a24b68b588a02baf581770bd925b647f1d0bcd25';
const identity = ownComment();
const pullRequest = { id: '4', repositoryName: 'demo-repo', sourceCommit: SOURCE_COMMIT, targetCommit: TARGET_COMMIT };

/** A build with its two events, each told once or twice, at any time. */
const oneBuild = fc.record({
  commit: fc.constantFrom(OLD, NEW),
  status: fc.constantFrom('SUCCEEDED', 'FAILED', 'STOPPED', 'FAULT', 'TIMED_OUT') as fc.Arbitrary<
    BuildReport['status']
  >,
  numbered: fc.boolean(),
  startTold: fc.array(fc.nat(3000), { minLength: 0, maxLength: 2 }),
  endTold: fc.array(fc.nat(3000), { minLength: 1, maxLength: 2 }),
});

test('however events come and however long calls take, one comment tells the newest state', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(oneBuild, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.infiniteStream(fc.nat(300)),
      async (builds, inOneSecond, latencies) => {
        const time = new VirtualTime();
        const comments = new FakeComments();
        comments.newest = NEW;
        comments.meanwhile = async () => time.pause(Number(latencies.next().value));
        const told = builds.flatMap((build, index) => {
          const startedAt = inOneSecond ? { startedAt: '2026-05-04T12:00:00Z' } : {};
          const end = nthBuild(index + 1, { commit: build.commit, status: build.status, ...startedAt });
          const start = { ...end, status: 'IN_PROGRESS' as const, ...(!build.numbered && { buildNumber: undefined }) };
          return [
            ...build.startTold.map((at) => [at, start] as const),
            ...build.endTold.map((at) => [at, end] as const),
          ];
        });
        await time.run(
          Promise.all(
            told.map(async ([at, report]) => {
              await time.pause(at);
              await keepComment({ pullRequest, report, identity }, commentPorts(comments, time));
            }),
          ),
        );
        const numbers = builds.map((build, index) => [build.commit === NEW ? 1 : 0, index + 1] as const);
        const [, newest] = numbers.reduce((a, b) => (b[0] > a[0] || (b[0] === a[0] && b[1] > a[1]) ? b : a));
        expect(comments.comments).toHaveLength(1);
        expect(parseState(comments.comments[0].content)).toMatchObject({
          build: buildKey(`demo-ci:build-${newest}`),
          status: builds[newest - 1].status,
        });
      },
    ),
    { numRuns: 300 },
  );
});
