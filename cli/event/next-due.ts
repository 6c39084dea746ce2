import type * as Croner from 'croner';

const UNIT_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface Field {
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

/** The bounds and names of the fields of a cron expression of AWS, which has no seconds. */
const FIELDS: readonly Field[] = [
  { min: 0, max: 59 },
  { min: 0, max: 23 },
  { min: 1, max: 31 },
  { min: 1, max: 12, names: MONTHS },
  { min: 1, max: 7, names: WEEKDAYS },
  { min: 1970, max: 2199 },
];

/**
 * When a schedule is due next, or nothing when it never is again. A rate counts from the creation of its schedule,
 * which is not known here: it counts from now.
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
  if (kind === 'at') return nextOf(inside, timeZone, now);
  return kind === 'cron' ? nextOfCron(inside, timeZone, now) : undefined;
}

function nextOfCron(inside: string, timeZone: string, now: Date): Date | undefined {
  const fields = inside.split(' ');
  // croner takes LW alone only, so each day of the month is asked for by itself.
  const due = fields[2].split(',').flatMap((day) => {
    const pattern = fields.map((field, at) => fieldForCroner(at === 2 ? day : field, FIELDS[at])).join(' ');
    return nextOf(`0 ${pattern}`, timeZone, now) ?? [];
  });
  return due.sort((a, b) => a.getTime() - b.getTime())[0];
}

function nextOf(pattern: string, timezone: string, now: Date): Date | undefined {
  const { Cron } = loadCroner();
  // AWS counts weekdays from 1, for Sunday.
  const cron = new Cron(pattern, { timezone, mode: '7-part', alternativeWeekdays: true });
  let due = cron.nextRun(now);
  // A time that the clock jumps over in spring is skipped by AWS; croner gives the time after the jump.
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
  while (due && !cron.match(due)) due = cron.nextRun(due);
  return due ?? undefined;
}

/** A field with its ranges written out: AWS has some that croner refuses, as FRI-MON and 0/15. */
function fieldForCroner(text: string, { min, max, names = [] }: Field): string {
  const numberOf = (value: string) =>
    names.includes(value.toUpperCase()) ? names.indexOf(value.toUpperCase()) + min : Number(value);
  const valuesOf = (part: string): readonly (string | number)[] => {
    if (part === 'L' && names === WEEKDAYS) return [max];
    const [range, step] = part.split('/');
    if (/^(\*|\?|LW?|\d+[WL]|.+#\d)$/.test(part)) return [part];
    const [first, last] = range === '*' ? [min, max] : range.split('-').map(numberOf);
    const end = last ?? (step ? max : first);
    const length = end >= first ? end - first : end - first + (max - min + 1);
    return Array.from(
      { length: Math.floor(length / Number(step ?? 1)) + 1 },
      (_, index) => min + ((first - min + index * Number(step ?? 1)) % (max - min + 1)),
    );
  };
  return text.split(',').flatMap(valuesOf).join(',');
}

/** Loaded when it is first needed. */
function loadCroner(): typeof Croner {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('croner') as typeof Croner;
}
