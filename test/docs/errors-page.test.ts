import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { CURES } from '../../projenrc/errors/cures';
import { optionIssues } from '../../projenrc/errors/option-issues';
import { otherSections } from '../../projenrc/errors/other-sections';
import { OptionsError } from '../../src/checks/options-error';

jest.setTimeout(60_000);

const ROOT = join(__dirname, '..', '..');
const issues = optionIssues();

/** What is said to be allowed, in each place of the sources that makes a issue: texts as patterns. */
function saidInSources(): { readonly place: string; readonly pattern: RegExp }[] {
  return ['checks', 'flows', 'buildspec'].flatMap((room) =>
    readdirSync(join(ROOT, 'src', room)).flatMap((file) => {
      const path = `src/${room}/${file}`;
      const source = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true);
      const said: { place: string; pattern: RegExp }[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isPropertyAssignment(node) && node.name.getText() === 'expected')
          said.push(
            ...patterns(node.initializer).map((pattern) => ({
              place: `${path}: ${node.getText().slice(0, 100)}`,
              pattern,
            })),
          );
        node.forEachChild(visit);
      };
      visit(source);
      return said;
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
  const said = saidInSources();
  expect(said.length).toBeGreaterThan(50);
  expect(
    said.filter(({ pattern }) => !issues.some(({ expected }) => pattern.test(expected))).map(({ place }) => place),
  ).toEqual([]);
});

test('the message of a refusal ends with the place of the page', () => {
  const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    repository: { url: string };
  };
  const { message } = new OptionsError([{ path: 'a', value: 1, expected: 'b', fix: 'c' }]);
  expect(message.split('\n').pop()).toBe(
    `All validation errors and how to fix them: ${repository.url.replace(/\.git$/, '')}/blob/main/docs/errors.md`,
  );
});

describe.each(otherSections())('the section "$title"', ({ told }) => {
  // If one is missing: write the words as "what is wrong: what to do", or add what to do to projenrc/errors/fixes.ts.
  test('says what to do about each refusal', () => {
    expect(told.length).toBeGreaterThan(0);
    expect(
      told
        .filter(({ fix }) => fix.trim() === '' || /^<[^>]*>$/.test(fix))
        .map(({ says, place }) => `${place}: ${says}`),
    ).toEqual([]);
  });
});

test('each fix of the list is for words that are said', () => {
  const said = otherSections().flatMap(({ told }) => told.map(({ says }) => says));
  expect(Object.keys(CURES).filter((begin) => !said.some((words) => words.startsWith(begin)))).toEqual([]);
});

test('each refusal says what to change', () => {
  expect(issues.filter(({ expected, fix }) => expected.trim() === '' || fix.trim() === '')).toEqual([]);
});
