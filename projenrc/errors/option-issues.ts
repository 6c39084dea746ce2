import { EXAMPLES } from './examples';
import { BUILDSPEC_SCHEMAS } from '../../src/buildspec/buildspec-schemas';
import { Schema } from '../../src/checks/schema';
import { Issue } from '../../src/contract/issue';
import { OPTION_SCHEMAS } from '../../src/flows/option-schemas';
import { passedSchedules } from '../../src/flows/passed-schedules';
import { issuesOf, resolveFlowFile } from '../../src/flows/resolve';
import { strayPaths } from '../../src/flows/stray-paths';

/** Values of wrong types, sizes and formats. Each option rejects some of them. */
const WRONG: readonly unknown[] = [
  ...[42, -1, 0.5, true, null, '', 'no such value', '/etc/passwd', '${repositoryArm}', 'a:b:c:d:e:f', 'LCOV'],
  'src/{a,b}/**',
  ...['cron(0 11 * * *)', 'cron(0 99 ? * * *)', 'cron(0 11 * * * *)', 'rate(1 days)', 'at(tomorrow)', 'daily'],
  ...[
    [],
    ['x'.repeat(3_000)],
    Array.from({ length: 90 }, (_, each) => `branch-${each}-${'x'.repeat(60)}`),
    {},
    { '': 'x' },
    { 'a b': 'x' },
  ],
  Object.fromEntries(Array.from({ length: 60 }, (_, each) => [`k${each}`, 'x'])),
];
const DEFINITIONS: Readonly<Record<string, Schema>> = { ...OPTION_SCHEMAS, ...BUILDSPEC_SCHEMAS };
const FOLDER = {
  name: { on: { review: { targets: ['main'], paths: ['src'] } }, build: { commands: ['make'] } },
};
const PASSED = {
  name: { on: { schedule: [{ expression: 'at(2020-01-31T08:00:00)' }] }, build: { commands: ['make'] } },
};
const BASE = { repositoryName: 'shop', defaultBranch: 'main', flows: { name: { on: { demand: {} } } } };

/** Every issue that options can have: each option with wrong values, and the examples of invalid combinations. */
export function optionIssues(): Issue[] {
  const single = optionPaths().flatMap((path) =>
    [undefined, ...WRONG].flatMap((value) =>
      issuesOf(put(BASE, path, value)).filter((issue) => generic(issue.path).startsWith(generic(path.join('.')))),
    ),
  );
  const together = EXAMPLES.flatMap((flows) => issuesOf({ ...BASE, flows }));
  // What only a clone says.
  const { folders } = strayPaths(resolveFlowFile({ ...BASE, flows: FOLDER }), () => ['src/index.js']);
  const passed = passedSchedules(resolveFlowFile({ ...BASE, flows: PASSED }), undefined, new Date());
  return [...single, ...together, ...folders, ...passed].map((issue) => ({ ...issue, path: generic(issue.path) }));
}

/** The path of each option, in which `name` stands for a name of the user's choice and `0` for a place in a list. */
function optionPaths(): (readonly string[])[] {
  const paths: (readonly string[])[] = [];
  const visit = (given: Schema, path: readonly string[]): void => {
    if (path.length > 0) paths.push(path);
    const schema = given.$ref ? DEFINITIONS[given.$ref.replace('#/definitions/', '')] : given;
    // The typed build is left to its rule, and has schemas of its own.
    if (schema.rule === 'build' && !schema.properties) return visit(DEFINITIONS.BuildspecOptions, path);
    for (const each of schema.anyOf ?? []) visit(each, path);
    for (const [name, member] of Object.entries(schema.properties ?? {})) visit(member, [...path, name]);
    if (schema.items) visit(schema.items, [...path, '0']);
    if (schema.additionalProperties) visit(schema.additionalProperties, [...path, 'name']);
  };
  visit(OPTION_SCHEMAS.DeclaredFlows, []);
  return [...new Map(paths.map((path) => [path.join('.'), path])).values()];
}

function put(base: unknown, [step, ...rest]: readonly string[], value: unknown): unknown {
  if (step === undefined) return value;
  if (step === '0') return [put(Array.isArray(base) ? base[0] : undefined, rest, value)];
  const members = typeof base === 'object' && base !== null ? (base as Record<string, unknown>) : {};
  return { ...members, [step]: put(members[step], rest, value) };
}

/** A path without the names and places of one example. */
function generic(path: string): string {
  return path
    .replace(/\[\d+\]|\.0(?=\.|$)/g, '[]')
    .replace(/^flowDefaults(?=\.)/, 'flows.<name>')
    .replace(/^flows\.(\w+|<name>)/, 'flows.<name>')
    .replace(/^flows\["[^"]*"\]/, 'flows.<name>')
    .replace(/\[""\]|\["a b"\]|\.name(?=$|\.|\[)/g, '.<name>');
}
