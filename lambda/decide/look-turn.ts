const DAY = 24 * 60;

/** Which look it is, by the time for which it was scheduled: consecutive looks have consecutive numbers. */
export function lookNumber(time: string, intervalMinutes: number): number {
  const minutes = Date.parse(time) / 60_000;
  return Number.isNaN(minutes) ? 0 : Math.floor(minutes / intervalMinutes);
}

/**
 * Whether it is the turn of one of several projects to have its older builds read: once a day, and no two projects in
 * the same look where a day has enough looks.
 */
export function readsOlderBuilds(look: number, intervalMinutes: number, project: number): boolean {
  const looks = Math.max(1, Math.floor(DAY / intervalMinutes));
  return look % looks === project % looks;
}
