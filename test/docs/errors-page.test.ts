import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { optionIssues } from '../../projenrc/errors/option-issues';
import { otherSections } from '../../projenrc/errors/other-sections';
import { REASON_FIXES } from '../../projenrc/errors/reason-fixes';
import { OptionsError } from '../../src/checks/options-error';

jest.setTimeout(60_000);

const ROOT = join(__dirname, '..', '..');
const issues = optionIssues();

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
  // If one is missing: write the reason as "what is wrong: fix", or add the fix to projenrc/errors/reason-fixes.ts.
  test('has a fix for each error', () => {
    expect(rows.length).toBeGreaterThan(0);
    expect(
      rows
        .filter(({ fix }) => fix.trim() === '' || /^<[^>]*>$/.test(fix))
        .map(({ message, place }) => `${place}: ${message}`),
    ).toEqual([]);
  });
});

test('each fix of the list is for a reason in the sources', () => {
  const messages = otherSections().flatMap(({ rows }) => rows.map(({ message }) => message));
  expect(Object.keys(REASON_FIXES).filter((begin) => !messages.some((message) => message.startsWith(begin)))).toEqual(
    [],
  );
});

test('each option error has a fix', () => {
  expect(issues.filter(({ expected, fix }) => expected.trim() === '' || fix.trim() === '')).toEqual([]);
});
