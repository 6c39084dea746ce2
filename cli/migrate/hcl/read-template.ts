import type { Node } from 'web-tree-sitter';
import { Expression, HclError, TemplatePart } from './hcl';
import { TERRAFORM_ERRORS } from '../../errors/terraform-errors';

type ReadExpression = (node: Node) => Expression;

/** A text as it is written, or a sequence: `${ }` or `%{ }`. */
type Token = string | Node;

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** The nodes of sequences; those of directives are below others. */
const SEQUENCES = [
  'template_interpolation',
  'template_if_intro',
  'template_else_intro',
  'template_if_end',
  'template_for_start',
  'template_for_end',
];

/**
 * A string in quotes.
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions
 */
export function readQuoted(node: Node, read: ReadExpression): Expression {
  const line = node.startPosition.row + 1;
  const tokens = tokensOf(node, 1, node.text.length - 1).map((token) => {
    if (typeof token !== 'string') return token;
    // The grammar takes ends of lines for blanks.
    if (token.includes('\n')) throw new HclError(line, TERRAFORM_ERRORS.quoteIsOpen);
    return unescaped(token);
  });
  return templateOf(tokens, node.text, read);
}

/** `<<NAME` or `<<-NAME`: the lines up to one that has only the name. */
export function readHeredoc(node: Node, read: ReadExpression): Expression {
  const [head, dash] = /^<<(-?)[^\n]*\n/.exec(node.text) ?? [];
  const end = node.text.lastIndexOf('\n') + 1;
  if (head === undefined || !/^<<-?[\w-]+[ \t]*\n$/.test(head))
    throw new HclError(node.startPosition.row + 1, TERRAFORM_ERRORS.heredocHasNoName);
  const tokens = tokensOf(node, head.length, Math.max(head.length, end));
  const lines = dash ? outdented(tokens) : tokens;
  return templateOf(
    lines.map((token) => (typeof token === 'string' ? plain(token) : token)),
    node.text,
    read,
  );
}

/** A string that is nothing but one `${ }` is the value within. */
function templateOf(tokens: readonly Token[], source: string, read: ReadExpression): Expression {
  const parts = partsOf([...tokens], source, read);
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'object' && only.kind !== 'if' && only.kind !== 'each') return only;
  return parts.every((part) => typeof part === 'string')
    ? { kind: 'literal', source, value: parts.join('') }
    : { kind: 'template', source, parts };
}

/**
 * What is between two places of a node: texts as they are written, and sequences. The grammar's own literals lack the
 * blanks at their ends.
 */
function tokensOf(node: Node, from: number, to: number): Token[] {
  const tokens: Token[] = [];
  let at = from;
  let strip = false;
  const addText = (text: string, stripEnd: boolean) => {
    const begun = strip ? text.trimStart() : text;
    const stripped = stripEnd ? begun.trimEnd() : begun;
    if (stripped !== '') tokens.push(stripped);
  };
  for (const sequence of sequencesIn(node)) {
    addText(node.text.slice(at, sequence.startIndex - node.startIndex), sequence.text.startsWith('~', 2));
    strip = sequence.text.endsWith('~}');
    tokens.push(sequence);
    at = sequence.endIndex - node.startIndex;
  }
  addText(node.text.slice(at, to), false);
  return tokens;
}

function sequencesIn(node: Node): Node[] {
  return node.namedChildren.flatMap((child) => {
    if (SEQUENCES.includes(child.type)) return [child];
    return ['template_directive', 'template_if', 'template_for'].includes(child.type) ? sequencesIn(child) : [];
  });
}

/** The parts of a template up to the end of the directive that it is in; takes them from the tokens. */
function partsOf(tokens: Token[], source: string, read: ReadExpression): TemplatePart[] {
  const parts: TemplatePart[] = [];
  while (tokens.length > 0) {
    const [token] = tokens;
    if (typeof token !== 'string' && /_(else_intro|end)$/.test(token.type)) break;
    tokens.shift();
    const last = parts[parts.length - 1];
    if (typeof token !== 'string') parts.push(readSequence(token, tokens, source, read));
    else if (typeof last === 'string') parts[parts.length - 1] = last + token;
    else parts.push(token);
  }
  return parts;
}

function readSequence(token: Node, tokens: Token[], source: string, read: ReadExpression): TemplatePart {
  const expression = token.namedChildren.find(({ type }) => type === 'expression');
  const value: Expression = expression ? read(expression) : { kind: 'other', source: token.text };
  if (token.type === 'template_interpolation') return value;
  const first = partsOf(tokens, source, read);
  const end = tokens.shift();
  if (token.type === 'template_for_start') {
    const names = token.namedChildren.filter(({ type }) => type === 'identifier').map(({ text }) => text);
    return { kind: 'each', names, collection: value, body: first };
  }
  const hasElse = typeof end === 'object' && end.type === 'template_else_intro';
  const second = hasElse ? partsOf(tokens, source, read) : [];
  if (hasElse) tokens.shift();
  return { kind: 'if', condition: value, yes: first, no: second };
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
function outdented(tokens: readonly Token[]): Token[] {
  const pieces = tokens.flatMap((token): readonly Token[] =>
    typeof token === 'string' ? token.split(/(?<=\n)/) : [token],
  );
  const begins = (index: number) => {
    const before = pieces[index - 1];
    return index === 0 || (typeof before === 'string' && before.endsWith('\n'));
  };
  const isBlank = (piece: Token) => typeof piece === 'string' && /^\s*\n$/.test(piece);
  const marginOf = (piece: Token) => (typeof piece === 'string' ? piece.length - piece.trimStart().length : 0);
  const margin = Math.min(...pieces.filter((piece, index) => begins(index) && !isBlank(piece)).map(marginOf));
  return pieces.map((piece, index) =>
    typeof piece === 'string' && begins(index) && !isBlank(piece) ? piece.slice(margin) : piece,
  );
}
