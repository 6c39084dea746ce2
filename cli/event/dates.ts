const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (n: number) => String(n).padStart(2, '0');

/** As CodeBuild's events write a time: `May 4, 2026 12:00:07 PM`, in UTC. */
export function codebuildDate(date: Date): string {
  const hour = date.getUTCHours();
  const clock = `${hour % 12 || 12}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()} ${clock}`;
}

/** As CodeCommit's events write a time: `Mon May 04 11:58:05 UTC 2026`. */
export function codecommitDate(date: Date): string {
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${DAYS[date.getUTCDay()]} ${MONTHS[date.getUTCMonth()]} ${two(date.getUTCDate())} ${clock} UTC ${date.getUTCFullYear()}`;
}

/** As the envelope of an event has it: without parts of a second. */
export function eventTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, 'Z');
}
