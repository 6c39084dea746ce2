import * as fc from 'fast-check';
import { stackId } from '../../src/flows/names';

test.each([
  ['', 'shop', 'shop-ci'],
  ['team-', 'foo', 'team-foo-ci'],
  ['', 'Web-Shop', 'Web-Shop-ci'],
])('the stack of %s%s is called %s%s', (namePrefix, repositoryName, id) => {
  expect(stackId({ namePrefix, repositoryName })).toBe(id);
});

test.each([
  ['', 'web.shop', /^web-shop-ci-[0-9a-f]{6}$/],
  ['', 'web_shop', /^web-shop-ci-[0-9a-f]{6}$/],
  ['', '3d', /^repository-3d-ci-[0-9a-f]{6}$/],
  ['', '_', /^x-ci-[0-9a-f]{6}$/],
  ['p'.repeat(32), 'r'.repeat(100), /^p{32}r{68}-ci-[0-9a-f]{6}$/],
])('a repository that cannot be in a name of a stack has a hash behind it: %s%s', (namePrefix, repositoryName, id) => {
  expect(stackId({ namePrefix, repositoryName })).toMatch(id);
});

const LETTERS = [...'aBz09.-_'];
const repository = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 100 });
const prefix = fc.stringMatching(/^([A-Za-z0-9][A-Za-z0-9-]{0,31})?$/);

test('each repository has a legal name of a stack', () => {
  fc.assert(
    fc.property(prefix, repository, (namePrefix, repositoryName) => {
      expect(stackId({ namePrefix, repositoryName })).toMatch(/^[A-Za-z][A-Za-z0-9-]{0,127}$/);
    }),
    { numRuns: 2_000 },
  );
});

test('two repositories never have one stack', () => {
  // Names that differ in one character are the likeliest to clash.
  const pair = fc
    .tuple(repository, fc.nat(), fc.constantFrom(...LETTERS))
    .map(([name, at, letter]): [string, string] => {
      const index = at % name.length;
      return [name, `${name.slice(0, index)}${letter}${name.slice(index + 1)}`];
    })
    .filter(([one, other]) => one !== other);
  fc.assert(
    fc.property(prefix, fc.oneof(pair, fc.tuple(repository, repository)), (namePrefix, [one, other]) => {
      fc.pre(one !== other);
      expect(stackId({ namePrefix, repositoryName: one })).not.toBe(stackId({ namePrefix, repositoryName: other }));
    }),
    { numRuns: 2_000 },
  );
});
