import { scalarText } from './conversions';
import { Mapped, ModuleContext, Printed } from './mapped';
import { isList, isMap, isScalar, Unknown, unknownIn, Value, ValueMap } from './value';

/** Members of a statement that our options have. */
const KNOWN = ['Sid', 'Effect', 'Action', 'Resource', 'Condition'];

/** A statement that is left out, and why. */
class LeftOut extends Error {}

/** What README files write in place of the account's own values. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/<partition>/g, '${partition}'],
  [/<region>/g, '${region}'],
  [/<account(-id)?>/g, '${accountId}'],
];

const OURS = ['partition', 'region', 'accountId', 'repositoryArn'];

/**
 * IAM's own variables have a colon, or are one of three characters.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
const OF_IAM = /^([\w-]+:.+|[*?$])$/;

/** A policy document in JSON becomes statements. One that is not completely known is left out, and listed. */
export function mapPolicy(policy: Value, context: ModuleContext): Mapped {
  const document = typeof policy === 'string' ? parsed(policy) : policy instanceof Unknown ? policy.json : undefined;
  if (document instanceof SyntaxError)
    return { missing: [`is not JSON (${document.message}): write policyStatements by hand`] };
  if (!isMap(document)) return { missing: ['is no policy: write policyStatements by hand'] };
  const { Statement: declared = [], ...others } = document;
  const missing = Object.entries(others).flatMap(([name, value]) => remarkOn(name, value, context));
  const policyStatements: Printed[] = [];
  (isList(declared) ? declared : [declared]).forEach((statement, index) => {
    const report = (what: string) => missing.push(`statement ${index + 1}: ${what}`);
    try {
      policyStatements.push(mapStatement(statement, context, report));
    } catch (error) {
      if (!(error instanceof LeftOut)) throw error;
      report(`${error.message}, so it is left out: write it by hand`);
    }
  });
  if (policyStatements.length === 0 && missing.length === 0) missing.push('has no statements');
  return { options: policyStatements.length > 0 ? { policyStatements } : {}, missing };
}

function parsed(json: string): Value | SyntaxError {
  try {
    return JSON.parse(json) as Value;
  } catch (error) {
    return error as SyntaxError;
  }
}

function remarkOn(name: string, value: Value, { files }: ModuleContext): string[] {
  if (name === 'Version' && value === '2012-10-17') return [];
  if (value instanceof Unknown) return [`${name} is ${value.source}, which is not known from ${files}`];
  return name === 'Version'
    ? [`Version is ${shown(value)}: the policies here have 2012-10-17, which knows variables such as \${aws:username}`]
    : [`${name} has no counterpart`];
}

function mapStatement(statement: Value, context: ModuleContext, report: (what: string) => void): Printed {
  if (statement instanceof Unknown)
    throw new LeftOut(`is made by ${statement.source}, which is not known from ${context.files}`);
  if (!isMap(statement)) throw new LeftOut(`is ${shown(statement)}, and should be a map`);
  for (const [name, value] of Object.entries(statement)) {
    const unknown = unknownIn(value);
    if (unknown) throw new LeftOut(`${name} has ${unknown.source}, which is not known from ${context.files}`);
    // Policies of roles have no principal.
    if (name === 'Principal') report('Principal has no counterpart: the policies of roles have none');
    else if (!KNOWN.includes(name)) throw new LeftOut(`${name} has no counterpart`);
  }
  const { Sid: sid = '', Effect: effect = 'Allow', Condition: condition } = statement;
  if (!isScalar(sid)) throw new LeftOut(`Sid is ${shown(sid)}, and should be a string`);
  if (effect !== 'Allow' && effect !== 'Deny')
    throw new LeftOut(`Effect is ${shown(effect)}, and should be "Allow" or "Deny"`);
  const name = scalarText(sid).replace(/[^A-Za-z0-9]/g, '');
  return {
    ...(name && { sid: name }),
    ...(effect === 'Deny' && { effect: 'Deny' }),
    actions: textsOf(statement, 'Action', context),
    resources: textsOf(statement, 'Resource', context),
    ...(condition !== undefined && { conditions: mapConditions(condition, context) }),
  };
}

function textsOf(statement: ValueMap, name: string, context: ModuleContext): string[] {
  const value = Object.hasOwn(statement, name) ? statement[name] : null;
  const values = isList(value) ? value : [value];
  if (value === null || values.length === 0) throw new LeftOut(`has no ${name}`);
  return values.map((each) => {
    if (!isScalar(each)) throw new LeftOut(`${name} has ${shown(each)}, and should have strings`);
    return filledIn(scalarText(each), name, context);
  });
}

function mapConditions(conditions: Value, context: ModuleContext): Printed {
  const refuse = (value: Value): never => {
    throw new LeftOut(`Condition has ${shown(value)}, which is no condition`);
  };
  const each = (value: Value): Printed => {
    if (isList(value)) return value.map(each);
    if (typeof value === 'number' || typeof value === 'boolean') return value;
    return typeof value === 'string' ? filledIn(value, 'Condition', context) : refuse(value);
  };
  if (!isMap(conditions)) return refuse(conditions);
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      isMap(keys)
        ? Object.fromEntries(
            Object.entries(keys).map(([key, value]) => [filledIn(key, 'Condition', context), each(value)]),
          )
        : refuse(keys),
    ]),
  );
}

function filledIn(text: string, member: string, context: ModuleContext): string {
  const { filled, rest } = withPlaceholders(text, context);
  if (rest.length > 0)
    throw new LeftOut(`${member} has ${rest.join(' and ')}, which is not known from ${context.files}`);
  return filled;
}

/**
 * Our placeholders for what depends on the account; the repository's whole ARN is one of them. The module fills in
 * policies as templates, with its own names; there `$${` stands for `${`.
 * @see https://github.com/plus3it/terraform-aws-codecommit-flow-ci/blob/master/modules/_internal/runner/main.tf
 * @returns also what nobody fills in
 */
export function withPlaceholders(
  text: string,
  context: ModuleContext,
): { readonly filled: string; readonly rest: readonly string[] } {
  const { repositoryName, namePrefix } = context;
  const names: Readonly<Record<string, string | undefined>> = {
    account_id: '${accountId}',
    repo_name: repositoryName,
    name_prefix: namePrefix,
    name: repositoryName === undefined || namePrefix === undefined ? undefined : `${namePrefix}${repositoryName}`,
  };
  const withWords = WORDS.reduce((sum, [word, placeholder]) => sum.replace(word, () => placeholder), text);
  const [, before, resource] = /^(arn:[^:]+:codecommit:[^:]+:[^:]+:)([^:/]+)$/.exec(withWords) ?? [];
  const isOurs = resource === '${repo_name}' || (resource !== undefined && resource === repositoryName);
  // A wildcard in place of the Region or the account covers more than the one repository.
  if (before && isOurs && !before.includes('*')) return { filled: '${repositoryArn}', rest: [] };
  const rest = /%\{/.test(withWords) ? ['%{ }'] : [];
  const filled = withWords.replace(/(\$?)\$\{([^}]*)\}/g, (whole, escape: string, name: string) => {
    const isKept = OURS.includes(name) || OF_IAM.test(name);
    if (isKept) return `\${${name}}`;
    const known = !escape && Object.hasOwn(names, name) ? names[name] : undefined;
    if (known === undefined) rest.push(whole.slice(escape.length));
    return known ?? whole;
  });
  return { filled, rest };
}

function shown(value: Value): string {
  return JSON.stringify(value);
}
