import type { Node } from 'web-tree-sitter';
import { Body, HclError } from './hcl';
import { makeHclParser } from './hcl-parser';
import { readBody } from './read-body';
import { syntaxErrorIn } from './syntax-error';
import { TERRAFORM_ERRORS } from '../../errors/terraform-errors';

/** @param file the name that blocks and attributes have */
export type ParseHcl = (text: string, file?: string) => Body;

/** Loads the parser, which takes a few milliseconds, for as many texts as there are. */
export async function loadParseHcl(): Promise<ParseHcl> {
  const parser = await makeHclParser();
  return (text, file = '') => {
    // The grammar wants the end of a line behind a here-document.
    const tree = parser.parse(`${text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n')}\n`);
    if (!tree) throw new HclError(1, TERRAFORM_ERRORS.notHcl);
    try {
      return readFile(tree.rootNode, file);
    } finally {
      tree.delete();
    }
  };
}

/** Levels of the tree: three or four for each bracket. What reads it recurses once for each. */
const MAX_DEPTH = 1_000;

function isTooDeep(root: Node): boolean {
  const cursor = root.walk();
  try {
    for (;;) {
      if (cursor.currentDepth > MAX_DEPTH) return true;
      if (cursor.gotoFirstChild()) continue;
      while (!cursor.gotoNextSibling()) if (!cursor.gotoParent()) return false;
    }
  } finally {
    cursor.delete();
  }
}

/** @throws HclError where the text is no HCL */
function readFile(root: Node, file: string): Body {
  if (root.hasError) throw syntaxErrorIn(root);
  if (isTooDeep(root)) throw new HclError(1, TERRAFORM_ERRORS.tooDeep);
  const [content] = root.namedChildren.filter(({ type }) => type !== 'comment');
  if (content && content.type !== 'body')
    throw new HclError(content.startPosition.row + 1, TERRAFORM_ERRORS.neitherAttributeNorBlock);
  return readBody(content, root.descendantsOfType('comment'), file);
}
