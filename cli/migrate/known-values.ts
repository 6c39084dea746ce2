/** What AWS's provider knows only in an account, and what stands for it in our options. */
interface AccountValue {
  readonly pattern: RegExp;
  readonly placeholder: string;
}

/**
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/caller_identity
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/region
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/partition
 */
const ACCOUNT_VALUES: readonly AccountValue[] = [
  { pattern: /^data\.aws_caller_identity\.[\w-]+\.account_id$/, placeholder: '${accountId}' },
  { pattern: /^data\.aws_region\.[\w-]+\.(name|id|region)$/, placeholder: '${region}' },
  { pattern: /^data\.aws_partition\.[\w-]+\.(partition|id)$/, placeholder: '${partition}' },
];

/**
 * What resources have beside their arguments, and the argument that it is made of.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/codecommit_repository#attribute-reference
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket#attribute-reference
 */
const MADE: Readonly<Record<string, { readonly of: string; readonly as: (value: string) => string }>> = {
  // The id: https://github.com/hashicorp/terraform-provider-aws/blob/main/internal/service/codecommit/repository.go
  'aws_codecommit_repository.id': { of: 'repository_name', as: (name) => name },
  'aws_codecommit_repository.arn': {
    of: 'repository_name',
    as: (name) => `arn:\${partition}:codecommit:\${region}:\${accountId}:${name}`,
  },
  'aws_s3_bucket.id': { of: 'bucket', as: (name) => name },
  'aws_s3_bucket.arn': { of: 'bucket', as: (name) => `arn:\${partition}:s3:::${name}` },
};

export function accountValueOf(path: string): string | undefined {
  return ACCOUNT_VALUES.find(({ pattern }) => pattern.test(path))?.placeholder;
}

/** How an attribute of a resource follows from an argument. */
export function madeOf(attribute: string): { readonly of: string; readonly as: (value: string) => string } | undefined {
  return Object.hasOwn(MADE, attribute) ? MADE[attribute] : undefined;
}
