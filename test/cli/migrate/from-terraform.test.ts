import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { META_ARGUMENTS, VARIABLES } from '../../../cli/migrate/map-variables';
import { moduleDefaults } from '../../../cli/migrate/module-version';
import { FlowVariable } from '../../../src/contract/variables';
import { DeclaredFlows } from '../../../src/flows/flow-file-options';
import { NEWEST_IMAGES } from '../../../src/flows/known-values';
import { issuesOf } from '../../../src/flows/resolve';

/** docs/from-terraform.md is written by hand: here it is held to the code. */
const PAGE = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'from-terraform.md'), 'utf8');

/** Rows of the table below a heading, as lists of cells. */
function rows(heading: string): string[][] {
  const section = PAGE.split(/^## /m).find((each) => each.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

const code = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text);

/** An option by its path, given a value that no option takes: known options complain of the value alone. */
function knows(option: string): boolean {
  const wrong = Symbol('wrong');
  const nested = (path: readonly string[]): unknown =>
    path.length === 0
      ? wrong
      : path[0].endsWith('[]')
        ? { [path[0].slice(0, -2)]: [nested(path.slice(1))] }
        : { [path[0]]: nested(path.slice(1)) };
  const path = option.split('.');
  return [nested(path), { flows: { a: nested(path) } }].some((declared) =>
    issuesOf(declared as DeclaredFlows).every(({ expected }) => expected !== 'a known option'),
  );
}

test('the page has each variable of the module once, and no other', () => {
  const named = rows('Variables of the module').flatMap(([variable]) => code(variable));
  expect(named.sort()).toEqual(Object.keys(VARIABLES).sort());
  expect(named.filter((name) => Object.hasOwn(META_ARGUMENTS, name))).toEqual([]);
});

test.each(rows('Variables of the module').map(([variable, option]) => [code(variable)[0], code(option)]))(
  'the page maps %s to options that exist',
  (_, options) => {
    expect(options).not.toEqual([]);
    expect(options.filter((option) => !knows(option))).toEqual([]);
    expect(knows('colour')).toBe(false);
  },
);

test("the page has the build's variables of the original, each by a name that builds still get", () => {
  const named = rows('Variables that a build gets').flatMap(([variable]) => code(variable));
  const known: readonly string[] = Object.values(FlowVariable);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
  expect(named).toHaveLength(6);
});

test('the page names outputs that the constructs make', () => {
  const source = ['outputs.ts', 'output-groups.ts']
    .map((file) => readFileSync(join(__dirname, '..', '..', '..', 'src', 'cdk', 'outputs', file), 'utf8'))
    .join('\n');
  for (const name of rows('Outputs').flatMap(([, output]) => code(output))) {
    const known =
      source.includes(`'${name}'`) ||
      (/^(StartBuild|ReportBuild)/.test(name) &&
        source.includes(`\${id}${name.replace(/^(StartBuild|ReportBuild)/, '')}\``));
    expect({ name, known }).toEqual({ name, known: true });
  }
});

describe('the page says what behaves differently', () => {
  const table = rows('What behaves differently');
  const rowOf = (word: string) => table.find(([behavior]) => behavior.startsWith(word)) ?? [];

  test.each([
    ['commit message', 'on.review.skipCi'],
    ['a newer commit', 'on.review.supersede'],
    ['image, if', 'environment.image'],
    ['credentials', 'environment.imagePullCredentialsType'],
    ['first build of', 'on.schedule[].runImmediately'],
    ['build logs', 'logRetention'],
    ['test and', 'reports'],
    ['artifacts', 'artifacts.sharedWith'],
    ['names', 'projectName'],
  ])('%s: with an option that exists', (word, option) => {
    const [, , , how = ''] = rowOf(word);
    expect(how).toContain(option.split('.').pop());
    expect(knows(option)).toBe(true);
  });

  test('with the images of the module, and the newest one', () => {
    const [, there, here] = rowOf('image, if');
    expect(code(there)).toEqual([moduleDefaults(undefined).image, moduleDefaults([4, 1, 2]).image]);
    expect(code(here)).toEqual([NEWEST_IMAGES.LINUX_CONTAINER]);
  });
});
