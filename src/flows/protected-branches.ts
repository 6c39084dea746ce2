import { BRANCH_PREFIX } from '../contract/codecommit-events';
import { parseGlob } from '../contract/ref-glob';

/**
 * References for a condition of IAM. Its `*` knows no segments, so a glob's `*` protects more here than it
 * matches elsewhere; and `${` would begin a variable of IAM's.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function protectedReferences(globs: readonly string[]): readonly string[] {
  return globs.map(
    (glob) =>
      BRANCH_PREFIX +
      parseGlob(glob)
        .map((part) => (part.kind === 'text' ? part.text.replace(/\$/g, '${$}') : '*'))
        .join('')
        .replace(/\*+/g, '*'),
  );
}

/** A policy holds 6,144 characters; the actions and the rest take 1,200. */
const MAX_REFERENCES = 4_500;

/** What is wrong with branches that are each right. */
export function protectionFault(globs: unknown): { mustBe: string; cure: string; value: unknown } | undefined {
  if (!Array.isArray(globs) || !globs.every((each) => typeof each === 'string')) return undefined;
  const { length } = JSON.stringify(protectedReferences(globs));
  return length > MAX_REFERENCES
    ? {
        mustBe: `short enough for a policy: ${MAX_REFERENCES} characters together`,
        cure: 'write globs such as "release/**" for many branches',
        value: `${length} characters`,
      }
    : undefined;
}
