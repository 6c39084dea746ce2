/**
 * Do works, so many at once, each as soon as there is a place. When one throws, no further one is begun; those that
 * run come to their end before the error is passed on, for they use what would then be cleaned up.
 */
export async function inLanes<T>(
  works: readonly T[],
  lanes: number,
  work: (each: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  const errors: unknown[] = [];
  const lane = async () => {
    while (next < works.length && errors.length === 0) {
      const index = next;
      next += 1;
      try {
        await work(works[index], index);
      } catch (error) {
        errors.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, works.length) }, lane));
  if (errors.length > 0) throw errors[0];
}
