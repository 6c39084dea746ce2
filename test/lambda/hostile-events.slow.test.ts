import { playHostile } from './world/hostile';

const SEED = Number(process.env.FLOW_CI_SEED ?? Date.now() % 1_000_000_000);

test(`200_000 malformed or hostile invocations of all functions, with faults of AWS, break nothing, and what is not ours is not asked of AWS (seed ${SEED})`, async () => {
  const { faults, invocations, calls, faultyCalls, heap } = await playHostile(200_000, SEED);
  process.stdout.write(
    `${JSON.stringify(invocations)}: ${calls} calls to AWS, ${faultyCalls} of them with a fault (seed ${SEED})\n`,
  );
  expect(faults).toEqual([]);
  // A leak of a kilobyte for each would be two hundred megabytes.
  expect(heap[1] - heap[0]).toBeLessThan(64 * 1024 * 1024);
}, 1_200_000);
