/** How far ahead is looked: a leap year's 29th of February on a given weekday comes every 28 years, 40 over a skipped one. */
const YEARS_AHEAD = 41;
const DAY_MS = 86_400_000;
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: DAY_MS };

/**
 * When a schedule is due next, or nothing when it never is again. A rate counts from its schedule's making,
 * which is not known here: from now.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function nextDue(expression: string, timeZone: string, now: Date): Date | undefined {
  const [, kind, inside] = /^(cron|rate|at)\((.*)\)$/.exec(expression) ?? [];
  if (kind === 'rate') {
    const [value, unit] = inside.split(' ');
    const due = new Date(now.getTime() + Number(value) * UNIT_MS[unit.replace(/s$/, '')]);
    // A rate of a billion days is beyond what a date can be.
    return Number.isNaN(due.getTime()) ? undefined : due;
  }
  if (kind === 'at') {
    const due = toInstant(Date.parse(`${inside}Z`), timeZone);
    return due && due > now ? due : undefined;
  }
  return kind === 'cron' ? nextOfCron(inside.split(' '), timeZone, now) : undefined;
}

function nextOfCron(
  [minutes, hours, monthDay, month, weekday, year]: readonly string[],
  timeZone: string,
  now: Date,
): Date | undefined {
  const clock = { hours: valuesOf(hours, 0, 23), minutes: valuesOf(minutes, 0, 59) };
  const months = valuesOf(month, 1, 12, MONTHS);
  const years = valuesOf(year, 1970, 2199);
  // The wall clock of the time zone is written as if it were UTC; a day earlier, whatever the zone.
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS - DAY_MS;
  for (let day = today; day < today + YEARS_AHEAD * 366 * DAY_MS; day += DAY_MS) {
    const date = new Date(day);
    if (!years.has(date.getUTCFullYear()) || !months.has(date.getUTCMonth() + 1)) continue;
    if (!(monthDay === '?' ? isWeekday(weekday, date) : isMonthDay(monthDay, date))) continue;
    for (const hour of clock.hours) {
      for (const minute of clock.minutes) {
        const due = toInstant(day + hour * 3_600_000 + minute * 60_000, timeZone);
        if (due && due > now) return due;
      }
    }
  }
  return undefined;
}

function isMonthDay(field: string, date: Date): boolean {
  const last = lastDay(date);
  const day = date.getUTCDate();
  return field.split(',').some((part) => {
    if (part === 'L') return day === last;
    if (part === 'LW') return day === nearestWorkday(last, date);
    const [, near] = /^(\d+)W$/.exec(part) ?? [];
    return near ? Number(near) <= last && day === nearestWorkday(Number(near), date) : valuesOf(part, 1, 31).has(day);
  });
}

function isWeekday(field: string, date: Date): boolean {
  const weekday = date.getUTCDay() + 1;
  const day = date.getUTCDate();
  return field.split(',').some((part) => {
    if (part === 'L') return weekday === 7;
    const [, name, sign, count] = /^(\w+?)(L|#)(\d?)$/.exec(part) ?? [];
    if (!sign) return valuesOf(part, 1, 7, WEEKDAYS).has(weekday);
    if (!valuesOf(name, 1, 7, WEEKDAYS).has(weekday)) return false;
    return sign === 'L' ? day + 7 > lastDay(date) : Math.ceil(day / 7) === Number(count);
  });
}

/** The day from Monday to Friday that is nearest to a day, in the same month. */
function nearestWorkday(day: number, date: Date): number {
  const last = lastDay(date);
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay();
  if (weekday === 6) return day > 1 ? day - 1 : day + 2;
  if (weekday === 0) return day < last ? day + 1 : day - 2;
  return day;
}

function lastDay(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The values of a field such as `1,10-20/2,MON-FRI`, in order. A range may go over the end, as FRI-MON does. */
function valuesOf(field: string, min: number, max: number, words: readonly string[] = []): ReadonlySet<number> {
  const numberOf = (text: string) =>
    words.includes(text.toUpperCase()) ? words.indexOf(text.toUpperCase()) + min : Number(text);
  const found = field.split(',').flatMap((part) => {
    const [range, step] = part.split('/');
    const [first, last] = range === '*' ? [min, max] : range.split('-').map(numberOf);
    const end = last ?? (step ? max : first);
    const length = end >= first ? end - first : end - first + (max - min + 1);
    return Array.from(
      { length: Math.floor(length / Number(step ?? 1)) + 1 },
      (_, index) => min + ((first - min + index * Number(step ?? 1)) % (max - min + 1)),
    );
  });
  return new Set(found.sort((a, b) => a - b));
}

/** The moment at which a zone's wall clock shows a time, or nothing when it never does, as when it is put forward. */
function toInstant(wall: number, timeZone: string): Date | undefined {
  // The offset of a day before and of a day after: around a change, one of them is right.
  const candidates = [wall - DAY_MS, wall + DAY_MS]
    .map((near) => wall - (wallClock(near, timeZone) - near))
    .sort((a, b) => a - b);
  const found = candidates.find((instant) => wallClock(instant, timeZone) === wall);
  return found === undefined ? undefined : new Date(found);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function wallClock(instant: number, timeZone: string): number {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts.year, parts.month - 1, parts.day, parts.hour, parts.minute, parts.second);
}
