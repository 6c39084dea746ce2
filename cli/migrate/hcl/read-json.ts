import { Attribute, Block, Body, Expression, HclError } from './hcl';
import { JsonNode, readJsonNodes } from './json-nodes';
import type { ParseHcl } from './parse-hcl';
import { TERRAFORM_ERRORS } from '../../errors/terraform-errors';

/** How many labels a block has, and which of its members are blocks. Other members are attributes. */
interface BlockShape {
  readonly labels: number;
  readonly blocks?: Shapes;
  /** Members that are strings without `${ }`, or expressions; `all` of them in a file of values. */
  readonly plain?: readonly string[] | 'all';
}

type Shapes = Readonly<Record<string, BlockShape>>;

const STATEMENT_BLOCKS: Shapes = {
  condition: { labels: 0 },
  principals: { labels: 0 },
  not_principals: { labels: 0 },
};
const dynamic = (content: Shapes): Shapes => ({
  dynamic: { labels: 1, blocks: { content: { labels: 0, blocks: content } } },
});
const STATEMENT: Shapes = { ...STATEMENT_BLOCKS, ...dynamic({}) };

/**
 * The shapes of blocks whose members are looked at: JSON alone does not tell a block from a map.
 * @see https://developer.hashicorp.com/terraform/language/syntax/json
 */
const SHAPES: Shapes = {
  locals: { labels: 0 },
  terraform: { labels: 0 },
  values: { labels: 0, plain: 'all' },
  module: { labels: 1, plain: ['source', 'version'] },
  variable: { labels: 1, plain: ['type', 'default', 'description'] },
  output: { labels: 1 },
  provider: { labels: 1 },
  include: { labels: 1 },
  dependency: { labels: 1 },
  resource: { labels: 2 },
  data: {
    labels: 2,
    blocks: { statement: { labels: 0, blocks: STATEMENT }, ...dynamic(STATEMENT) },
  },
};

/** A Terraform file in JSON, as the same file in HCL would be. A member `//` is a comment. */
export function readJson(text: string, file: string, parseHcl: ParseHcl, attributes: readonly string[] = []): Body {
  const root = readJsonNodes(text.replace(/^\uFEFF/, ''));
  const read = (node: JsonNode) => bodyOf(node, SHAPES, [], { file, parseHcl, attributes, isRoot: true }, 'the file');
  return root.kind === 'list' ? joined(root.items.map(read)) : read(root);
}

interface Reading {
  readonly file: string;
  readonly parseHcl: ParseHcl;
  /** Members of the file that are attributes, for example Terragrunt's `inputs`. */
  readonly attributes: readonly string[];
  readonly isRoot?: boolean;
}

function bodyOf(
  node: JsonNode,
  shapes: Shapes,
  plain: readonly string[] | 'all',
  reading: Reading,
  name: string,
): Body {
  if (node.kind !== 'object') throw new HclError(node.line, TERRAFORM_ERRORS.notJsonBlock, { name });
  const attributes: Attribute[] = [];
  const blocks: Block[] = [];
  const comments: string[] = [];
  const { isRoot, ...inner } = reading;
  for (const { key, value } of node.members) {
    if (key === '//') {
      comments.push(...(value.kind === 'scalar' ? String(value.value).split('\n') : []));
      continue;
    }
    const isAttribute = isRoot && reading.attributes.includes(key);
    const shape = Object.hasOwn(shapes, key) ? shapes[key] : undefined;
    if (!isAttribute && (shape || isRoot)) {
      blocks.push(...blocksOf(key, [], value, shape ?? { labels: 0 }, inner));
      continue;
    }
    if (attributes.some((attribute) => attribute.name === key))
      throw new HclError(value.line, TERRAFORM_ERRORS.attributeTwice, { name: key });
    attributes.push({
      name: key,
      value: valueOf(key, value, plain, reading),
      comments: [],
      file: reading.file,
      line: value.line,
    });
  }
  return { attributes, blocks, comments };
}

