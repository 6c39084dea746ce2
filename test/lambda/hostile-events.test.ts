import { AwsFaults } from './world/aws-faults';
import { EXAMPLES, judge, playHostile } from './world/hostile';
import { HostileAccount } from './world/hostile-account';

const SEED = Number(process.env.FLOW_CI_SEED ?? Date.now() % 1_000_000_000);

test.each(EXAMPLES)('%s, handed to %s, breaks nothing', async (_, to, input) => {
  expect(await judge([to, input], new HostileAccount(() => 0.5, new AwsFaults(() => 0.5, 0)))).toEqual([]);
});

test(`3_000 malformed or hostile invocations break nothing, and what is not ours is not asked of AWS (seed ${SEED})`, async () => {
  const {
    faults,
    heap: [early, late],
  } = await playHostile(3_000, SEED);
  expect(faults).toEqual([]);
  // A leak of a kilobyte for each would be a hundred megabytes.
  expect(late - early).toBeLessThan(64 * 1024 * 1024);
}, 60_000);
