/**
 * The fractional parts of its multiples are spread over the interval from 0 to 1 more evenly than those of any other
 * number. So the places where consecutive looks begin are, however many items there are and however few of them a look
 * comes to.
 */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The items from another one on at each look, so that each of them is reached however few of them a look comes to. */
export function rotate<Item>(items: readonly Item[], look: number): readonly Item[] {
  const from = Math.floor(((look * GOLDEN) % 1) * items.length);
  return [...items.slice(from), ...items.slice(0, from)];
}

/** The items of several groups, one of each group in turn, so that no group keeps the others from their turn. */
export function fairOrder<Item>(groups: readonly (readonly Item[])[], look: number): readonly Item[] {
  const rotated = rotate(groups, look).map((group) => rotate(group, look));
  const longest = Math.max(0, ...rotated.map(({ length }) => length));
  return Array.from({ length: longest }, (_, n) => rotated.flatMap((group) => group.slice(n, n + 1))).flat();
}
