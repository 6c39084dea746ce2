import fc from 'fast-check';
import { matchesGlob } from '../../src/contract/ref-glob';
import { areDisjoint, gateReferences, isGateGlob } from '../../src/flows/gate-targets';
import { coversReference } from '../loopback-aws/codecommit/approval-rule';

const part = fc.constantFrom('a', 'b', 'rc', '/', '-', '*', '**', '/**', '**/', 'x.y');
const glob = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''));
const name = fc
  .array(fc.constantFrom('a', 'b', 'rc', '/', '-', 'x.y'), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''));

test('the references of a gate cover each branch that its globs match', () => {
  fc.assert(
    fc.property(fc.array(glob.filter(isGateGlob), { minLength: 1, maxLength: 3 }), name, (targets, branch) => {
      const references = gateReferences({}, { targets });
      fc.pre(targets.some((target) => matchesGlob(branch, target)));
      expect(references?.some((reference) => coversReference(reference, `refs/heads/${branch}`))).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

test('a template takes each of them: no wildcard at the beginning, and none where no glob has one', () => {
  fc.assert(
    fc.property(glob.filter(isGateGlob), (target) => {
      const [reference] = gateReferences({}, { targets: [target] }) ?? [];
      expect(reference).toMatch(/^refs\/heads\/[^*]+\*?$/);
      expect(reference.includes('*')).toBe(target.includes('*'));
    }),
  );
});

test('globs that are called disjoint have no branch in common', () => {
  fc.assert(
    fc.property(glob, glob, name, (one, other, branch) => {
      fc.pre(areDisjoint(one, other));
      expect(matchesGlob(branch, one) && matchesGlob(branch, other)).toBe(false);
    }),
    { numRuns: 2_000 },
  );
});
