import type { Node } from 'web-tree-sitter';
import { HclError } from './hcl';

/** What opens, and the word for what ends it. */
const CLOSES: Readonly<Record<string, string>> = {
  '{': '}', '[': ']', '(': ')', 'quoted_template_start': 'quoted_template_end', 'template_interpolation_start': 'template_interpolation_end', 'template_directive_start': 'template_directive_end',
};

/** The first thing in a tree that is no HCL, in the words of who wrote it. */
export function faultIn(root: Node): HclError {
  const open: Node[] = [];
  let before: Node | undefined;
  for (const leaf of leavesOf(root)) {
    const [inner] = open.slice(-1);
    const newLine = before !== undefined && leaf.startPosition.row > before.endPosition.row;
    // The grammar takes ends of lines for blanks, also where the language does not.
    if (inner?.type === 'quoted_template_start' && (newLine || leaf.text.includes('\n'))) return fault(inner, 'a text has no closing quote');
    if (before?.type === '=' && newLine) return fault(before, 'a value is missing after "="');
    if (leaf.isMissing) return missing(leaf);
    if (Object.hasOwn(CLOSES, leaf.type)) open.push(leaf);
    else if (inner && CLOSES[inner.type] === leaf.type) open.pop();
    before = leaf;
  }
  const [broken] = root.descendantsOfType('ERROR');
  return broken ? misunderstood(root, broken, open) : fault(root, 'this is not HCL');
}

function missing(leaf: Node): HclError {
  const around = leaf.parent?.type.endsWith('_end') ? leaf.parent.parent : leaf.parent;
  switch (around?.type) {
    case 'block': {
      const block = headOf(around);
      return fault(around, `the block ${block} has no "}"`);
    }
    case 'object': return fault(around, 'the map that begins here has no "}"');
    case 'tuple': return fault(around, 'the list that begins here has no "]"');
    case 'function_call': {
      const name = around.firstNamedChild?.text ?? '';
      return fault(around, `the call of ${name} has no ")"`);
    }
    case 'heredoc_template': {
      const name = around.firstNamedChild?.nextNamedSibling?.text ?? '';
      return fault(around, `the line "${name}" that ends the text is missing`);
    }
    case 'string_lit':
    case 'quoted_template': return fault(around, 'a text has no closing quote');
    case 'template_interpolation': return fault(around, '"${" has no "}"');
    default: return fault(leaf, `${JSON.stringify(leaf.type)} is missing`);
  }
}

function misunderstood(root: Node, broken: Node, open: readonly Node[]): HclError {
  const leaves = leavesOf(broken);
  const last = leaves[leaves.length - 1] ?? broken;
  const [inner] = open.slice(-1);
  // Where the text just ends, something was left open.
  if (inner && root.text.slice(last.endIndex - root.startIndex).trim() === '') {
    if (inner.type === 'quoted_template_start') return fault(inner, 'a text has no closing quote');
    return fault(inner, `${JSON.stringify(inner.text)} is not closed`);
  }
  const begun = root.text.slice(0, last.startIndex - root.startIndex).split('\n').pop() ?? '';
  const [rest] = root.text.slice(last.startIndex - root.startIndex).split('\n');
  const line = `${begun}${rest}`.trim().slice(0, 80);
  return fault(last, `this is not HCL: ${line}`);
}

/** `module "a"`, as it is written. */
function headOf(block: Node): string {
  const start = block.namedChildren.find(({ type }) => type === 'block_start');
  return block.text.slice(0, start ? start.startIndex - block.startIndex : undefined).trim();
}

function fault(node: Node, message: string): HclError {
  return new HclError(message, node.startPosition.row + 1);
}

/** The tokens of a tree in their order. */
function leavesOf(node: Node): Node[] {
  if (node.childCount === 0) return [node];
  return node.children.filter(({ type }) => type !== 'comment').flatMap(leavesOf);
}
