import { Mapped, Printed } from './mapped';
import { isPlainObject } from '../../src/checks/check';

/** Members of a statement that our options have. */
const KNOWN = ['Sid', 'Effect', 'Action', 'Resource', 'Condition'];

/**
 * What stands for the account's own values in the original's policies (it fills in `${account_id}` and the
 * like itself, and its README writes `<account-id>`), and ours.
 */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/<partition>/g, '${partition}'],
  [/<region>/g, '${region}'],
  [/<account(-id)?>|\$\{account_id\}/g, '${accountId}'],
];

/** A policy document in JSON becomes statements. */
export function mapPolicy(json: string, repositoryName: string): Mapped {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch (error) {
    return { missing: [`is not JSON (${(error as Error).message}): write policyStatements by hand`] };
  }
  const declared = isPlainObject(document) ? document.Statement : undefined;
  const statements = (Array.isArray(declared) ? declared : [declared]).filter(isPlainObject);
  if (statements.length === 0) return { missing: ['has no statements'] };
  const missing: string[] = [];
  const policyStatements = statements.map((statement, index) =>
    mapStatement(statement, repositoryName, (what) => missing.push(`statement ${index + 1}: ${what}`)),
  );
  return { options: { policyStatements }, missing };
}

function mapStatement(
  statement: Record<string, unknown>,
  repositoryName: string,
  report: (what: string) => void,
): Printed {
  for (const name of Object.keys(statement)) {
    if (!KNOWN.includes(name))
      report(`${name} has no counterpart: write it with actions and resources, or in a managed policy`);
  }
  const { Sid, Effect, Action, Resource, Condition } = statement;
  const texts = (value: unknown) =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((each) =>
      withPlaceholders(String(each), repositoryName),
    );
  const sid = typeof Sid === 'string' ? Sid.replace(/[^A-Za-z0-9]/g, '') : '';
  return {
    ...(sid && { sid }),
    ...(Effect === 'Deny' && { effect: 'Deny' }),
    actions: texts(Action),
    resources: texts(Resource),
    ...(isPlainObject(Condition) && { conditions: mapConditions(Condition, repositoryName) }),
  };
}

function mapConditions(conditions: Record<string, unknown>, repositoryName: string): Printed {
  const value = (each: unknown): Printed => {
    if (Array.isArray(each)) return each.map(value);
    return typeof each === 'number' || typeof each === 'boolean'
      ? each
      : withPlaceholders(String(each), repositoryName);
  };
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      isPlainObject(keys)
        ? Object.fromEntries(Object.entries(keys).map(([key, each]) => [key, value(each)]))
        : value(keys),
    ]),
  );
}

/** Our placeholders for what depends on the account; the repository's whole ARN is one of them. */
export function withPlaceholders(text: string, repositoryName: string): string {
  const filled = WORDS.reduce((sum, [word, placeholder]) => sum.replace(word, () => placeholder), text).replace(
    /\$\{repo_name\}/g,
    () => repositoryName,
  );
  const [, before, resource] = /^(arn:[^:]+:codecommit:[^:]+:[^:]+:)([^:/]+)$/.exec(filled) ?? [];
  // A wildcard in place of the Region or the account covers more than the one repository.
  return before && resource === repositoryName && !before.includes('*') ? '${repositoryArn}' : filled;
}
