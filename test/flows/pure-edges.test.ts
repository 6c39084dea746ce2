import { EXAMPLE } from './example';
import { nearest } from '../../src/checks/nearest';
import { parseJson } from '../../src/checks/parse-json';
import { Issue } from '../../src/contract/issue';
import { matchesGlob } from '../../src/contract/ref-glob';
import { crossFlowRule } from '../../src/flows/cross-flow-rule';
import { insteadOfForeign } from '../../src/flows/foreign-glob';
import { FlowNames } from '../../src/flows/names';
import { protectedReferences, protectionIssue } from '../../src/flows/protected-branches';
import { referenceFilter, wantsWildcard } from '../../src/flows/reference-filter';
import { issuesOf, resolveFlowFile } from '../../src/flows/resolve';
import { scheduleIssue } from '../../src/flows/schedule-expression';

/** Rows at the edges of options: one at each edge and one beyond. */

const issuesWith = (options: object) =>
  issuesOf({
    repositoryName: 'foo',
    defaultBranch: 'main',
    flows: { main: { on: { demand: {} }, ...options } },
  } as never);
const computeOf = (environment: object | undefined) => {
  const declared = { on: { demand: {} }, build: { commands: ['make'] }, ...(environment && { environment }) };
  const file = resolveFlowFile({ ...EXAMPLE, flows: { main: declared } } as never);
  return file.flows[0].environment.computeType;
};

test.each([
  [undefined, 'BUILD_GENERAL1_SMALL'],
  [{ type: 'LINUX_CONTAINER' }, 'BUILD_GENERAL1_SMALL'],
  [{ type: 'LINUX_LAMBDA_CONTAINER' }, 'BUILD_LAMBDA_2GB'],
  [{ type: 'ARM_LAMBDA_CONTAINER' }, 'BUILD_LAMBDA_2GB'],
])('the size of %j is %s unless it is said', (environment, computeType) => {
  expect(computeOf(environment)).toBe(computeType);
});

describe('references of a policy', () => {
  test.each([
    ['main', 'refs/heads/main'],
    ['release/**', 'refs/heads/release/*'],
    ['$' + '{aws:username}', 'refs/heads/${$}{aws:username}'],
    ['a$b$c', 'refs/heads/a${$}b${$}c'],
  ])('%s is %s', (glob, reference) => {
    expect(protectedReferences([glob])).toEqual([reference]);
  });
  test('may have 3,800 characters and not one more', () => {
    const length = (count: number) => ['x'.repeat(count)];
    const edge = 3_800 - JSON.stringify(protectedReferences([''])).length;
    expect(protectionIssue(length(edge))).toBeUndefined();
    expect(protectionIssue(length(edge + 1))?.value).toBe('3801 characters');
  });
});

describe('a schedule', () => {
  test.each([
    ['cron(0 3 ? * 2 *)', true],
    ['cron(0 3 1 * ? *)', true],
    ['cron(0 3 ? * ? *)', false],
    ['cron(0 3 1 * 2 *)', false],
    ['cron(0 0 ? * 1 *)', true],
    ['cron(59 23 ? * 7 *)', true],
    ['cron(60 23 ? * 7 *)', false],
    ['cron(59 24 ? * 7 *)', false],
    ['cron(0 0 ? * 0 *)', false],
    ['cron(0 0 ? * 8 *)', false],
    ['cron(0 0 31 12 ? 2199)', true],
    ['cron(0 0 32 12 ? 2199)', false],
    ['cron(0 0 31 13 ? 2199)', false],
    ['cron(0 0 0 12 ? 2199)', false],
    ['cron(0 0 31 0 ? 2199)', false],
    ['cron(0 0 31 12 ? 2200)', false],
    ['cron(0 0 1 1 ? 1970)', true],
    ['cron(0 0 1 1 ? 1969)', false],
    ['rate(1 minute)', true],
    ['rate(0 minutes)', false],
  ])('%s is right: %s', (expression, right) => {
    expect(scheduleIssue(expression) === undefined).toBe(right);
  });
  test('may have 256 characters and not one more', () => {
    const minutes = (length: number) => {
      const rest = 'cron( 3 ? * 2 *)'.length;
      const list = '0,'.repeat(length).slice(0, length - rest);
      return `cron(${list.endsWith(',') ? `${list.slice(0, -1)}0` : list} 3 ? * 2 *)`;
    };
    expect(minutes(256)).toHaveLength(256);
    expect(scheduleIssue(minutes(256))?.expected ?? '').not.toContain('256');
    expect(scheduleIssue(`${minutes(256)} `)).toBeDefined();
  });
});

