import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';
import { CURES } from '../../projenrc/errors/cures';
import { allRefusals, errorsPage } from '../../projenrc/errors/errors-page';
import { otherSections } from '../../projenrc/errors/other-sections';
import { probe } from '../../projenrc/errors/probe';
import { buildspecDocumentCheck } from '../../src/buildspec/buildspec-check';
import { OptionsError } from '../../src/checks/options-error';
import { Fault } from '../../src/contract/fault';

jest.setTimeout(60_000);

const ROOT = join(__dirname, '..', '..');
const refusals = allRefusals();

/** Buildspecs that somebody wrote are no options: what only they are refused for is not on the page. */
function documentRefusals(): Fault[] {
  const look = (value: unknown) => {
    const faults: Fault[] = [];
    buildspecDocumentCheck(value, '', faults);
    return faults;
  };
  return [...probe(look).map(({ option, ...others }) => ({ path: option, ...others })), ...look({ version: 0.1 })];
}

/** What is said to be allowed, in each place of the sources that makes a fault: texts as patterns. */
function saidInSources(): { readonly place: string; readonly pattern: RegExp }[] {
  return ['checks', 'flows', 'buildspec'].flatMap((room) =>
    readdirSync(join(ROOT, 'src', room)).flatMap((file) => {
      const path = `src/${room}/${file}`;
      const source = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true);
      const said: { place: string; pattern: RegExp }[] = [];
      const visit = (node: ts.Node): void => {
        if (ts.isPropertyAssignment(node) && node.name.getText() === 'mustBe')
          said.push(
            ...patterns(node.initializer).map((pattern) => ({
              place: `${path}: ${node.getText().slice(0, 100)}`,
              pattern,
            })),
          );
        if (ts.isCallExpression(node) && node.expression.getText() === 'fault')
          said.push(
            ...patterns(node.arguments[3]).map((pattern) => ({
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

test('docs/errors.md is what the checks say now', () => {
  // If it is not: npx tsx projenrc/errors/write-errors-page.ts
  expect(readFileSync(join(ROOT, 'docs', 'errors.md'), 'utf8')).toBe(errorsPage());
});

test('the page has each refusal of the sources: none needs an example that is not there', () => {
  // If one is missing: add options that bring it about to projenrc/errors/examples.ts.
  const said = saidInSources();
  const seen = [...refusals, ...documentRefusals()];
  expect(said.length).toBeGreaterThan(50);
  expect(
    said.filter(({ pattern }) => !seen.some(({ mustBe }) => pattern.test(mustBe))).map(({ place }) => place),
  ).toEqual([]);
});

test('the message of a refusal ends with the place of the page', () => {
  const { repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    repository: { url: string };
  };
  const { message } = new OptionsError([{ path: 'a', value: 1, mustBe: 'b', cure: 'c' }]);
  expect(message.split('\n').pop()).toBe(
    `all that is refused, and what to do: ${repository.url.replace(/\.git$/, '')}/blob/main/docs/errors.md`,
  );
});

describe.each(otherSections())('the section "$title"', ({ told }) => {
  // If one is missing: write the words as "what is wrong: what to do", or add what to do to projenrc/errors/cures.ts.
  test('says what to do about each refusal', () => {
    expect(told.length).toBeGreaterThan(0);
    expect(
      told
        .filter(({ cure }) => cure.trim() === '' || /^<[^>]*>$/.test(cure))
        .map(({ says, place }) => `${place}: ${says}`),
    ).toEqual([]);
  });
});

test('each cure of the list is for words that are said', () => {
  const said = otherSections().flatMap(({ told }) => told.map(({ says }) => says));
  expect(Object.keys(CURES).filter((begin) => !said.some((words) => words.startsWith(begin)))).toEqual([]);
});

test('each refusal says what to change', () => {
  expect(refusals.filter(({ mustBe, cure }) => mustBe.trim() === '' || cure.trim() === '')).toEqual([]);
});
