import { summarize } from '../../bench/figure';
import { inTurn } from '../../bench/harness';
import { readArguments } from '../../bench/read-arguments';
import { table } from '../../bench/table';

describe('a figure', () => {
  test('has the median of its runs, and how far they lie apart', () => {
    expect(summarize({ name: 'a', unit: 's', values: [4, 1, 2] })).toMatchObject({ median: 2, noise: 0.75 });
    expect(summarize({ name: 'a', unit: 's', values: [4, 2] })).toMatchObject({ median: 3 });
  });

  test("has the median of the runs' own ratios, not the ratio of medians", () => {
    const figure = { name: 'a', unit: 's' as const, values: [1, 10, 3], against: { name: 'b', values: [2, 10, 4] } };
    expect(summarize(figure)).toMatchObject({ ratio: 0.75, against: { median: 4 } });
  });

  test.each([
    [{ ratio: 0.5 }, true],
    [{ ratio: 0.4 }, false],
    [{ value: 2 }, true],
    [{ value: 1 }, false],
  ])('says of the aim %j whether it is reached: %s', (aim, reached) => {
    expect(summarize({ name: 'a', unit: 's', values: [2], against: { name: 'b', values: [4] }, aim }).reached).toBe(
      reached,
    );
  });

  test('with an aim against something that could not be measured has not reached it', () => {
    expect(summarize({ name: 'a', unit: 's', values: [2], aim: { ratio: 1 } }).reached).toBe(false);
  });

  test('is a line of a table, with its note below', () => {
    const text = table('Title', [summarize({ name: 'a', unit: 'kB', values: [2], aim: { value: 3 }, note: 'why' })]);
    expect(text).toContain('Title');
    expect(text).toMatch(/^a +2 kB .* ≤ 3 kB +reached$/m);
    expect(text).toContain('  a: why');
  });
});

test('two things are measured in turn, the other one first in each second run', async () => {
  const order: string[] = [];
  const measure = (name: string) => async () => order.push(name);
  const values = await inTurn(3, measure('ours'), measure('other'));
  expect(order).toEqual(['ours', 'other', 'other', 'ours', 'ours', 'other']);
  expect(values).toEqual({ ours: [1, 4, 5], other: [2, 3, 6] });
});

describe('the command line', () => {
  const known = [{ name: 'size' }, { name: 'synth' }];

  test('without a word measures all, five times', () => {
    expect(readArguments([], known)).toEqual({ groups: known, runs: 5, build: true });
  });

  test('measures what takes long only when it is named', () => {
    const load = { name: 'load', onlyByName: true };
    expect(readArguments([], [...known, load]).groups).toEqual(known);
    expect(readArguments(['load'], [...known, load]).groups).toEqual([load]);
  });

  test('takes names of groups, in the order in which they are measured', () => {
    expect(readArguments(['synth', 'size', '--runs', '2', '--no-build'], known)).toEqual({
      groups: known,
      runs: 2,
      build: false,
    });
  });

  test('fails with the names that there are', () => {
    expect(() => readArguments(['sizes'], known)).toThrow('no group sizes: there are size, synth');
    expect(() => readArguments(['--runs', 'many'], known)).toThrow('--runs many: write a number such as 5');
  });
});
