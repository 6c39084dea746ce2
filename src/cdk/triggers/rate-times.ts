import { DueMinutes } from '../../contract/invocation';

const HOUR = 60;
const DAY = 24 * HOUR;
const UNITS: Readonly<Record<string, number>> = { minute: 1, hour: HOUR, day: DAY };

/** When a schedule calls. */
export interface RateTimes {
  /** A cron expression in UTC. */
  readonly expression: string;
  readonly due: DueMinutes;
  /** Whether it also calls at minutes at which it is not due. */
  readonly callsMoreOften: boolean;
}

/**
 * The times of a rate as a cron expression. EventBridge Scheduler invokes the target of a `rate(...)` schedule at once
 * when it has no start date, and refuses one that is past, so that no date could stay in a template. Intervals that
 * divide no hour or day become the longest one that does, and the function leaves out the calls that are not due.
 * @param seed the schedule's name: it spreads schedules of the same rate over their interval
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based
 */
export function rateTimes(interval: number, seed: string): RateTimes {
  const remainder = hash(seed) % interval;
  const step = longestStep(interval);
  const minute = remainder % HOUR;
  const hour = Math.floor(remainder / HOUR);
  const fields =
    step < HOUR
      ? `${every(remainder % step, step)} *`
      : `${minute} ${step < DAY ? every(hour % (step / HOUR), step / HOUR) : hour % 24}`;
  return { expression: `cron(${fields} * * ? *)`, due: { interval, remainder }, callsMoreOften: step !== interval };
}

/** The minutes of a rate expression. Nothing for another one. */
export function rateInterval(expression: string): number | undefined {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return value === undefined ? undefined : Number(value) * UNITS[unit];
}

/** The longest interval that a cron expression has and that divides this one: of an hour, of a day, or a day. */
function longestStep(interval: number): number {
  if (interval % HOUR !== 0) return divisor(interval, HOUR);
  return interval % DAY === 0 ? DAY : divisor(interval / HOUR, 24) * HOUR;
}

function every(first: number, step: number): string {
  return step === 1 ? '*' : `${first}/${step}`;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

/** A number that follows from a text. The modulus is prime, and small enough for exact products. */
function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 2_147_483_647, 7);
}
