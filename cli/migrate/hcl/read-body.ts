import type { Node } from 'web-tree-sitter';
import { commentTexts } from './comment-texts';
import { Attribute, Block, Body, HclError } from './hcl';
import { readExpression, readText } from './read-expression';
import { TERRAFORM_ERRORS } from '../../errors/terraform-errors';

/**
 * Attributes and blocks, each with its comments: those above it, in it, and behind it on its last line.
 * @param body nothing where a block is empty
 * @param comments all that are between the braces, in their order
 */
export function readBody(body: Node | undefined, comments: readonly Node[], file: string): Body {
  const elements = body?.namedChildren.filter(({ type }) => type === 'attribute' || type === 'block') ?? [];
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  let rest = comments;
  const taken = (belongs: (comment: Node) => boolean) => {
    const count = rest.findIndex((comment) => !belongs(comment));
    const found = count < 0 ? rest : rest.slice(0, count);
    rest = rest.slice(found.length);
    return found;
  };
  elements.forEach((element, index) => {
    if (element.startPosition.row === elements[index - 1]?.endPosition.row)
      throw new HclError(lineOf(element), TERRAFORM_ERRORS.lineShouldEnd);
    const above = taken(({ startIndex }) => startIndex < element.startIndex);
    const within = taken(({ startIndex }) => startIndex < element.endIndex);
    const behind = taken(({ startPosition }) => startPosition.row === element.endPosition.row);
    if (element.type === 'block') {
      blocks.push(readBlock(element, above, within, behind, file));
      return;
    }
    const attribute = readAttribute(element, [...above, ...within, ...behind], file);
    if (attributes.some(({ name }) => name === attribute.name))
      throw new HclError(attribute.line, TERRAFORM_ERRORS.attributeTwice, { name: attribute.name });
    attributes.push(attribute);
  });
  return { attributes, blocks, comments: commentTexts(rest) };
}

function readAttribute(node: Node, comments: readonly Node[], file: string): Attribute {
  const [name, value] = node.namedChildren.filter(({ type }) => type !== 'comment');
  return { name: name.text, value: readExpression(value), comments: commentTexts(comments), file, line: lineOf(node) };
}

function readBlock(
  node: Node,
  above: readonly Node[],
  within: readonly Node[],
  behind: readonly Node[],
  file: string,
): Block {
  const parts = node.namedChildren;
  const [type, ...labels] = parts.filter((part) => part.type === 'identifier' || part.type === 'string_lit');
  const body = readBody(
    parts.find((part) => part.type === 'body'),
    within,
    file,
  );
  return {
    ...body,
    type: type.text,
    labels: labels.map((label) => (label.type === 'identifier' ? label.text : readText(label))),
    leading: commentTexts(above),
    comments: [...body.comments, ...commentTexts(behind)],
    file,
    line: lineOf(node),
  };
}

export function lineOf(node: Node): number {
  return node.startPosition.row + 1;
}
