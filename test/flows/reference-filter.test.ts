import * as fc from 'fast-check';
import { compilePattern, matchPattern } from '../../cli/match/event-pattern';
import { matchesGlob, matchesGlobs } from '../../src/contract/ref-glob';
import { eventPattern } from '../../src/flows/event-pattern';
import { referenceFilter } from '../../src/flows/reference-filter';

const ARN = 'arn:aws:codecommit:eu-west-1:111122223333:demo';

describe('globs', () => {
  test.each([
    ['main', 'main', true],
    ['main', 'main2', false],
    ['main', 'Main', false],
    ['v*', 'v1.2.3', true],
    ['v*', 'v', true],
    ['v*', 'v1/rc', false],
    ['release/**', 'release/1', true],
    ['release/**', 'release/1/2', true],
    ['release/**', 'release', false],
    ['release/*', 'release/1/2', false],
    ['**', 'a/b/c', true],
    ['*', 'a', true],
    ['*', 'a/b', false],
    ['**/hotfix', 'hotfix', true],
    ['**/hotfix', 'a/b/hotfix', true],
    ['**/hotfix', 'a-hotfix', false],
    ['a/**/z', 'a/z', true],
    ['a/**/z', 'a/b/c/z', true],
    ['a/**/z', 'az', false],
    ['feature-**', 'feature-a/b', true],
    ['*-rc*', 'v1-rc2', true],
    ['a.c', 'abc', false],
    ['a+b(c)', 'a+b(c)', true],
  ])('%s and %s: %s', (glob, name, expected) => {
    expect(matchesGlob(name, glob)).toBe(expected);
  });

  test('a hostile name costs no more than its length', () => {
    expect(matchesGlob(`${'a'.repeat(5000)}b`, '*a*a*a*a*a*a*a*a*c')).toBe(false);
  });
});

describe('filters of a rule', () => {
  test.each([
    ['exact names stay exact', ['main', 'develop'], [], ['main', 'develop']],
    ['a folder is a prefix', ['release/**'], [], [{ prefix: 'release/' }]],
    ['a star at the end is a prefix', ['v*'], [], [{ prefix: 'v' }]],
    ['a star at the start is a suffix', ['*-rc'], [], [{ suffix: '-rc' }]],
    ['any folder before a name', ['**/hotfix'], [], ['hotfix', { suffix: '/hotfix' }]],
    ['a star in the middle is a wildcard', ['release/*/fix'], [], [{ wildcard: 'release/*/fix' }]],
    ['too many stars become a prefix', ['a*b*c*d'], [], [{ prefix: 'a' }]],
    ['a prefix covers what it begins', ['release/**', 'release/1', 'release/x/**'], [], [{ prefix: 'release/' }]],
    ['all names need no filter', ['**'], [], undefined],
    ['one that matches all wins', ['main', '*'], [], undefined],
    ['all names but exact ones', ['**'], ['main', 'develop'], [{ 'anything-but': ['main', 'develop'] }]],
    ['all names but a folder', ['**'], ['tmp/**'], [{ 'anything-but': { prefix: ['tmp/'] } }]],
    ['an exception that no operator can tell is left to the function', ['**'], ['tmp*'], undefined],
    ['exceptions beside names are left to the function', ['v*'], ['v*-rc*'], [{ prefix: 'v' }]],
    ['a list that is too long for a pattern', Array.from({ length: 200 }, (_, i) => `branch-${i}`), [], undefined],
  ])('%s', (_, globs, except, expected) => {
    expect(referenceFilter(globs, except, { before: '', wildcards: true })).toEqual(expected);
  });

  test('without the right to a wildcard the text before the star counts', () => {
    expect(referenceFilter(['release/*/fix'], [], { before: 'refs/heads/', wildcards: false })).toEqual([
      { prefix: 'refs/heads/release/' },
    ]);
  });

  test('whatever the globs match, the rule matches', () => {
    const part = fc.constantFrom('a', 'b', 'rc', '/', '-', '*', '**', '/**', '**/', 'x.y');
    const glob = fc
      .array(part, { minLength: 1, maxLength: 5 })
      .map((parts) =>
        parts
          .join('')
          .replace(/\/+/g, '/')
          .replace(/^\/|\/$/g, ''),
      )
      .filter((text) => text !== '');
    const name = fc
      .array(fc.constantFrom('a', 'b', 'rc', '/', '-', 'x.y', 'z'), { minLength: 1, maxLength: 6 })
      .map((parts) =>
        parts
          .join('')
          .replace(/\/+/g, '/')
          .replace(/^\/|\/$/g, ''),
      )
      .filter((text) => text !== '');
    fc.assert(
      fc.property(
        fc.array(glob, { minLength: 1, maxLength: 4 }),
        fc.array(glob, { maxLength: 3 }),
        name,
        fc.boolean(),
        (names, except, reference, wildcard) => {
          fc.pre(matchesGlobs(reference, names, except));
          const branch = { kind: 'branch' as const, id: 'branch', names, except, wildcard };
          const review = { kind: 'review' as const, id: 'review', targets: names, except, wildcard };
          expect(matchPattern(compilePattern(eventPattern(branch, ARN)), branchEvent(reference))).toEqual({
            matches: true,
          });
          expect(matchPattern(compilePattern(eventPattern(review, ARN)), reviewEvent(reference))).toEqual({
            matches: true,
          });
        },
      ),
      { numRuns: 3000 },
    );
  });
});

function branchEvent(name: string) {
  return {
    source: 'aws.codecommit',
    'detail-type': 'CodeCommit Repository State Change',
    resources: [ARN],
    detail: { event: 'referenceCreated', referenceType: 'branch', referenceName: name },
  };
}

function reviewEvent(target: string) {
  return {
    source: 'aws.codecommit',
    'detail-type': 'CodeCommit Pull Request State Change',
    resources: [ARN],
    detail: {
      event: 'pullRequestCreated',
      pullRequestStatus: 'Open',
      isMerged: 'False',
      destinationReference: `refs/heads/${target}`,
    },
  };
}
