import { Clock } from './handler-ports';
import { FUNCTION_ERRORS, reasonWith } from '../decode/reasons';

/** Longer than the time from reading to writing. */
const SETTLE_MILLISECONDS = 1_000;
const MAX_ROUNDS = 8;

/**
 * Look at what stands there, change it, and look again until nothing is to be changed. Two functions may read the same
 * and write one after the other, one of them by an older reading, and CodeCommit has no "only if unchanged": so each
 * looks again after a pause, and writes again if something older than its own state stands there. The newest state is
 * the last to stay.
 * @param look gives back the end, or nothing where it has changed something
 */
export async function settle<End>(
  name: string,
  clock: Clock,
  look: () => Promise<End | undefined>,
  extraRounds: () => number = () => 0,
): Promise<End> {
  for (let round = 0; round < MAX_ROUNDS + extraRounds(); round += 1) {
    const end = await look();
    if (end !== undefined) return end;
    await clock.pause(SETTLE_MILLISECONDS);
  }
  throw new Error(reasonWith(FUNCTION_ERRORS.notSettled, { name, rounds: MAX_ROUNDS }));
}
