import type { Node } from 'web-tree-sitter';
import { commentTexts } from './comment-texts';
import { Expression, ObjectEntry, Step } from './hcl';
import { readHeredoc, readQuoted } from './read-template';

/** The value of a node. */
export function readExpression(node: Node): Expression {
  // The tree has nodes that only hold another one.
  const parts = node.namedChildren.filter(({ type }) => type !== 'comment');
  switch (node.type) {
    case 'expression':
    case 'literal_value':
    case 'collection_value':
    case 'template_expr':
      return parts.length === 1 ? readExpression(parts[0]) : readTerm(node.text, parts);
    case 'numeric_lit':
      return readNumber(node.text);
    case 'bool_lit':
      return { kind: 'literal', value: node.text === 'true', source: node.text };
    case 'null_lit':
      return { kind: 'literal', value: null, source: node.text };
    case 'string_lit':
    case 'quoted_template':
      return readQuoted(node, readExpression);
    case 'heredoc_template':
      return readHeredoc(node, readExpression);
    case 'variable_expr':
      return { kind: 'reference', source: node.text, steps: [node.text] };
    case 'tuple':
      return {
        kind: 'list',
        source: node.text,
        items: parts.filter(({ type }) => type === 'expression').map(readExpression),
      };
    case 'object':
      return readObject(node);
    case 'function_call':
      return readCall(node, parts);
    case 'conditional': {
      const [condition, yes, no] = parts.map(readExpression);
      return { kind: 'conditional', source: node.text, condition, yes, no };
    }
    case 'operation':
      return readExpression(parts[0]);
    case 'unary_operation':
    case 'binary_operation':
      return readOperation(node);
    case 'for_expr':
      return readFor(parts[0]);
    default:
      return { kind: 'other', source: node.text };
  }
}

/** The value of a string in quotes that has no `${ }`, for example a label. */
export function readText(node: Node): string {
  const text = readQuoted(node, readExpression);
  return text.kind === 'literal' ? String(text.value) : node.text;
}

/** Terraform's numbers have more digits than those of JavaScript: one that would be rounded is not known. */
function readNumber(text: string): Expression {
  const value = Number(text);
  const digits = text
    .replace(/[eE].*/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '');
  return digits.length <= 15 && Number.isFinite(value)
    ? { kind: 'literal', value, source: text }
    : { kind: 'other', source: text };
}

/** A value, and what is selected of it: `a.b["c"][0]`, `f(x).y`, `a[*].b`. */
function readTerm(source: string, parts: readonly Node[]): Expression {
  const [first, ...rest] = parts;
  if (!first) return { kind: 'other', source };
  let term = readExpression(first);
  for (const part of rest) {
    if (part.type === 'splat') {
      const steps = (part.firstNamedChild?.namedChildren ?? []).map(stepOf);
      if (!isComplete(steps)) return { kind: 'other', source };
      term = { kind: 'splat', source, of: term, steps };
      continue;
    }
    const step = stepOf(part);
    if (step === undefined) return { kind: 'other', source };
    term =
      term.kind === 'reference' || term.kind === 'access'
        ? { ...term, source, steps: [...term.steps, step] }
        : { kind: 'access', source, of: term, steps: [step] };
  }
  return term;
}

function isComplete(steps: readonly (Step | undefined)[]): steps is readonly Step[] {
  return !steps.includes(undefined);
}

function stepOf(step: Node): Step | undefined {
  if (step.type === 'get_attr') return step.firstNamedChild?.text;
  const [index] = step.type === 'index' ? step.namedChildren : [];
  if (index?.type === 'legacy_index') return index.text.slice(1);
  const inside =
    index?.type === 'new_index' ? index.namedChildren.find(({ type }) => type === 'expression') : undefined;
  const value = inside && readExpression(inside);
  return value?.kind === 'literal' ? String(value.value) : value;
}

function readObject(node: Node): Expression {
  const entries: ObjectEntry[] = [];
  let above: Node[] = [];
  for (const part of node.namedChildren) {
    if (part.type === 'comment') {
      const last = entries[entries.length - 1];
      // A comment behind a member is on its last line.
      if (last && above.length === 0 && part.startPosition.row === part.previousNamedSibling?.endPosition.row)
        entries[entries.length - 1] = { ...last, comments: [...last.comments, ...commentTexts([part])] };
      else above.push(part);
    }
    const value = part.type === 'object_elem' ? part.childForFieldName('val') : null;
    if (!value) continue;
    const key = keyOf(part.childForFieldName('key'));
    if (key === undefined) return { kind: 'other', source: node.text };
    const line = part.startPosition.row + 1;
    entries.push({ key, value: readExpression(value), comments: commentTexts(above), line });
    above = [];
  }
  return { kind: 'object', source: node.text, entries };
}

/** A bare word is itself; what is in parentheses, or a string with `${ }`, is an expression. */
function keyOf(node: Node | null): string | Expression | undefined {
  if (!node) return undefined;
  const key = readExpression(node);
  if (node.text.startsWith('(')) return key;
  if (key.kind === 'literal') return key.value === null ? 'null' : String(key.value);
  if (key.kind === 'reference') return key.steps.length === 1 ? key.source : undefined;
  return key.kind === 'template' ? key : undefined;
}

function readCall(node: Node, [name, list]: readonly Node[]): Expression {
  const args = list?.namedChildren.filter(({ type }) => type !== 'comment') ?? [];
  return {
    kind: 'call',
    source: node.text,
    name: name.text,
    args: args.filter(({ type }) => type !== 'ellipsis').map(readExpression),
    isExpanded: args.some(({ type }) => type === 'ellipsis'),
  };
}

const OPERATORS = ['*', '/', '%', '+', '-', '>', '>=', '<', '<=', '==', '!=', '&&', '||', '!'];

/** Operands are several nodes: `a.b == c` has three of them, and the operator. */
function readOperation(node: Node): Expression {
  const children = node.children.filter(({ type }) => type !== 'comment');
  const at = children.findIndex(({ type, isNamed }) => !isNamed && OPERATORS.includes(type));
  const operand = (parts: readonly Node[]) =>
    readTerm(
      parts.map(({ text }) => text).join(''),
      parts.filter(({ isNamed }) => isNamed),
    );
  const operator = children[at].type;
  const right = operand(children.slice(at + 1));
  if (at > 0) return { kind: 'binary', source: node.text, operator, left: operand(children.slice(0, at)), right };
  return operator === '-' && right.kind === 'literal' && typeof right.value === 'number'
    ? { kind: 'literal', source: node.text, value: -right.value }
    : { kind: 'unary', source: node.text, operator, operand: right };
}

function readFor(node: Node): Expression {
  const parts = node.namedChildren.filter(({ type }) => type !== 'comment');
  const intro = parts.find(({ type }) => type === 'for_intro');
  const condition = parts.find(({ type }) => type === 'for_cond')?.namedChildren.find(isExpression);
  const results = parts.filter(isExpression).map(readExpression);
  const collection = intro?.namedChildren.find(isExpression);
  const value = results[results.length - 1];
  if (!intro || !collection || !value) return { kind: 'other', source: node.text };
  return {
    kind: 'for',
    source: node.text,
    names: intro.namedChildren.filter(({ type }) => type === 'identifier').map(({ text }) => text),
    collection: readExpression(collection),
    ...(node.type === 'for_object_expr' && { key: results[0] }),
    value,
    ...(condition && { condition: readExpression(condition) }),
    isGrouped: parts.some(({ type }) => type === 'ellipsis'),
  };
}

function isExpression({ type }: Node): boolean {
  return type === 'expression';
}
