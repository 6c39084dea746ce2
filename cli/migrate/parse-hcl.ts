import { Attribute, Block, Body } from './hcl';
import { HclCursor } from './hcl-cursor';
import { parseExpression } from './parse-expression';
import { parseQuoted } from './parse-template';

/**
 * Reads a Terraform file: blocks, attributes, and values as far as a migration needs them.
 * docs/decisions/0040-own-hcl-reader.md says why this is ours.
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 * @throws HclError where the text is no HCL
 */
export function parseHcl(text: string): Body {
  const cursor = new HclCursor(text.replace(/^\uFEFF/, '').replace(/\r\n/g, '\n'));
  return parseBody(cursor, 'file');
}

function parseBody(cursor: HclCursor, kind: 'file' | 'block'): Body {
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  for (;;) {
    cursor.skip('with lines');
    if (kind === 'block' ? cursor.looksAt('}') : cursor.ended) return { attributes, blocks, comments: cursor.takeComments() };
    if (cursor.ended) cursor.fail('a block has no "}"');
    const { line } = cursor;
    const name = cursor.identifier() ?? cursor.fail('this is neither an attribute nor a block');
    const leading = cursor.takeComments();
    cursor.skip('on this line');
    if (cursor.take('=')) attributes.push(parseAttribute(cursor, name, leading, line));
    else blocks.push(parseBlock(cursor, name, leading, line));
  }
}

function parseAttribute(cursor: HclCursor, name: string, leading: readonly string[], line: number): Attribute {
  const value = parseExpression(cursor);
  endLine(cursor);
  // An expression that is read a second time has its comments twice.
  return { name, value, comments: [...leading, ...new Set(cursor.takeComments())], line };
}

function parseBlock(cursor: HclCursor, type: string, leading: readonly string[], line: number): Block {
  const labels: string[] = [];
  while (!cursor.looksAt('{')) {
    if (cursor.looksAt('"')) {
      const label = parseQuoted(cursor, parseExpression);
      if (label.kind !== 'literal') cursor.fail('a label of a block is a plain text');
      labels.push(String(label.value));
    } else {
      labels.push(cursor.identifier() ?? cursor.fail(`"=" or "{" is missing after ${type}`));
    }
    cursor.skip('on this line');
  }
  cursor.expect('{', 'at the start of a block');
  const body = parseBody(cursor, 'block');
  cursor.expect('}', 'at the end of a block');
  endLine(cursor);
  return { ...body, type, labels, leading, line, comments: [...body.comments, ...cursor.takeComments()] };
}

/** What follows on the line may only be a comment. A block on one line ends with its brace. */
function endLine(cursor: HclCursor): void {
  cursor.skip('on this line');
  if (!cursor.ended && !cursor.looksAt('\n') && !cursor.looksAt('}')) cursor.fail('the line should end here');
}
