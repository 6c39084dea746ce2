import { isList, isMap, Unknown, Value } from './value';

/** What AWS's provider knows only in an account, and what stands for it in our options. */
interface AccountValue {
  readonly pattern: RegExp;
  readonly placeholder: 'accountId' | 'region' | 'partition';
}

/**
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/caller_identity
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/region
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/partition
 */
const ACCOUNT_VALUES: readonly AccountValue[] = [
  { pattern: /^data\.aws_caller_identity\.[\w-]+\.account_id$/, placeholder: 'accountId' },
  { pattern: /^data\.aws_region\.[\w-]+\.(name|id|region)$/, placeholder: 'region' },
  { pattern: /^data\.aws_partition\.[\w-]+\.(partition|id)$/, placeholder: 'partition' },
];

/** In values, such a placeholder stands between characters of no meaning: `${region}` may be text of a script. */
const [OPEN, CLOSE] = ['\uE0F2', '\uE0F3'];
const MARKS = new RegExp(`${OPEN}(\\w+)${CLOSE}`, 'g');

export const ACCOUNT_ID = marked('accountId');
const REGION = marked('region');
const PARTITION = marked('partition');

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
    as: (name) => `arn:${PARTITION}:codecommit:${REGION}:${ACCOUNT_ID}:${name}`,
  },
  'aws_s3_bucket.id': { of: 'bucket', as: (name) => name },
  'aws_s3_bucket.arn': { of: 'bucket', as: (name) => `arn:${PARTITION}:s3:::${name}` },
};

export function accountValueOf(path: string): string | undefined {
  const value = ACCOUNT_VALUES.find(({ pattern }) => pattern.test(path));
  return value && marked(value.placeholder);
}

/** Whether a part of a value is known only in the account. */
export function hasAccountValue(value: Value): boolean {
  if (typeof value === 'string') return value.includes(OPEN);
  if (isList(value)) return value.some(hasAccountValue);
  return isMap(value) && Object.entries(value).some(([key, each]) => hasAccountValue(key) || hasAccountValue(each));
}

/** The placeholders as options have them. */
export function withOurPlaceholders(text: string): string {
  return text.replace(MARKS, (_, name: string) => `\${${name}}`);
}

/** A value for an option in which nothing is filled in: what is known only in the account is not known. */
export function withoutAccountValues(value: Value): Value {
  if (typeof value === 'string' && hasAccountValue(value))
    return new Unknown(JSON.stringify(withOurPlaceholders(value)));
  if (isList(value)) return value.map(withoutAccountValues);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => {
      const name = withOurPlaceholders(key);
      return [name, name === key ? withoutAccountValues(each) : new Unknown(name)];
    }),
  );
}

function marked(placeholder: string): string {
  return `${OPEN}${placeholder}${CLOSE}`;
}

/** How an attribute of a resource follows from an argument. */
export function madeOf(attribute: string): { readonly of: string; readonly as: (value: string) => string } | undefined {
  return Object.hasOwn(MADE, attribute) ? MADE[attribute] : undefined;
}
