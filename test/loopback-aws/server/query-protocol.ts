import { isObject, Json } from '../core/json';

/**
 * The input of AWS's Query protocol: `Tags.member.1.Key=a` becomes `{ Tags: [{ Key: 'a' }] }`.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function readQuery(body: string): { readonly operation: string; readonly input: Json } {
  const root: Record<string, unknown> = {};
  for (const [path, value] of new URLSearchParams(body)) {
    const steps = path.split('.').filter((step) => step !== 'member');
    let at = root;
    steps.slice(0, -1).forEach((step) => {
      at = (at[step] ??= {}) as Record<string, unknown>;
    });
    at[steps[steps.length - 1]] = value;
  }
  const { Action, Version: _, ...input } = root;
  return { operation: String(Action), input: listsOf(input) as Json };
}

/** An object whose keys are 1, 2, 3 is a list. */
function listsOf(value: unknown): unknown {
  // An empty list is sent as `Name=`, which is the empty text; what takes a list takes that for none.
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  if (entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key))) {
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, each]) => listsOf(each));
  }
  return Object.fromEntries(entries.map(([key, each]) => [key, listsOf(each)]));
}
