import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { FUNCTION_ERRORS, REASONS } from '../../lambda/decode/reasons';
import { optionIssues } from '../../projenrc/errors/option-issues';
import { otherSections } from '../../projenrc/errors/other-sections';
import { OptionsError } from '../../src/checks/options-error';

jest.setTimeout(60_000);

const ROOT = join(__dirname, '..', '..');
const issues = optionIssues();
const functions = readdirSync(join(ROOT, 'lambda'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(ROOT, 'lambda', path), 'utf8'))
  .join('\n');

/** The expected values that the sources name in issues, as patterns. */
function expectationsInSources(): { readonly place: string; readonly pattern: RegExp }[] {
  return ['checks', 'flows', 'buildspec'].flatMap((room) =>
    readdirSync(join(ROOT, 'src', room)).flatMap((file) => {
      const path = `src/${room}/${file}`;
      const source = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true);
      const expectations: { place: string; pattern: RegExp }[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isPropertyAssignment(node) && node.name.getText() === 'expected')
          expectations.push(
            ...patterns(node.initializer).map((pattern) => ({
              place: `${path}: ${node.getText().slice(0, 100)}`,
              pattern,
            })),
          );
        node.forEachChild(visit);
      };
      visit(source);
      return expectations;
    }),
  );
}

function patterns(node: ts.Expression | undefined): RegExp[] {
  if (!node) return [];
  if (ts.isStringLiteralLike(node)) return [new RegExp(`^${escaped(node.text)}$`)];
  if (ts.isTemplateExpression(node))
    return [
      new RegExp(
        `^${escaped(node.head.text)}${node.templateSpans.map(({ literal }) => `[^]*${escaped(literal.text)}`).join('')}$`,
      ),
    ];
  if (ts.isConditionalExpression(node)) return [...patterns(node.whenTrue), ...patterns(node.whenFalse)];
  return [];
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

test('the page has each refusal of the sources: none needs an example that is not there', () => {
  // If one is missing: add options that bring it about to projenrc/errors/examples.ts.
  const expectations = expectationsInSources();
  expect(expectations.length).toBeGreaterThan(50);
  expect(
    expectations
      .filter(({ pattern }) => !issues.some(({ expected }) => pattern.test(expected)))
      .map(({ place }) => place),
  ).toEqual([]);
});

test('an error message ends with the address of the page', () => {
  const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    repository: { url: string };
  };
  const { message } = new OptionsError([{ path: 'a', value: 1, expected: 'b', fix: 'c' }]);
  expect(message.split('\n').pop()).toBe(
    `All validation errors and how to fix them: ${repository.url.replace(/\.git$/, '')}/blob/main/docs/errors.md`,
  );
});

describe.each(otherSections())('the section "$title"', ({ rows }) => {
  test('has a fix for each error', () => {
    expect(rows.length).toBeGreaterThan(0);
    expect(
      rows
        .filter(({ fix }) => fix.trim() === '' || /^<[^>]*>$/.test(fix))
        .map(({ message, place }) => `${place}: ${message}`),
    ).toEqual([]);
  });
});

/** A reason or an error of a function that is written where it is used. */
const WRITTEN_IN_PLACE =
  /(?:ignored?|unknown)\(\s*['"`]|new Error\(\s*['"`]|(?:outcome: '(?:ignored|refused)'|kind: '(?:ignore|unknown)'),\s*reason: ['"`]/;

test('reasons and errors of the functions are those of the tables', () => {
  const sources = readdirSync(join(ROOT, 'lambda'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  expect(sources.length).toBeGreaterThan(100);
  expect(
    sources.filter((path) => WRITTEN_IN_PLACE.test(readFileSync(join(ROOT, 'lambda', path), 'utf8'))).sort(),
  ).toEqual([]);
});

test.each([...Object.keys(REASONS), ...Object.keys(FUNCTION_ERRORS)])('%s is used by a function', (id) => {
  const table = Object.hasOwn(REASONS, id) ? 'REASONS' : 'FUNCTION_ERRORS';
  expect(functions).toContain(`${table}.${id}`);
});

test('each option error has a fix', () => {
  expect(issues.filter(({ expected, fix }) => expected.trim() === '' || fix.trim() === '')).toEqual([]);
});
