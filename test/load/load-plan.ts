import { randomFrom } from '../lambda/world/history';

export type LoadKind = 'branch' | 'tag' | 'schedule' | 'review';

/** One event, and what goes wrong with it. */
export interface PlannedEvent {
  readonly kind: LoadKind;
  /** Different for each event of its kind. */
  readonly number: number;
  /** Delivered a second time, so many events later. */
  readonly again?: number;
  /** StartBuild is throttled for it: for some calls, or until the account has room again. */
  readonly throttled?: 'for-now' | 'lasting';
  /** Its rule cannot hand it to the function. */
  readonly refused?: boolean;
}

export interface LoadPlan {
  readonly events: readonly PlannedEvent[];
  /** Before which events the function's processes are killed. */
  readonly kills: readonly number[];
}

const DUPLICATES = 0.05;
const THROTTLED = 0.02;
/** Of those that are throttled, how many stay so: they become dead letters. */
const LASTING = 0.3;
const REFUSED = 0.002;
const KILLS = 3;

/** What happens, by a seed: exactly so many of each kind of trouble, wherever they fall. */
export function planLoad(count: number, seed: number): LoadPlan {
  const random = randomFrom(seed);
  const some = (share: number, among: readonly number[]): readonly number[] => {
    const left = [...among];
    return Array.from(
      { length: Math.min(left.length, Math.max(1, Math.round(share * count))) },
      () => left.splice(Math.floor(random() * left.length), 1)[0],
    );
  };
  const all = Array.from({ length: count }, (_, n) => n);
  const reviews = some(0.02, all);
  const schedules = some(
    0.02,
    all.filter((n) => !reviews.includes(n)),
  );
  const rest = all.filter((n) => !reviews.includes(n) && !schedules.includes(n));
  const tags = new Set(some(0.2, rest));
  // Scheduler hands over itself: twice is what EventBridge does.
  const twice = new Set(
    some(
      DUPLICATES,
      all.filter((n) => !schedules.includes(n)),
    ),
  );
  const throttled = some(THROTTLED, all);
  const lasting = new Set(throttled.slice(0, Math.max(1, Math.round(throttled.length * LASTING))));
  const refused = new Set(
    some(
      REFUSED,
      rest.filter((n) => !throttled.includes(n) && !twice.has(n)),
    ),
  );
  const events = all.map((number): PlannedEvent => ({
    kind: reviews.includes(number)
      ? 'review'
      : schedules.includes(number)
        ? 'schedule'
        : tags.has(number)
          ? 'tag'
          : 'branch',
    number,
    ...(twice.has(number) && { again: 1 + Math.floor(random() * 40) }),
    ...(throttled.includes(number) && { throttled: lasting.has(number) ? ('lasting' as const) : ('for-now' as const) }),
    ...(refused.has(number) && { refused: true }),
  }));
  return { events, kills: Array.from({ length: KILLS }, (_, n) => Math.floor((count * (n + 1)) / (KILLS + 1))) };
}
