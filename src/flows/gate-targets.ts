import { BRANCH_PREFIX } from '../contract/codecommit-events';
import { matchesGlobs, parseGlob } from '../contract/ref-glob';

/** The branches of a gate as references; none stands for all branches. Nothing when the review's globs say no names. */
export function gateReferences(
  gate: { readonly targets?: readonly string[] },
  { targets = ['**'], except = [] }: { readonly targets?: readonly string[]; readonly except?: readonly string[] },
): readonly string[] | undefined {
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
