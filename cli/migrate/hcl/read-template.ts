import type { Node } from 'web-tree-sitter';
import { Expression, HclError } from './hcl';
import { TERRAFORM_ERRORS } from '../../errors/terraform-errors';

type ReadExpression = (node: Node) => Expression;
type Part = string | Expression;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/**
 * A text in quotes.
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions
 */
export function readQuoted(node: Node, read: ReadExpression): Expression {
  const line = node.startPosition.row + 1;
  const parts = partsOf(node, 1, node.text.length - 1, read).map((part) => {
    if (typeof part !== 'string') return part;
    // The grammar takes ends of lines for blanks.
    if (part.includes('\n')) throw new HclError(line, TERRAFORM_ERRORS.quoteIsOpen);
    return unescaped(part);
  });
  // A text that is nothing but one `${ }` is what is within.
  const [only] = parts;
  return parts.length === 1 && typeof only === 'object' && only.kind !== 'other' ? only : textOf(parts, node.text);
}

/** `<<NAME` or `<<-NAME`: the lines up to one that has only the name. */
export function readHeredoc(node: Node, read: ReadExpression): Expression {
  const [head, dash] = /^<<(-?)[^\n]*\n/.exec(node.text) ?? [];
  const end = node.text.lastIndexOf('\n') + 1;
  if (head === undefined || !/^<<-?[\w-]+[ \t]*\n$/.test(head))
    throw new HclError(node.startPosition.row + 1, TERRAFORM_ERRORS.heredocHasNoName);
  const parts = partsOf(node, head.length, Math.max(head.length, end), read);
  return textOf(
    (dash ? outdented(parts) : parts).map((part) => (typeof part === 'string' ? plain(part) : part)),
    node.text,
  );
}

/**
 * What is between two places of a node: texts as they are written, and what is in `${ }`. The grammar's own
 * literals lack the blanks at their ends.
 */
function partsOf(node: Node, from: number, to: number, read: ReadExpression): Part[] {
  const parts: Part[] = [];
  let at = from;
  let strip = false;
  const addText = (text: string, stripEnd: boolean) => {
    const begun = strip ? text.trimStart() : text;
    const stripped = stripEnd ? begun.trimEnd() : begun;
    if (stripped !== '') parts.push(stripped);
  };
  for (const hole of node.namedChildren.filter(
    ({ type }) => type === 'template_interpolation' || type === 'template_directive',
  )) {
    addText(node.text.slice(at, hole.startIndex - node.startIndex), hole.text.startsWith('~', 2));
    strip = hole.text.endsWith('~}');
    const inside = hole.namedChildren.find(({ type }) => type === 'expression');
    parts.push(hole.type === 'template_interpolation' && inside ? read(inside) : { kind: 'other', source: hole.text });
    at = hole.endIndex - node.startIndex;
  }
  addText(node.text.slice(at, to), false);
  return parts;
}

/** `$${` and `%%{` stand for `${` and `%{`. */
function plain(text: string): string {
  return text.replace(/([$%])\1\{/g, '$1{');
}

function unescaped(text: string): string {
  return text.replace(
    /([$%])\1\{|\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g,
    (_, mark?: string, short?: string, long?: string, letter?: string) => {
      if (mark !== undefined) return `${mark}{`;
      const code = short ?? long;
      return code === undefined ? (ESCAPES[letter ?? ''] ?? '') : String.fromCodePoint(parseInt(code, 16));
    },
  );
}

/**
 * Without the blanks that all lines begin with; lines of nothing but blanks do not count.
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/parser_template.go flushHeredocTemplateParts
 */
function outdented(parts: readonly Part[]): Part[] {
  const pieces = parts.flatMap((part): readonly Part[] => (typeof part === 'string' ? part.split(/(?<=\n)/) : [part]));
  const begins = (index: number) => index === 0 || String(pieces[index - 1]).endsWith('\n');
  const isBlank = (piece: Part) => typeof piece === 'string' && /^\s*\n$/.test(piece);
  const marginOf = (piece: Part) => (typeof piece === 'string' ? piece.length - piece.trimStart().length : 0);
  const margin = Math.min(...pieces.filter((piece, index) => begins(index) && !isBlank(piece)).map(marginOf));
  return pieces.map((piece, index) =>
    typeof piece === 'string' && begins(index) && !isBlank(piece) ? piece.slice(margin) : piece,
  );
}

function textOf(pieces: readonly Part[], source: string): Expression {
  const parts: Part[] = [];
  for (const piece of pieces) {
    const last = parts[parts.length - 1];
    if (typeof piece === 'string' && typeof last === 'string') parts[parts.length - 1] = last + piece;
    else parts.push(piece);
  }
  return parts.every((part) => typeof part === 'string')
    ? { kind: 'literal', value: parts.join('') }
    : { kind: 'template', parts, source };
}
