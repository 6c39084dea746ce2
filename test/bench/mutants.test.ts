import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { equivalentOf, EQUIVALENTS } from '../../bench/mutations/equivalents';
import { mutantsOf, mutate, sample, withSwitches } from '../../bench/mutations/mutants';

const ROOT = join(__dirname, '..', '..');
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
      original.replace('max = 3', 'max = (3 - 1)'),
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

test('with switches the text does what it did, and what the one mutant does that is turned on', () => {
  const text = TEXT.replace(': 3 | 4', '').replace(': boolean', '').replace('export const isOld =', 'return');
  const mutants = mutantsOf('age.js', text);
  const run = (code: string, active?: number) => {
    const isOld = new Function('__mutants', code)({ on: (id: number) => id === active }) as (age: number) => boolean;
    return [0, 1, 3, 4, 5].map((age) => isOld(age));
  };
  const switched = withSwitches(
    text,
    mutants.map((mutant, id) => ({ id, mutant })),
  );
  expect(run(switched)).toEqual(run(text));
  for (const [id, mutant] of mutants.entries()) expect(run(switched, id)).toEqual(run(mutate(text, mutant)));
});

test.each(['src', 'lambda', 'cli'])('with all switches the files of %s are TypeScript still', (folder) => {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  const isBroken = (text: string) => {
    try {
      return transformSync(text, { loader: 'ts', logLevel: 'silent' }).code === '';
    } catch {
      return true;
    }
  };
  const broken = names
    .filter((name) => name.endsWith('.ts') && !/(-schemas|\.d)\.ts$/.test(name))
    .filter((name) => {
      const text = readFileSync(join(ROOT, folder, name), 'utf8');
      const mutants = mutantsOf(name, text).map((mutant, id) => ({ id, mutant }));
      return mutants.length > 0 && isBroken(withSwitches(text, mutants));
    });
  expect(broken).toEqual([]);
});

test('each equivalent mutant is one of its file, and is told why', () => {
  for (const each of EQUIVALENTS) {
    const text = readFileSync(join(ROOT, each.file), 'utf8');
    expect(mutantsOf(each.file, text).map((mutant) => equivalentOf(mutant, text))).toContain(each);
    expect(each.reason).not.toBe('');
  }
});
