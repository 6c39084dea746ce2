import { mutantsOf, mutate, sample } from '../../bench/mutations/mutants';

const TEXT = 'export const isOld = (age: 3 | 4, max = 3): boolean => (age > max && !false ? true : age === 0);\n';
const changed = mutantsOf('age.ts', TEXT).map((mutant) => mutate(TEXT, mutant).slice(13, -2));

test('each comparison, condition, limit, Boolean and negation is changed, and no type', () => {
  const original = TEXT.slice(13, -2);
  expect(changed.every((each) => each !== original && each.includes('(age: 3 | 4,'))).toBe(true);
  expect(changed).toEqual(
    expect.arrayContaining([
      original.replace('age > max', 'age >= max'),
      original.replace('&&', '||'),
      original.replace('!false', 'false'),
      original.replace('!false', '!true'),
      original.replace('? true', '? false'),
      original.replace('age === 0', 'age !== 0'),
      original.replace('max = 3', 'max = (3 + 1)'),
      original.replace('age > max && !false ?', 'true ?'),
    ]),
  );
});

test('a seed chooses the same ones each time', () => {
  const all = Array.from({ length: 100 }, (_, each) => each);
  expect(sample(all, 10, 7)).toEqual(sample(all, 10, 7));
  expect(sample(all, 10, 7)).not.toEqual(sample(all, 10, 8));
  expect(new Set(sample(all, 10, 7)).size).toBe(10);
});
