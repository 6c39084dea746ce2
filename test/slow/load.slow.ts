import { loadIssues } from '../load/load-issues';
import { playLoad } from '../load/play-load';

const SEED = Number(process.env.FLOW_CI_SEED ?? Date.now() % 1_000_000_000);
const COUNT = 200;

test(`${COUNT} events with duplicates, throttles and killed handlers: none is lost, none is built twice (seed ${SEED})`, async () => {
  const result = await playLoad(COUNT, SEED);
  expect(loadIssues(COUNT, result)).toEqual([]);
  // Without trouble it would show nothing.
  expect(result).toMatchObject({ kills: 3, deliveredTwice: 10, events: COUNT });
  expect(result.throttledCalls).toBeGreaterThan(4);
  expect(result.killedAt).toBeGreaterThan(0);
  expect(result.dead).toBeGreaterThanOrEqual(2);
}, 600_000);
