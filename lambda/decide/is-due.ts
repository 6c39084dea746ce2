import { DueMinutes } from '../../src/contract/invocation';

/** Whether a schedule is due at the time of its call. A schedule that does not say when is due at each call. */
export function isDue(time: string, due: DueMinutes | undefined): boolean {
  if (!due) return true;
  const minutes = Math.floor(Date.parse(time) / 60_000);
  // A time that cannot be read is no reason to leave a run out.
  return Number.isNaN(minutes) || minutes % due.interval === due.remainder;
}
