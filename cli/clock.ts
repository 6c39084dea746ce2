/**
 * A clock that never goes back, so that no duration is negative. The machine's own is looked at once; from then on
 * the time that has passed counts, whatever the machine's clock is set to.
 */
export function steadyClock(now: (() => Date) | undefined): () => Date {
  if (!now) {
    const begin = Date.now();
    const since = performance.now();
    return () => new Date(begin + performance.now() - since);
  }
  let last = -Infinity;
  return () => {
    last = Math.max(last, now().getTime());
    return new Date(last);
  };
}
