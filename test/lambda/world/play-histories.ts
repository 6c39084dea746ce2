import { playHistory } from './history';

/** `FLOW_CI_SEED=123 npx jest test/lambda/histories.test` plays the one history again. */
const ONE = process.env.FLOW_CI_SEED;
export const FIRST_SEED = ONE === undefined ? Date.now() % 1_000_000_000 : Number(ONE);

export async function playHistories(count: number): Promise<void> {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + (ONE === undefined ? count : 1); seed += 1) {
    const faults = await playHistory(seed);
    if (faults.length > 0)
      throw new Error(
        `FLOW_CI_SEED=${seed} npx jest test/lambda/histories.test plays this history again:\n${faults.join('\n')}`,
      );
  }
}
