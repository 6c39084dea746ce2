import { playHistory } from './world/history';

/** `FLOW_CI_SEED=123 npx jest test/lambda/histories` plays the one history again. */
const ONE = process.env.FLOW_CI_SEED;
const COUNT = 2_000;
const first = ONE === undefined ? Date.now() % 1_000_000_000 : Number(ONE);

test(`whatever happens to events, builds and calls: in the end each pull request has its build, its comment and its votes (seeds from ${first})`, async () => {
  for (let seed = first; seed < first + (ONE === undefined ? COUNT : 1); seed += 1) {
    const faults = await playHistory(seed);
    if (faults.length > 0) throw new Error(`FLOW_CI_SEED=${seed} plays this history again:\n${faults.join('\n')}`);
  }
}, 300_000);
