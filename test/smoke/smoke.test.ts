import { readSmokeArguments } from './read-smoke-arguments';
import { UndoList } from './undo-list';

test('what is not said has a default', () => {
  expect(readSmokeArguments(['--profile', 'work', '--repository', 'shop'])).toEqual({
    profile: 'work',
    repository: 'shop',
    minutes: 15,
    interval: 5,
  });
});

test.each([
  [[], 'name the profile'],
  [['--profile', 'work'], 'name the repository'],
  [['--profile', 'work', '--repository', 'a b'], 'is no name of a repository'],
  [['--profile', 'work', '--repository', 'shop', '--minutes', 'many'], 'are numbers'],
])('fails for %j', (args: string[], text) => {
  expect(readSmokeArguments(args)).toContain(text);
});

test('what was made goes away, the last first, and one that stays keeps no other', async () => {
  const lines: string[] = [];
  const done: string[] = [];
  const list = new UndoList((line) => {
    lines.push(line);
  });
  list.add('a', async () => {
    done.push('a');
    return Promise.resolve();
  });
  list.add('b', async () => Promise.reject(new Error('no')));
  list.add('c', async () => {
    done.push('c');
    return Promise.resolve();
  });
  expect(await list.run()).toEqual(['b']);
  expect(done).toEqual(['c', 'a']);
  expect(lines).toEqual(['removed  c', 'LEFT     b: no', 'removed  a']);
  expect(await list.run()).toEqual([]);
});
