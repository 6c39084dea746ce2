import * as iam from 'aws-cdk-lib/aws-iam';
import { errorText } from '../../checks/error-data';
import { STACK_ERRORS } from '../stack-errors';

/**
 * Inline policies of a role have 10,240 characters together. A flow's own logs, reports, source and
 * network take 3,200 at most, with the longest names; the rest is left to grants that come later.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const INLINE_BUDGET = 5_000;
/** A managed policy has 6,144 characters, of which 50 are around the statements. */
const MANAGED_BUDGET = 6_090;

/** The first statements go into the role's own policy, the others into managed policies. */
export interface SplitStatements {
  readonly inline: readonly iam.PolicyStatement[];
  readonly managed: readonly (readonly iam.PolicyStatement[])[];
}

/**
 * Spread statements over policies that IAM takes. The CDK splits large policies too, but by a rough
 * estimate that can be too low.
 * @param describe what to call a statement that is too large for any policy
 */
export function splitStatements(statements: readonly iam.PolicyStatement[], describe: string): SplitStatements {
  const inline: iam.PolicyStatement[] = [];
  const managed: iam.PolicyStatement[][] = [];
  let left = INLINE_BUDGET;
  for (const statement of statements) {
    const size = sizeOf(statement);
    if (size > MANAGED_BUDGET)
      throw new Error(errorText(STACK_ERRORS.statementTooLong, { option: describe, size, max: MANAGED_BUDGET }));
    if (size > left) {
      managed.push([]);
      left = MANAGED_BUDGET;
    }
    (managed[managed.length - 1] ?? inline).push(statement);
    left -= size;
  }
  return { inline, managed };
}

/** Characters of a statement, references reckoned as long as they can become. */
function sizeOf(statement: iam.PolicyStatement): number {
  return (
    JSON.stringify(statement.toStatementJson())
      .replace(/\$\{Token\[AWS\.\w+\.\d+\]\}/g, ' '.repeat(20))
      .replace(/\$\{Token\[[^\]]*\]\}/g, ' '.repeat(170)).length + 1
  );
}