describe('filters of references', () => {
  const rule = { before: '', wildcards: true };
  test('have two wildcards in one string, and not three', () => {
    expect(referenceFilter(['a*b*c'], [], rule)).toEqual([{ wildcard: 'a*b*c' }]);
    expect(referenceFilter(['a*b*c*d'], [], rule)).toEqual([{ prefix: 'a' }]);
  });
  test('have 1,400 characters, and with one more none', () => {
    const room = 1_400 - JSON.stringify(['']).length;
    expect(referenceFilter(['x'.repeat(room)], [], rule)).toEqual(['x'.repeat(room)]);
    expect(referenceFilter(['x'.repeat(room + 1)], [], rule)).toBeUndefined();
    const except = 1_400 - JSON.stringify({ 'anything-but': [''] }).length;
    expect(referenceFilter(['**'], ['x'.repeat(except)], rule)).toBeDefined();
    expect(referenceFilter(['**'], ['x'.repeat(except + 1)], rule)).toBeUndefined();
  });
  test('want a wildcard when one of several globs does', () => {
    expect([wantsWildcard(['main']), wantsWildcard(['main', 'a*b*c']), wantsWildcard(['a*b', 'main'])]).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('names', () => {
  const names = new FlowNames({ namePrefix: 'team-', repositoryName: 'foo' });
  const room = 64 - names.rule('', 'x').length;
  test('of 64 characters stay as they are, and one more is cut with a hash', () => {
    const fits = names.rule('f'.repeat(room), 'x');
    expect(fits).toHaveLength(64);
    expect(fits).toContain(`${'f'.repeat(room)}-x`);
    const cut = names.rule('f'.repeat(room + 1), 'x');
    expect(cut.length).toBeLessThanOrEqual(64);
    expect(cut).not.toContain('f'.repeat(room + 1));
  });
  test('of projects have 150 characters at most', () => {
    const long = new FlowNames({ namePrefix: 'p'.repeat(40), repositoryName: 'r'.repeat(100) });
    expect(long.project('f'.repeat(200)).length).toBeLessThanOrEqual(150);
  });
});

test.each([
  [25, 0],
  [26, 1],
])('%i gates of one repository have %i issues', (count, expected) => {
  const flows = Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`flow${n}`, { on: { review: {} }, gate: true, buildspec: `b${n}.yml` }]),
  );
  const issues: Issue[] = [];
  crossFlowRule(flows, 'flows', issues);
  expect(issues.filter((issue) => JSON.stringify(issue).includes('25'))).toHaveLength(expected);
});

test.each([
  ['rview', 'review'],
  ['reveiw', 'review'],
  ['rexxew', 'review'],
  ['rexxxw', undefined],
  ['revie', 'review'],
  ['revi', undefined],
  ['x', undefined],
])('the nearest to %s is %s', (name, expected) => {
  expect(nearest(name, ['review', 'schedule'])).toBe(expected);
});

test('a name of 64 characters has a nearest one, and one of 65 has none', () => {
  expect(nearest('a'.repeat(64), [`${'a'.repeat(63)}b`])).toBe(`${'a'.repeat(63)}b`);
  expect(nearest('a'.repeat(65), [`${'a'.repeat(63)}b`])).toBeUndefined();
  expect(nearest('a'.repeat(64), ['a'.repeat(65)])).toBeUndefined();
});

test.each([
  [6, false],
  [7, true],
])('of a set of %i globs six are shown', (count, cut) => {
  const shown = insteadOfForeign(`{${Array.from({ length: count }, (_, n) => `a${n}`).join(',')}}`) ?? '';
  expect([shown.includes('"a5"'), shown.includes('"a6"'), shown.endsWith(', ...')]).toEqual([true, false, cut]);
});

describe('JSON of somebody else', () => {
  const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
  test('may be 200 levels deep, and not one more', () => {
    expect([parseJson(deep(200)).kind, parseJson(deep(201)).kind]).toEqual(['json', 'refused']);
  });
  test('counts no brackets in strings, whatever is escaped there', () => {
    expect(parseJson(JSON.stringify(`"${'['.repeat(300)}\\`)).kind).toBe('json');
    expect(parseJson(JSON.stringify(['#', '['.repeat(300)])).kind).toBe('json');
    expect(parseJson(`["a",${deep(199)}]`).kind).toBe('json');
    expect(parseJson(`["a",${deep(200)}]`).kind).toBe('refused');
  });
});

test.each([
  ['a/b', 'a/*', true],
  ['a/b/c', 'a/*', false],
  ['a/b/c', 'a/**', true],
  ['a/c', 'a/**/c', true],
  ['a/b/c', 'a/**/c', true],
  ['ab/c', 'a/**/c', false],
  ['xa', '**a', true],
  ['x/a', '**/a', true],
  ['xa', '**/a', false],
  ['a/b', 'a***', true],
])('%s is matched by %s: %s', (name, glob, expected) => {
  expect(matchesGlob(name, glob)).toBe(expected);
});

test('what must be one of two says which', () => {
  const issues = [{}, { local: ['LOCAL_SOURCE_CACHE'], bucket: 'team-cache' }, { local: ['LOCAL_SOURCE_CACHE'] }].map(
    (cache) => issuesWith({ build: { commands: ['make'] }, cache }).map(({ fix }) => fix),
  );
  expect(issues).toEqual([['add one of them'], ['remove the others'], []]);
});
