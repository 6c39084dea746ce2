import { MIGRATE_ERRORS } from '../../errors/terraform-errors';
import { UserError } from '../../errors/user-error';
import { attributeOf, Block, Body, HclError } from '../hcl/hcl';
import type { ParseHcl } from '../hcl/parse-hcl';
import { readJson } from '../hcl/read-json';

/** Members of a Terragrunt file in JSON that are no blocks. */
const UNIT_ATTRIBUTES = ['inputs', 'skip', 'prevent_destroy', 'iam_role', 'download_dir', 'terraform_binary'];

/**
 * A file as blocks and attributes.
 * @throws UserError where it is neither HCL nor JSON
 */
export function readTerraformFile(text: string, file: string, isJson: boolean, parseHcl: ParseHcl): Body {
  try {
    return isJson ? readJson(text, file, parseHcl, UNIT_ATTRIBUTES) : parseHcl(text, file);
  } catch (error) {
    if (error instanceof HclError)
      throw new UserError(MIGRATE_ERRORS.notTerraform, { file, line: error.line, reason: error.message });
    throw error;
  }
}

/** Terragrunt's files have what Terraform's have not. */
export function isUnit(body: Body): boolean {
  return (
    attributeOf(body, 'inputs') !== undefined ||
    body.blocks.some(
      (block) =>
        block.type === 'include' ||
        block.type === 'dependency' ||
        (block.type === 'terraform' && attributeOf(block, 'source') !== undefined),
    )
  );
}

export function joinBodies(bodies: readonly Body[]): Body {
  return {
    attributes: bodies.flatMap(({ attributes }) => attributes),
    blocks: bodies.flatMap(({ blocks }) => blocks),
    comments: bodies.flatMap(({ comments }) => comments),
  };
}

/**
 * What an override file changes: arguments of a block with the same labels, and all its nested blocks of a type.
 * @see https://developer.hashicorp.com/terraform/language/files/override
 */
export function withOverrides(body: Body, override: Body): Body {
  return override.blocks.reduce((sum: Body, block) => ({ ...sum, blocks: overridden(sum.blocks, block) }), body);
}

function overridden(blocks: readonly Block[], by: Block): readonly Block[] {
  if (by.type === 'locals') {
    const names = by.attributes.map(({ name }) => name);
    return [
      ...blocks.map((block) =>
        block.type === 'locals'
          ? { ...block, attributes: block.attributes.filter(({ name }) => !names.includes(name)) }
          : block,
      ),
      by,
    ];
  }
  const isSame = ({ type, labels }: Block) => type === by.type && labels.join('.') === by.labels.join('.');
  if (!blocks.some(isSame)) return [...blocks, by];
  const names = by.attributes.map(({ name }) => name);
  const types = by.blocks.map(({ type }) => type);
  return blocks.map((block) =>
    isSame(block)
      ? {
          ...block,
          attributes: [...block.attributes.filter(({ name }) => !names.includes(name)), ...by.attributes],
          blocks: [...block.blocks.filter(({ type }) => !types.includes(type)), ...by.blocks],
        }
      : block,
  );
}