/** A list in place of a block is several blocks. */
function blocksOf(
  type: string,
  labels: readonly string[],
  node: JsonNode,
  shape: BlockShape,
  reading: Reading,
): Block[] {
  if (node.kind === 'list') return node.items.flatMap((item) => blocksOf(type, labels, item, shape, reading));
  if (labels.length < shape.labels && node.kind === 'object') {
    return node.members
      .filter(({ key }) => key !== '//')
      .flatMap(({ key, value }) => blocksOf(type, [...labels, key], value, shape, reading));
  }
  const body = bodyOf(node, shape.blocks ?? {}, shape.plain ?? [], reading, [type, ...labels].join('.'));
  return [{ ...body, comments: [], leading: body.comments, type, labels, file: reading.file, line: node.line }];
}

function joined(bodies: readonly Body[]): Body {
  return {
    attributes: bodies.flatMap(({ attributes }) => attributes),
    blocks: bodies.flatMap(({ blocks }) => blocks),
    comments: bodies.flatMap(({ comments }) => comments),
  };
}

function valueOf(key: string, value: JsonNode, plain: readonly string[] | 'all', reading: Reading): Expression {
  if (plain === 'all') return expressionOf(value, reading, true);
  return plain.includes(key) ? plainOf(key, value, reading) : expressionOf(value, reading);
}

/** Strings of some arguments are taken as they are; the type of a variable is an expression. */
function plainOf(key: string, node: JsonNode, reading: Reading): Expression {
  if (node.kind !== 'scalar') return expressionOf(node, reading, true);
  return key === 'type' && typeof node.value === 'string'
    ? parsed(node.value, node.line, reading.parseHcl)
    : { kind: 'literal', value: node.value, source: node.text };
}

function expressionOf(node: JsonNode, reading: Reading, isPlain = false): Expression {
  switch (node.kind) {
    case 'list':
      return {
        kind: 'list',
        source: 'a list',
        items: node.items.map((item) => expressionOf(item, reading, isPlain)),
      };
    case 'object':
      return {
        kind: 'object',
        source: 'a map',
        entries: node.members.map(({ key, value }) => ({
          key: isPlain ? key : keyOf(key, value.line, reading),
          value: expressionOf(value, reading, isPlain),
          comments: [],
          line: value.line,
        })),
      };
    case 'scalar':
      if (typeof node.value === 'number') return parsed(node.text, node.line, reading.parseHcl);
      return typeof node.value === 'string' && !isPlain
        ? templateOf(node.value, node.line, reading.parseHcl)
        : { kind: 'literal', value: node.value, source: node.text };
  }
}

function keyOf(key: string, line: number, reading: Reading): string | Expression {
  const template = templateOf(key, line, reading.parseHcl);
  return template.kind === 'literal' ? String(template.value) : template;
}

/**
 * A string as the template that it is: without the escapes of quotes, and that is how lines of a here-document are
 * read. A string that is nothing but one `${ }` is the value within.
 */
export function templateOf(text: string, line: number, parseHcl: ParseHcl): Expression {
  if (!/[$%]\{/.test(text)) return { kind: 'literal', value: text, source: JSON.stringify(text) };
  let name = 'TEXT';
  while (text.includes(name)) name += '_';
  const expression = parsed(`<<${name}\n${text}\n${name}`, line, parseHcl);
  const source = JSON.stringify(text);
  if (expression.kind === 'literal') return { ...expression, source, value: String(expression.value).slice(0, -1) };
  if (expression.kind !== 'template') return { ...expression, source };
  const parts = expression.parts.map((part, index) =>
    index === expression.parts.length - 1 && typeof part === 'string' ? part.slice(0, -1) : part,
  );
  const full = parts.filter((part) => part !== '');
  const [only] = full;
  return full.length === 1 && typeof only === 'object' && only.kind !== 'if' && only.kind !== 'each'
    ? only
    : { kind: 'template', source, parts: full };
}

function parsed(text: string, line: number, parseHcl: ParseHcl): Expression {
  try {
    return parseHcl(`value = ${text}\n`).attributes[0].value;
  } catch (error) {
    if (error instanceof HclError)
      throw new HclError(line, TERRAFORM_ERRORS.lineIsNotHcl, { text: JSON.stringify(text).slice(0, 80) });
    throw error;
  }
}
