import { isToken } from '../checks/check';

/** @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const MAX_EXPRESSION = 256;

/**
 * What is wrong with a schedule's expression, or nothing.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function scheduleIssue(expression: unknown): { expected: string; fix: string } | undefined {
  if (typeof expression !== 'string')
    return { expected: 'cron(...), rate(...) or at(...)', fix: 'for example "rate(1 day)"' };
  if (isToken(expression)) return undefined;
  if (expression.length > MAX_EXPRESSION)
    return {
      expected: `an expression of at most ${MAX_EXPRESSION} characters`,
      fix: 'shorten it, or write two schedules',
    };
  const match = /^(cron|rate|at)\((.*)\)$/.exec(expression);
  if (!match)
    return {
      expected: 'cron(...), rate(...) or at(...)',
      fix: 'for example "cron(0 11 ? * MON-FRI *)" or "rate(1 day)"',
    };
  const [, kind, inside] = match;
  if (kind === 'rate') return rateIssue(inside);
  return kind === 'at' ? atIssue(inside) : cronIssue(inside);
}

function rateIssue(inside: string) {
  const match = /^([1-9]\d*) (minute|hour|day)(s?)$/.exec(inside);
  if (match && (match[1] === '1') === (match[3] === '')) return undefined;
  return {
    expected: 'rate(value unit), the unit in the singular for 1 and in the plural for more',
    fix: 'for example "rate(1 hour)" or "rate(12 hours)"',
  };
}

function atIssue(inside: string) {
  const good = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(inside) && !Number.isNaN(Date.parse(`${inside}Z`));
  return good ? undefined : { expected: 'at(yyyy-mm-ddThh:mm:ss)', fix: 'for example "at(2030-01-31T08:00:00)"' };
}

interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly words?: readonly string[];
  readonly special?: RegExp;
}

const FIELDS: readonly Field[] = [
  { name: 'minutes', min: 0, max: 59 },
  { name: 'hours', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  {
    name: 'month',
    min: 1,
    max: 12,
    words: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  {
    name: 'day of week',
    min: 1,
    max: 7,
    words: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
    special: /^(\?|L|[1-7]L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)#[1-5])$/i,
  },
  { name: 'year', min: 1970, max: 2199 },
];

function cronIssue(inside: string) {
  const values = inside.split(' ');
  if (values.length !== FIELDS.length) {
    return {
      expected: `cron of six fields (${FIELDS.map((field) => field.name).join(', ')}), not ${values.length}`,
      fix: 'for example "cron(0 11 ? * MON-FRI *)"',
    };
  }
  const wrong = FIELDS.findIndex((field, i) => !values[i].split(',').every((part) => goodPart(part, field)));
  if (wrong >= 0) {
    const { name, min, max, words } = FIELDS[wrong];
    return {
      expected: `cron whose ${name} is from ${min} to ${max}${words ? ` or ${words[0]} to ${words[words.length - 1]}` : ''}, not "${values[wrong]}"`,
      fix: `change the field ${wrong + 1}`,
    };
  }
  if ((values[2] === '?') === (values[4] === '?')) {
    return {
      expected: 'cron with a ? in the day of month or in the day of week, and not in both',
      fix: 'put ? in the one that you do not use',
    };
  }
  return undefined;
}

function goodPart(part: string, field: Field): boolean {
  if (field.special?.test(part)) return true;
  const [range, step, ...more] = part.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d*$/.test(step))) return false;
  if (range === '*') return true;
  const ends = range.split('-');
  return ends.length <= 2 && ends.every((end) => inField(end, field));
}

function inField(value: string, { min, max, words }: Field): boolean {
  if (words?.includes(value.toUpperCase())) return true;
  return /^\d+$/.test(value) && Number(value) >= min && Number(value) <= max;
}

/**
 * Whether a name is a time zone that this Node.js knows, written as the time zone database writes it: EventBridge
 * Scheduler distinguishes upper and lower case, and `Intl` does not.
 * @see https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
 */
export function isTimeZone(name: unknown): boolean {
  if (typeof name !== 'string') return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    return false;
  }
  return TIME_ZONES.has(name) || isOlderName(name);
}

const TIME_ZONES = new Set(Intl.supportedValuesOf('timeZone'));
const FOLDED = new Set([...TIME_ZONES].map((name) => name.toLowerCase()));

/**
 * `US/Eastern`, `UTC`: names that `Intl` takes and does not list. Each part begins with a capital, and abbreviations
 * are capitals.
 */
function isOlderName(name: string): boolean {
  if (FOLDED.has(name.toLowerCase())) return false;
  return name.length <= 3 ? /^[A-Z]+$/.test(name) : name.split('/').every((part) => /^[A-Z]/.test(part));
}

/** The name of a time zone in the right case, if only the case is wrong. */
export function nearestTimeZone(name: string): string | undefined {
  return [...TIME_ZONES].find((each) => each.toLowerCase() === name.toLowerCase());
}
