/** A time of an answer as ISO 8601 in UTC. Nothing where it is absent, or out of the range that there are dates for. */
export function answeredTime(time: Date | undefined): string | undefined {
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
