import type { Node } from 'web-tree-sitter';
import { HclError } from './hcl';
import { ErrorArguments, ErrorData } from '../../../src/checks/error-data';
import { TERRAFORM_ERRORS } from '../../errors/terraform-errors';

/** What opens, and the word for what ends it. */
const CLOSES: Readonly<Record<string, string>> = {
  '{': '}',
  '[': ']',
  '(': ')',
  quoted_template_start: 'quoted_template_end',
  template_interpolation_start: 'template_interpolation_end',
  template_directive_start: 'template_directive_end',
};

/** The first thing in a tree that is no HCL, in the words of who wrote it. */
export function syntaxErrorIn(root: Node): HclError {
  const open: Node[] = [];
  let before: Node | undefined;
  for (const leaf of leavesOf(root)) {
    const [inner] = open.slice(-1);
    const newLine = before !== undefined && leaf.startPosition.row > before.endPosition.row;
    // The grammar takes ends of lines for blanks, also where the language does not.
    if (inner?.type === 'quoted_template_start' && (newLine || leaf.text.includes('\n'))) return openText(root, inner);
    if (before?.type === '=' && newLine) return errorAt(before, TERRAFORM_ERRORS.valueIsMissing);
    if (leaf.isMissing) return missing(root, leaf);
    if (Object.hasOwn(CLOSES, leaf.type)) open.push(leaf);
    else if (inner && CLOSES[inner.type] === leaf.type) open.pop();
    before = leaf;
  }
  const [broken] = root.descendantsOfType('ERROR');
  return broken ? misunderstood(root, broken, open) : errorAt(root, TERRAFORM_ERRORS.notHcl);
}

function missing(root: Node, leaf: Node): HclError {
  const around = leaf.parent?.type.endsWith('_end') ? leaf.parent.parent : leaf.parent;
  switch (around?.type) {
    case 'block': {
      const block = headOf(around);
      return errorAt(around, TERRAFORM_ERRORS.blockIsOpen, { block });
    }
    case 'object':
      return errorAt(around, TERRAFORM_ERRORS.mapIsOpen);
    case 'tuple':
      return errorAt(around, TERRAFORM_ERRORS.listIsOpen);
    case 'function_call': {
      const name = around.firstNamedChild?.text ?? '';
      return errorAt(around, TERRAFORM_ERRORS.callIsOpen, { name });
    }
    case 'heredoc_template': {
      const name = around.firstNamedChild?.nextNamedSibling?.text ?? '';
      if (!/^[\w-]+$/.test(name)) return errorAt(around, TERRAFORM_ERRORS.heredocHasNoName);
      return errorAt(around, TERRAFORM_ERRORS.heredocIsOpen, { name });
    }
    case 'string_lit':
    case 'quoted_template':
      return openText(root, around);
    case 'template_interpolation':
      return errorAt(around, TERRAFORM_ERRORS.interpolationIsOpen);
    // What the grammar would rather have is seldom what was meant.
    default:
      return notHcl(root, leaf);
  }
}

function misunderstood(root: Node, broken: Node, open: readonly Node[]): HclError {
  const leaves = leavesOf(broken);
  const last = leaves[leaves.length - 1] ?? broken;
  const [inner] = open.slice(-1);
  // Where the text just ends, something was left open.
  if (inner && root.text.slice(last.endIndex - root.startIndex).trim() === '') {
    if (inner.type === 'quoted_template_start') return openText(root, inner);
    return errorAt(inner, TERRAFORM_ERRORS.notClosed, { text: JSON.stringify(inner.text) });
  }
  return notHcl(root, last);
}

/** A text that does not end in its line, or ends early for the parser: at an escape that there is not. */
function openText(root: Node, quote: Node): HclError {
  const [escape] =
    /\\(?!["\\nrt]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})./.exec(lineFrom(root, quote).replace(/\\\\/g, '')) ?? [];
  return escape
    ? errorAt(quote, TERRAFORM_ERRORS.unknownEscape, { escape })
    : errorAt(quote, TERRAFORM_ERRORS.quoteIsOpen);
}

function notHcl(root: Node, node: Node): HclError {
  const begun =
    root.text
      .slice(0, node.startIndex - root.startIndex)
      .split('\n')
      .pop() ?? '';
  const line = `${begun}${lineFrom(root, node)}`.trim().slice(0, 80);
  return errorAt(node, TERRAFORM_ERRORS.lineIsNotHcl, { text: line });
}

/** What is in the source from a node to the end of its line. */
function lineFrom(root: Node, node: Node): string {
  return root.text.slice(node.startIndex - root.startIndex).split('\n', 1)[0];
}

/** `module "a"`, as it is written. */
function headOf(block: Node): string {
  const start = block.namedChildren.find(({ type }) => type === 'block_start');
  return block.text.slice(0, start ? start.startIndex - block.startIndex : undefined).trim();
}

function errorAt<E extends ErrorData>(node: Node, error: E, ...values: ErrorArguments<E>): HclError {
  return new HclError(node.startPosition.row + 1, error, ...values);
}

/** The tokens of a tree in their order. */
function leavesOf(node: Node): Node[] {
  if (node.childCount === 0) return [node];
  return node.children.filter(({ type }) => type !== 'comment').flatMap(leavesOf);
}
