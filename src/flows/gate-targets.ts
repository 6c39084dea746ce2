import { BRANCH_PREFIX } from '../contract/codecommit-events';
import { matchesGlobs, parseGlob } from '../contract/ref-glob';

/**
 * The branches of a gate as references of an approval rule template; none stands for all branches. A template takes
 * `*`, but not at the beginning. AWS does not document whether its `*` crosses a `/`, so `release/*` and `release/**`
 * are the same here, and a template may cover more branches than the globs: report-build approves what no flow of the
 * gate builds.
 * @see https://docs.aws.amazon.com/codecommit/latest/userguide/how-to-create-template.html
 * @returns nothing when no reference says what the globs say
 */
export function gateReferences(
  gate: { readonly targets?: readonly string[] },
  { targets = ['**'], except = [] }: { readonly targets?: readonly string[]; readonly except?: readonly string[] },
): readonly string[] | undefined {
  if (!gate.targets && targets.includes('**')) return [];
  const globs = gate.targets ?? targets.filter((glob) => !isName(glob) || matchesGlobs(glob, targets, except));
  if (globs.length === 0 || !globs.every(isGateGlob)) return undefined;
  return [...new Set(globs.map((glob) => BRANCH_PREFIX + reference(glob)))];
}

/** Whether a glob is the name of one branch. */
export function isName(glob: string): boolean {
  const parts = parseGlob(glob);
  return parts.length === 1 && parts[0].kind === 'text';
}

/** Whether a template can express a glob: it must begin with literal characters. */
export function isGateGlob(glob: string): boolean {
  return head(glob) !== '';
}

/** Whether two globs certainly have no branch in common: their beginnings differ. */
export function areDisjoint(one: string, other: string): boolean {
  const [a, b] = [head(one), head(other)];
  if (isName(one)) return isName(other) ? one !== other : !matchesGlobs(one, [other], []);
  if (isName(other)) return areDisjoint(other, one);
  return !a.startsWith(b) && !b.startsWith(a);
}

function reference(glob: string): string {
  return isName(glob) ? glob : `${head(glob)}*`;
}

function head(glob: string): string {
  const [first] = parseGlob(glob);
  return first?.kind === 'text' ? first.text : '';
}
