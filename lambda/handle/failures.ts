/** The errors of several pieces of work, as one. */
export function failureOf(failures: readonly unknown[], work = 'work'): AggregateError {
  const errors = failures.map((each) => (each instanceof Error ? each : new Error(String(each))));
  const reasons = new Set(errors.map(({ name, message }) => `${name}: ${message}`));
  return new AggregateError(errors, `${errors.length} parts of the ${work} failed: ${[...reasons].join('; ')}`);
}

/** Throw what failed, if anything did. One error alone is thrown as it is. */
export function throwAll(failures: readonly unknown[]): void {
  if (failures.length > 0) throw failures.length === 1 ? failures[0] : failureOf(failures);
}

/** Do something for each of many, some at a time. One that fails must not take the others with it. */
export async function forEach<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const failures: unknown[] = [];
  for (let from = 0; from < items.length; from += atOnce) {
    const ends = await Promise.allSettled(items.slice(from, from + atOnce).map(work));
    failures.push(...ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : [])));
  }
  throwAll(failures);
}
