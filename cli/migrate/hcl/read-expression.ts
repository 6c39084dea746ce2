import type { Node } from 'web-tree-sitter';
import { Expression } from './hcl';
import { readHeredoc, readQuoted } from './read-template';

/** The value of a node. Operators, conditions and loops are kept as their text. */
export function readExpression(node: Node): Expression {
  // The tree has nodes that only hold another one.
  const parts = node.namedChildren.filter(({ type }) => type !== 'comment');
  switch (node.type) {
    case 'expression':
    case 'literal_value':
    case 'collection_value':
    case 'template_expr':
      return parts.length === 1 ? readExpression(parts[0]) : readReference(node, parts);
    case 'numeric_lit':
      return { kind: 'literal', value: Number(node.text) };
    case 'bool_lit':
      return { kind: 'literal', value: node.text === 'true' };
    case 'null_lit':
      return { kind: 'literal', value: null };
    case 'string_lit':
    case 'quoted_template':
      return readQuoted(node, readExpression);
    case 'heredoc_template':
      return readHeredoc(node, readExpression);
    case 'variable_expr':
      return { kind: 'reference', path: node.text, steps: [node.text] };
    case 'tuple':
      return { kind: 'list', items: parts.filter(({ type }) => type === 'expression').map(readExpression) };
    case 'object':
      return readObject(node, parts);
    case 'function_call':
      return readCall(node, parts);
    case 'operation':
      return readOperation(node);
    default:
      return { kind: 'other', source: node.text };
  }
}

/** The value of a text in quotes that has no `${ }`, for example a label. */
export function readText(node: Node): string {
  const text = readQuoted(node, readExpression);
  return text.kind === 'literal' ? String(text.value) : node.text;
}

/** `a.b["c"][0]`, and `a[b]` */
function readReference(node: Node, [root, ...rest]: readonly Node[]): Expression {
  const steps = rest.map(stepOf);
  if (root?.type !== 'variable_expr' || steps.includes(undefined)) return { kind: 'other', source: node.text };
  return { kind: 'reference', path: node.text, steps: [root.text, ...steps.filter((step) => step !== undefined)] };
}

function stepOf(step: Node): string | Expression | undefined {
  if (step.type === 'get_attr') return step.firstNamedChild?.text;
  const [index] = step.type === 'index' ? step.namedChildren : [];
  if (index?.type === 'legacy_index') return index.text.slice(1);
  const inside =
    index?.type === 'new_index' ? index.namedChildren.find(({ type }) => type === 'expression') : undefined;
  const value = inside && readExpression(inside);
  return value?.kind === 'literal' ? String(value.value) : value;
}

function readObject(node: Node, parts: readonly Node[]): Expression {
  const entries: { key: string; value: Expression }[] = [];
  for (const part of parts.filter(({ type }) => type === 'object_elem')) {
    const key = keyOf(part.childForFieldName('key'));
    const value = part.childForFieldName('val');
    if (key === undefined || !value) return { kind: 'other', source: node.text };
    entries.push({ key, value: readExpression(value) });
  }
  return { kind: 'object', entries };
}

/** A bare word is itself; what is in parentheses or joined together has to be evaluated. */
function keyOf(node: Node | null): string | undefined {
  if (!node || node.text.startsWith('(')) return undefined;
  const key = readExpression(node);
  if (key.kind === 'literal') return key.value === null ? 'null' : String(key.value);
  return key.kind === 'reference' && key.steps.length === 1 ? key.path : undefined;
}

function readCall(node: Node, [name, list]: readonly Node[]): Expression {
  const args = list?.namedChildren.filter(({ type }) => type !== 'comment') ?? [];
  if (args.some(({ type }) => type === 'ellipsis')) return { kind: 'other', source: node.text };
  return { kind: 'call', name: name.text, args: args.map(readExpression), source: node.text };
}

/** Of operators only the sign of a number is a value. */
function readOperation(node: Node): Expression {
  const [, digits] = /^-\s*(\d+(?:\.\d+(?:[eE][-+]?\d+)?)?)$/.exec(node.text) ?? [];
  return digits === undefined ? { kind: 'other', source: node.text } : { kind: 'literal', value: -Number(digits) };
}
