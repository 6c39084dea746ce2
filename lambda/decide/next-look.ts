/**
 * Seconds until each further look. Together three minutes, in which a function that slept would cost more than all its
 * other work. A message that a function sends to its own queue is part of one chain, which Lambda ends after about 16
 * invocations.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
const DELAYS: readonly number[] = [2, 8, 30, 140];

export interface NextLook {
  readonly look: number;
  readonly delaySeconds: number;
}

/** Looks at most, the one that the event itself causes among them. */
export const MAX_LOOKS = DELAYS.length + 1;

/** The look after this one, or nothing when this is the last one. Looks count from 1. */
export function nextLook(look: number, max = MAX_LOOKS): NextLook | undefined {
  // What is no count of looks comes from nobody of ours, and must not begin another chain.
  if (!Number.isInteger(look) || look < 1 || look >= Math.min(max, MAX_LOOKS)) return undefined;
  return { look: look + 1, delaySeconds: DELAYS[look - 1] };
}
