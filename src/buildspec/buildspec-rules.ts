import { BUILDSPEC_FORMATS } from './buildspec-formats';
import { BATCH_KINDS, REPORT_FORMATS } from './known-values';
import { all, Check, isPlainObject, isToken, join } from '../checks/check';
import { Issue } from '../contract/issue';

/** Rules between the members of a typed build. */
type Rule = (value: Readonly<Record<string, unknown>>, report: Report, path: string) => void;
/** Reports an issue at a member, or at the value itself. */
type Report = (at: string, value: unknown, issue: Pick<Issue, 'expected' | 'fix'>) => void;

const rule =
  (look: Rule): Check =>
  (value, path, issues) => {
    if (!isPlainObject(value)) return;
    look(value, (at, found, issue) => issues.push({ path: at ? join(path, at) : path, value: found, ...issue }), path);
  };

const build = rule((value, report) => {
  const inPhases = isPlainObject(value.phases) ? value.phases.build : undefined;
  if (value.commands !== undefined && inPhases !== undefined)
    report('commands', value.commands, {
      expected: 'either "commands" or "phases.build", because "commands" is short for "phases.build.commands"',
      fix: 'remove one of the two',
    });
  if (value.commands === undefined && value.phases === undefined)
    report('', value, {
      expected: 'an object with "commands" or "phases"',
      fix: 'for example { commands: ["npm test"] }',
    });
});

const notEmpty = (what: string): Check =>
  rule((value, report) => {
    if (Object.values(value).every((each) => each === undefined))
      report('', value, { expected: `an object with ${what}`, fix: 'add it, or remove the option' });
  });

const cache = rule((value, report) => {
  if (value.fallbackKeys !== undefined && value.key === undefined)
    report('fallbackKeys', value.fallbackKeys, {
      expected: 'given only with "key", without which CodeBuild ignores it',
      fix: 'add "key", or remove it',
    });
});

/** Formats are not case sensitive, and may come from a variable. */
const reportFormat: Check = (value, path, issues) => {
  if (typeof value !== 'string' || value.includes('$')) return;
  if (!REPORT_FORMATS.some((each) => each === value.toUpperCase()))
    issues.push({
      path,
      value,
      expected: `one of ${REPORT_FORMATS.join(', ')}`,
      fix: `for example ${REPORT_FORMATS[0]}`,
    });
};

/** `secret-id:json-key:version-stage:version-id`. The ID may be an ARN, which has colons of its own. */
const secrets: Check = (secretsByName, path, issues) => {
  for (const [name, value] of entries(secretsByName)) {
    if (typeof value !== 'string') continue;
    const arn = /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:[^:]+/.exec(value)?.[0];
    const [id, , stage, version, ...more] = arn ? [arn, ...value.slice(arn.length + 1).split(':')] : value.split(':');
    const at = { path: join(path, name), value };
    if (!id || more.length > 0 || !(isToken(value) || BUILDSPEC_FORMATS.secretReference.pattern.test(value)))
      issues.push({
        ...at,
        expected: 'a secret: secret-id:json-key:version-stage:version-id',
        fix: 'for example "team/registry:token"',
      });
    else if (stage && version)
      issues.push({
        ...at,
        expected: 'a secret with either a version stage or a version ID',
        fix: 'remove one of the two',
      });
  }
};

const SECRET_SOURCES = ['parameterStore', 'secretsManager'] as const;
const SOURCES = ['variables', ...SECRET_SOURCES] as const;

/** Which of two values a name has is not documented, and CodeBuild does not export secrets. */
const env: Check = (value, path, issues) => {
  if (!isPlainObject(value)) return;
  const seen = new Map<string, string>();
  for (const source of SOURCES) {
    for (const [name, each] of entries(value[source])) {
      const before = seen.get(name);
      if (before === undefined) seen.set(name, source);
      else
        issues.push({
          path: join(join(path, source), name),
          value: each,
          expected: `a name that is not in "${before}" too`,
          fix: 'remove one of the two',
        });
    }
  }
  if (!Array.isArray(value.exportedVariables)) return;
  for (const [index, name] of value.exportedVariables.entries())
    if (
      typeof name === 'string' &&
      SECRET_SOURCES.some((source) => isPlainObject(value[source]) && Object.hasOwn(value[source], name))
    )
      issues.push({
        path: `${join(path, 'exportedVariables')}[${index}]`,
        value: name,
        expected: 'a variable that is no secret, because CodeBuild does not export secrets',
        fix: 'remove it',
      });
};

const batch = rule((value, report) => {
  const given = BATCH_KINDS.filter((kind) => value[kind] !== undefined);
  if (given.length !== 1)
    report('', given, {
      expected: `exactly one of ${BATCH_KINDS.map((kind) => `"${kind}"`).join(', ')}`,
      fix: given.length > 1 ? 'remove the others' : 'add one of them',
    });
});

const fleet = rule((value, report) => {
  if (value.fleet !== undefined && value.computeType !== undefined)
    report('fleet', value.fleet, { expected: 'either "fleet" or "computeType"', fix: 'remove one of the two' });
});

const uniqueIdentifiers: Check = (tasks, path, issues) => {
  const seen = new Set<unknown>();
  for (const [index, each] of identifiersOf(tasks).entries()) {
    if (each !== undefined && seen.has(each))
      issues.push({
        path: `${path}[${index}].identifier`,
        value: each,
        expected: 'an identifier that no other build of the batch has',
        fix: 'choose another one',
      });
    seen.add(each);
  }
};

/** What a build waits for must exist, and must not wait for the build itself. */
const dependencies: Check = (value, path, issues) => {
  const tasks = Array.isArray(value) ? value.filter(isPlainObject) : [];
  const known = new Set(identifiersOf(tasks));
  const waits = new Map(tasks.map((each) => [each.identifier, stringsOf(each.dependOn)]));
  for (const [index, { identifier, dependOn }] of tasks.entries()) {
    for (const [place, needed] of stringsOf(dependOn).entries()) {
      const at = { path: `${path}[${index}].dependOn[${place}]`, value: needed };
      if (!known.has(needed))
        issues.push({
          ...at,
          expected: `one of ${[...known].join(', ')}`,
          fix: 'use the identifier of another build of this batch',
        });
      else if (reaches(waits, needed, identifier))
        issues.push({
          ...at,
          expected: `a build that does not wait for "${typeof identifier === 'string' ? identifier : needed}" itself`,
          fix: 'remove the circular dependency',
        });
    }
  }
};

/** What a `@rule` tag of a buildspec option names. */
export const BUILDSPEC_RULES = {
  build,
  onePhase: notEmpty('at least one phase'),
  installPhase: notEmpty('commands or runtime versions'),
  cache,
  reportFormat,
  secrets,
  env,
  batch,
  fleet,
  buildList: uniqueIdentifiers,
  buildGraph: all(uniqueIdentifiers, dependencies),
} satisfies Readonly<Record<string, Check>>;

function reaches(
  waits: ReadonlyMap<unknown, readonly string[]>,
  from: string,
  to: unknown,
  seen = new Set<string>(),
): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (waits.get(from) ?? []).some((next) => reaches(waits, next, to, seen));
}

function identifiersOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.map((each) => (isPlainObject(each) ? each.identifier : undefined)) : [];
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

function entries(value: unknown): [string, unknown][] {
  return isPlainObject(value) ? Object.entries(value) : [];
}
