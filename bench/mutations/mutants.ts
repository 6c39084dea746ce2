import { createHash } from 'node:crypto';
import * as ts from 'typescript';

/** One small change of a source file that a test should notice. */
export interface Mutant {
  readonly file: string;
  readonly line: number;
  /** The original code, and what replaces it. */
  readonly from: string;
  readonly to: string;
  readonly start: number;
  readonly end: number;
  /** The expression that it is in: the smallest one that can be exchanged while the tests run. */
  readonly expression: { readonly start: number; readonly end: number };
}

const OPERATORS: Readonly<Partial<Record<ts.SyntaxKind, string>>> = {
  [ts.SyntaxKind.LessThanToken]: '<=',
  [ts.SyntaxKind.LessThanEqualsToken]: '<',
  [ts.SyntaxKind.GreaterThanToken]: '>=',
  [ts.SyntaxKind.GreaterThanEqualsToken]: '>',
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: '!==',
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: '===',
  [ts.SyntaxKind.AmpersandAmpersandToken]: '||',
  [ts.SyntaxKind.BarBarToken]: '&&',
  [ts.SyntaxKind.MinusToken]: '+',
};
const METHODS: ReadonlyMap<string, string> = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['min', 'max'],
  ['max', 'min'],
]);

/** Whether a literal is a name, which no expression can stand for. */
const isName = (node: ts.Node): boolean => {
  const { parent } = node;
  return (
    (ts.isPropertyAssignment(parent) || ts.isMethodDeclaration(parent) || ts.isEnumMember(parent)) &&
    parent.name === node
  );
};
/** A duration or a size: one millisecond or byte more is no change that anybody makes by mistake. */
const isFactor = (node: ts.Node): node is ts.NumericLiteral & { readonly parent: ts.BinaryExpression } =>
  ts.isBinaryExpression(node.parent) && node.parent.operatorToken.kind === ts.SyntaxKind.AsteriskToken;

/** Every mutant of a file: comparisons, conditions, limits, Booleans, negations, quantifiers and ends of patterns. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const add = (node: ts.Node, to: string, expression: ts.Node = node) => {
    const start = node.getStart();
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    found.push({
      file,
      line,
      from: node.getText(),
      to,
      start,
      end: node.getEnd(),
      expression: { start: expression.getStart(), end: expression.getEnd() },
    });
  };
  const visit = (node: ts.Node): void => {
    // Types do not run.
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) {
      const to = OPERATORS[node.operatorToken.kind];
      if (to !== undefined) add(node.operatorToken, to, node);
      if (node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken) add(node, node.left.getText());
    }
    if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, 'false');
    if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, 'true');
    if (ts.isNumericLiteral(node) && !isName(node)) {
      if (!isFactor(node)) {
        add(node, `(${node.text} + 1)`);
        add(node, `(${node.text} - 1)`);
      } else if (node.parent.left === node) add(node, `(${node.text} * 2)`);
    }
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
      add(node, node.operand.getText());
    if (ts.isIfStatement(node)) add(node.expression, 'false');
    if (ts.isConditionalExpression(node)) add(node.condition, 'true');
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const to = METHODS.get(node.expression.name.text);
      if (to !== undefined) add(node.expression.name, to, node);
    }
    if (ts.isRegularExpressionLiteral(node)) {
      const [, pattern, flags] = /^\/(.*)\/(\w*)$/s.exec(node.text) ?? [];
      if (pattern?.startsWith('^') && pattern.length > 1) add(node, `/${pattern.slice(1)}/${flags}`);
      if (/[^\\]\$$/.test(pattern ?? '')) add(node, `/${pattern?.slice(0, -1)}/${flags}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The text with a mutant in it. */
export function mutate(text: string, { start, end, to }: Pick<Mutant, 'start' | 'end' | 'to'>): string {
  return `${text.slice(0, start)}${to}${text.slice(end)}`;
}

/** The text with several mutants in it, each of which can be turned on by its number: `__mutants.on(7)`. */
export function withSwitches(
  text: string,
  mutants: readonly { readonly id: number; readonly mutant: Mutant }[],
): string {
  const within = (start: number, end: number, chosen: typeof mutants): string => {
    let at = start;
    let written = '';
    for (const { mutant } of outermost(chosen)) {
      const { expression } = mutant;
      if (expression.start < at) continue;
      const same = chosen.filter(({ mutant: each }) => isSame(each.expression, expression));
      const inner = chosen.filter(
        ({ mutant: { expression: each } }) =>
          each.start >= expression.start && each.end <= expression.end && !isSame(each, expression),
      );
      const original = text.slice(expression.start, expression.end);
      const exchanged = same.reduce(
        (rest, { id, mutant: each }) => {
          const place = { start: each.start - expression.start, end: each.end - expression.start, to: each.to };
          return `(__mutants.on(${id}) ? ${mutate(original, place)} : ${rest})`;
        },
        within(expression.start, expression.end, inner),
      );
      written += text.slice(at, expression.start) + exchanged;
      at = expression.end;
    }
    return written + text.slice(at, end);
  };
  return within(0, text.length, mutants);
}

const isSame = (a: Mutant['expression'], b: Mutant['expression']) => a.start === b.start && a.end === b.end;

/** By place, and of those at one place the longest first. */
function outermost<Item extends { readonly mutant: Mutant }>(chosen: readonly Item[]): Item[] {
  return [...chosen].sort(
    ({ mutant: { expression: a } }, { mutant: { expression: b } }) => a.start - b.start || b.end - a.end,
  );
}

/** Some of all, the same ones for the same seed. */
export function sample<T>(all: readonly T[], count: number, seed: number): T[] {
  const place = (index: number) => createHash('sha256').update(`${seed} ${index}`).digest('hex');
  return all
    .map((each, index) => ({ each, at: place(index) }))
    .sort((a, b) => (a.at < b.at ? -1 : 1))
    .slice(0, count)
    .map(({ each }) => each);
}
