import { Check, isPlainObject, join } from '../checks/check';
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

/**
 * A policy holds 6,144 characters. The actions and the rest take 2,300.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MAX_REFERENCES = 3_800;

/** What is wrong with branches that are each right. */
export function protectionIssue(globs: unknown): { expected: string; fix: string; value: unknown } | undefined {
  if (!Array.isArray(globs) || !globs.every((each) => typeof each === 'string')) return undefined;
  const { length } = JSON.stringify(protectedReferences(globs));
  return length > MAX_REFERENCES
    ? {
        expected: `short enough for a policy: ${MAX_REFERENCES} characters together`,
        fix: 'use globs for many branches, for example "release/**"',
        value: `${length} characters`,
      }
    : undefined;
}

/** A restriction of a policy that is not there. */
export const fastForwardRule: Check = (declared, path, issues) => {
  if (isPlainObject(declared) && declared.fastForwardMergesOnly === true && declared.protectBranches === undefined)
    issues.push({
      path: join(path, 'fastForwardMergesOnly'),
      value: true,
      expected: 'used together with "protectBranches"',
      fix: 'add protectBranches with the branches that it is for, or remove this option',
    });
};
