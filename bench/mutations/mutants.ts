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

/** Every mutant of a file: comparisons, conditions, limits, Booleans and negations. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Mutant[] = [];
  const add = (node: ts.Node, to: string) => {
    const start = node.getStart();
    const line = source.getLineAndCharacterOfPosition(start).line + 1;
    found.push({ file, line, from: node.getText(), to, start, end: node.getEnd() });
  };
  const visit = (node: ts.Node): void => {
    // Types do not run.
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isBinaryExpression(node)) {
      const to = OPERATORS[node.operatorToken.kind];
      if (to !== undefined) add(node.operatorToken, to);
    }
    if (node.kind === ts.SyntaxKind.TrueKeyword) add(node, 'false');
    if (node.kind === ts.SyntaxKind.FalseKeyword) add(node, 'true');
    if (ts.isNumericLiteral(node)) add(node, `(${node.text} + 1)`);
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
      add(node, node.operand.getText());
    if (ts.isIfStatement(node)) add(node.expression, 'false');
    if (ts.isConditionalExpression(node)) add(node.condition, 'true');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The text with a mutant in it. */
export function mutate(text: string, { start, end, to }: Mutant): string {
  return `${text.slice(0, start)}${to}${text.slice(end)}`;
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
