import { GateOptions } from './gate-options';
import { ReviewTriggerOptions } from './trigger-options';
import { BRANCH_PREFIX } from '../contract/codecommit-events';
import { matchesGlobs, parseGlob } from '../contract/ref-glob';

/** The branches of a gate as references; none stands for all branches. Nothing when the review's globs say no names. */
export function gateReferences(gate: GateOptions, review: ReviewTriggerOptions): readonly string[] | undefined {
  const targets = review.targets ?? ['**'];
  const except = review.except ?? [];
  const names =
    gate.targets ?? (targets.every(isName) ? targets.filter((name) => matchesGlobs(name, targets, except)) : undefined);
  if (names) return names.length > 0 ? names.map((name) => BRANCH_PREFIX + name) : undefined;
  return targets.includes('**') && except.length === 0 ? [] : undefined;
}

/** Whether a glob is the name of one branch. */
export function isName(glob: string): boolean {
  const parts = parseGlob(glob);
  return parts.length === 1 && parts[0].kind === 'text';
}
