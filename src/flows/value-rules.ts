import { placeholderIssue } from './placeholders';
import { protectionIssue } from './protected-branches';
import { isTimeZone, nearestTimeZone, scheduleIssue } from './schedule-expression';
import { all, Check, isPlainObject, isToken, join } from '../checks/check';
import { Issue } from '../contract/issue';

/** What a rule finds: the end of an issue, for the value itself or a member of it. */
type Found = Pick<Issue, 'expected' | 'fix'> & { readonly at?: string; readonly value?: unknown };

const rule =
  (look: (value: unknown) => Found | undefined): Check =>
  (value, path, issues) => {
    const found = look(value);
    if (!found) return;
    const { at, expected, fix } = found;
    issues.push({ path: at ? join(path, at) : path, value: 'value' in found ? found.value : value, expected, fix });
  };

/** Exactly one of some members. */
const exactlyOne = (...names: readonly string[]): Check =>
  rule((value) => {
    if (!isPlainObject(value)) return undefined;
    const given = names.filter((name) => value[name] !== undefined);
    if (given.length === 1) return undefined;
    return {
      expected: `exactly one of ${names.map((name) => `"${name}"`).join(' and ')}`,
      fix: given.length > 0 ? 'remove the others' : 'add one of them',
    };
  });

/** What a cache on the build host has no use for: nobody else's build finds it, and it has no name. */
const localCache: Check = (value, path, issues) => {
  if (!isPlainObject(value) || value.local === undefined) return;
  for (const name of ['prefix', 'sharedWith'])
    if (value[name] !== undefined)
      issues.push({
        path: join(path, name),
        value: value[name],
        expected: 'left out with "local", as the cache stays on the build host',
        fix: 'remove it, or keep the cache in a "bucket"',
      });
};

/** A placeholder must be one that is replaced at deployment, or IAM's own. */
const placeholders: Check = (value, path, issues) => {
  if (Array.isArray(value)) return value.forEach((each, index) => placeholders(each, `${path}[${index}]`, issues));
  return rule(placeholderIssue)(value, path, issues);
};

/** Operator, then key, then a value or a list of values. */
const conditions: Check = (value, path, issues) => {
  for (const [operator, keys] of entriesOf(value, path, 'operators and keys', issues)) {
    const at = join(path, operator);
    // What is not known as an operator or a key may be dropped on the way to the template, and the statement allows
    // more.
    if (!/^(ForAllValues:|ForAnyValue:)?[A-Z][A-Za-z]+$/.test(operator))
      issues.push({
        path: at,
        value: operator,
        expected: 'an operator of IAM conditions',
        fix: 'for example "StringLike" or "ForAnyValue:StringEquals"',
      });
    for (const [key, given] of entriesOf(keys, at, 'keys and values', issues)) {
      if (!/^[A-Za-z][^:]*:./.test(key))
        issues.push({
          path: join(at, key),
          value: key,
          expected: 'a key of IAM conditions, with the prefix of its service',
          fix: 'for example "codecommit:References" or "aws:PrincipalTag/team"',
        });
      for (const each of Array.isArray(given) ? (given as unknown[]) : [given]) {
        const wrong = typeof each === 'string' ? placeholderIssue(each) : undefined;
        if (wrong) issues.push({ path: join(at, key), value: each, ...wrong });
        else if (!['string', 'number', 'boolean'].includes(typeof each))
          issues.push({
            path: join(at, key),
            value: each,
            expected: 'a string, a number, true or false, or a list of these',
            fix: 'for example ["refs/tags/*"]',
          });
      }
    }
  }
};

function entriesOf(value: unknown, path: string, what: string, issues: Issue[]): [string, unknown][] {
  if (isPlainObject(value)) return Object.entries(value);
  issues.push({ path, value, expected: `an object with ${what}`, fix: 'write { name: value }' });
  return [];
}

const oneTrigger = rule((value) =>
  isPlainObject(value) && Object.values(value).every((each) => each === undefined)
    ? {
        expected: 'at least one of review, branch, tag, schedule and demand',
        fix: 'use { demand: {} } if the flow is only started by hand',
      }
    : undefined,
);

const timeZone = rule((value) => {
  if (isTimeZone(value) || isToken(value)) return undefined;
  const nearest = typeof value === 'string' ? nearestTimeZone(value) : undefined;
  return {
    expected: 'an IANA time zone, in which upper and lower case count',
    fix: nearest === undefined ? 'for example "Europe/Berlin"' : `write "${nearest}"`,
  };
});

/** Only a rate has no time of its own. */
const immediateRate = rule((value) =>
  isPlainObject(value) &&
  value.runImmediately === true &&
  !(typeof value.expression === 'string' && /^rate\(/.test(value.expression))
    ? {
        at: 'runImmediately',
        value: true,
        expected: 'left out unless the expression is rate(...)',
        fix: 'remove it: cron(...) and at(...) name their own times',
      }
    : undefined,
);

/** A buildspec as text begins with a key or a brace, or has several lines; a path has neither. */
export function isBuildspecText(buildspec: string): boolean {
  return buildspec.includes('\n') || /^\s*(\{|version\s*:|phases\s*:)/.test(buildspec);
}

/** A flow has a typed build or a buildspec, and its path stays in the repository. */
const oneBuildspec = rule((flow) => {
  if (!isPlainObject(flow)) return undefined;
  const { build, buildspec } = flow;
  if (build !== undefined && buildspec !== undefined)
    return {
      expected: 'a flow with either "build" or "buildspec"',
      fix: 'remove one: "build" is written to a generated file, "buildspec" is your own file or text',
      value: ['build', 'buildspec'],
    };
  // CodeBuild would read an ARN from S3, where others than those who change the repository may write.
  // https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec-ref-name-storage
  if (typeof buildspec !== 'string' || isBuildspecText(buildspec) || !/^(\/|arn:)|(^|\/)\.\.(\/|$)|\\/.test(buildspec))
    return undefined;
  return {
    at: 'buildspec',
    value: buildspec,
    expected: 'a path below the root of the repository, with "/"',
    fix: 'for example "buildspecs/main.yml"',
  };
});

/** Rules of single options, and of an option's members. */
export const VALUE_RULES = {
  placeholders,
  conditions,
  oneTrigger,
  timeZone,
  immediateRate,
  schedule: rule(scheduleIssue),
  protection: rule(protectionIssue),
  oneVariableSource: exactlyOne('parameterStore', 'secretsManager'),
  oneCache: all(exactlyOne('local', 'bucket'), localCache),
  oneBuildspec,
} satisfies Readonly<Record<string, Check>>;
