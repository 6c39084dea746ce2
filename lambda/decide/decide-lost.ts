import { REASONS } from '../decode/reasons';
/** Clocks of people differ by hours. A commit is taken to be older than it says. */
export const COMMIT_SKEW = 24 * 3_600_000;
/** Clocks of services differ a little. */
export const SERVICE_SKEW = 5 * 60_000;

export type LostDecision =
  /** There is no build, so its event was lost. */
  | { readonly kind: 'lost' }
  /** There may be a build that is older than those that were read. */
  | { readonly kind: 'unknown'; readonly reason: string };

/** What is known of a revision of a pull request, or of a branch's tip. Times are milliseconds since 1970. */
export interface SubjectTimes {
  /** When the pull request was created. Absent: it is a branch. */
  readonly createdAt?: number;
  /** When the commit was made, by the clock of whoever made it. Absent: not known. */
  readonly committedAt?: number;
}

/**
 * Whether something without a build among those that were read has none at all. No build of it is older than its commit
 * or its pull request, so the builds since then are enough.
 * @param readSince no build that started then or later is missing among those that were read
 */
export function decideLost(times: SubjectTimes, readSince: number, now: number): LostDecision {
  return earliestBuild(times, now) >= readSince ? { kind: 'lost' } : { kind: 'unknown', reason: REASONS.mayBeBuilt };
}

/**
 * No build of it started before, in milliseconds since 1970. 0: nothing is known. A commit from the future says
 * nothing.
 */
export function earliestBuild({ createdAt = 0, committedAt = 0 }: SubjectTimes, now: number): number {
  const committed = committedAt > now + COMMIT_SKEW ? 0 : committedAt - COMMIT_SKEW;
  return Math.max(0, createdAt - SERVICE_SKEW, committed);
}
