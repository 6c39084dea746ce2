const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * A time of a CodeBuild event, such as `May 4, 2026 12:00:07 PM`, as ISO 8601. The events name no zone;
 * it is UTC. The space before AM or PM may be another one than usual: newer Java writes U+202F there.
 * @see https://docs.aws.amazon.com/codebuild/latest/userguide/sample-build-notifications-ref.html
 */
export function parseBuildTime(text: string): string | undefined {
  const match = /^([A-Z][a-z]{2})\s(\d{1,2}),\s(\d{4})\s(\d{1,2}):(\d{2}):(\d{2})\s([AP])M$/.exec(text.trim());
  if (!match) return isIsoTime(text) ? new Date(text).toISOString().replace('.000Z', 'Z') : undefined;
  const month = MONTHS.indexOf(match[1]);
  const [day, year, hour, minute, second] = match.slice(2, 7).map(Number);
  if (month < 0 || day < 1 || day > 31 || hour < 1 || hour > 12 || minute > 59 || second > 59) return undefined;
  const hour24 = (hour % 12) + (match[7] === 'P' ? 12 : 0);
  return new Date(Date.UTC(year, month, day, hour24, minute, second)).toISOString().replace('.000Z', 'Z');
}

/** Whether a text is a time as the events' envelopes write it: ISO 8601 in UTC. */
export function isIsoTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z$/.test(text) && !Number.isNaN(Date.parse(text));
}
