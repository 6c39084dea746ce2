import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '..', '..');

/** A message in the sources. Values that are known only at run time are in angle brackets. */
export interface SourceMessage {
  readonly text: string;
  readonly place: string;
}

/** Selects the message of a node, if it has one. */
export type Pick = (node: ts.Node) => ts.Expression | undefined;

/** All messages of that kind in the files below a folder. */
export function messagesIn(folder: string, pick: Pick, only: (path: string) => boolean = () => true): SourceMessage[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replace(/\\/g, '/')}`)
    .filter((path) => path.endsWith('.ts') && only(path))
    .sort()
    .flatMap((path) => {
      const source = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.Latest, true);
      const messages: SourceMessage[] = [];
      const visit = (node: ts.Node): void => {
        const words = pick(node);
        if (words)
          messages.push(
            ...texts(words).map((text) => ({
              text,
              place: `${path}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`,
            })),
          );
        node.forEachChild(visit);
      };
      visit(source);
      return messages;
    });
}

/** The first argument of `new NAME(...)`. */
export const thrown =
  (name: string): Pick =>
  (node) =>
    ts.isNewExpression(node) && node.expression.getText() === name ? node.arguments?.[0] : undefined;

/** The member of an object, where another member has one of some values. */
export const member =
  (name: string, kind: string, values: readonly string[]): Pick =>
  (node) => {
    if (!ts.isPropertyAssignment(node) || node.name.getText() !== name || !ts.isObjectLiteralExpression(node.parent))
      return undefined;
    const matches = node.parent.properties.some(
      (other) =>
        ts.isPropertyAssignment(other) &&
        other.name.getText() === kind &&
        texts(other.initializer).some((text) => values.includes(text)),
    );
    return matches ? node.initializer : undefined;
  };

/** All values of a string expression: one for each branch of a condition. */
export function texts(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce<string[]>(
      (begun, { expression, literal }) => {
        const messages = ts.isConditionalExpression(expression) ? texts(expression) : [`<${wordFor(expression)}>`];
        return begun.flatMap((text) => messages.map((each) => `${text}${each}${literal.text}`));
      },
      [node.head.text],
    );
  }
  if (ts.isConditionalExpression(node)) return [...texts(node.whenTrue), ...texts(node.whenFalse)];
  if (ts.isParenthesizedExpression(node)) return texts(node.expression);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken)
    return texts(node.right);
  return [];
}

/** A name for a value at run time: the last name of the expression. */
function wordFor(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return spaced(expression.text);
  if (ts.isPropertyAccessExpression(expression)) return spaced(expression.name.text);
  if (ts.isAwaitExpression(expression) || ts.isAsExpression(expression) || ts.isParenthesizedExpression(expression))
    return wordFor(expression.expression);
  if (ts.isElementAccessExpression(expression)) return wordFor(expression.expression);
  if (ts.isCallExpression(expression)) {
    const { expression: called, arguments: given } = expression;
    if (ts.isPropertyAccessExpression(called) && ['join', 'map', 'slice', 'toString'].includes(called.name.text))
      return wordFor(called.expression);
    return given[0] && given[0].getText() !== 'call' ? wordFor(given[0]) : wordFor(called);
  }
  if (ts.isBinaryExpression(expression)) return wordFor(expression.left);
  return '...';
}

function spaced(name: string): string {
  return /^[A-Z_]+$/.test(name)
    ? name.toLowerCase().replace(/_/g, ' ')
    : name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}
