import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import * as fc from 'fast-check';
import { flowFileIssues } from '../../src/flows/check-options';
import { flowFileContent } from '../../src/flows/resolve';
import { EXAMPLE } from '../flows/example';

const schema = JSON.parse(readFileSync(join(__dirname, '../../schema/flow-ci.schema.json'), 'utf8')) as object;
const validate = new Ajv({ allErrors: true, unicodeRegExp: true }).compile(schema);
const FILE = JSON.parse(JSON.stringify(flowFileContent(EXAMPLE))) as Record<string, unknown> & {
  readonly flows: Readonly<Record<string, object>>;
};
const flow = (change: object): unknown => ({ ...FILE, flows: { a: { ...FILE.flows.main, ...change } } });
const errorsOf = (file: unknown) =>
  validate(file) ? [] : (validate.errors?.map(({ instancePath, message }) => `${instancePath} ${message}`) ?? []);

test('the file of the example is valid', () => {
  expect(errorsOf(FILE)).toEqual([]);
  expect(flowFileIssues(FILE)).toEqual([]);
});

test.each<[string, unknown, string, string]>([
  ['an unknown member', { ...FILE, other: 1 }, ' must NOT have additional properties', 'other'],
  ['another version', { ...FILE, version: 2 }, '/version must be equal to one of the allowed values', 'version'],
  [
    'no repository',
    { ...FILE, repositoryName: undefined },
    " must have required property 'repositoryName'",
    'repositoryName',
  ],
  ['no flows', { ...FILE, flows: undefined }, " must have required property 'flows'", 'flows'],
  ['a list of flows', { ...FILE, flows: [null] }, '/flows must be object', 'flows'],
  ['a flow that is null', { ...FILE, flows: { a: null } }, '/flows/a must be object', 'flows.a'],
  [
    'a flow with an unknown member',
    flow({ other: 1 }),
    '/flows/a must NOT have additional properties',
    'flows.a.other',
  ],
  ['a flow without triggers', flow({ on: {} }), '/flows/a/on must NOT have fewer than 1 properties', 'flows.a.on'],
  ['a timeout of 4 minutes', flow({ timeout: 4 }), '/flows/a/timeout must be >= 5', 'flows.a.timeout'],
  [
    'a queue of 9 hours',
    flow({ queuedTimeout: 540 }),
    '/flows/a/queuedTimeout must be <= 480',
    'flows.a.queuedTimeout',
  ],
  [
    'a retention that CloudWatch Logs does not have',
    flow({ logRetention: 91 }),
    '/flows/a/logRetention must be equal to one of the allowed values',
    'flows.a.logRetention',
  ],
  [
    'a cache of two kinds',
    flow({ cache: { bucket: 'abc', local: ['LOCAL_SOURCE_CACHE'] } }),
    '/flows/a/cache must match exactly one schema in oneOf',
    'flows.a.cache',
  ],
  [
    'a runtime of another language',
    { ...FILE, handlerRuntime: 'python3.12' },
    '/handlerRuntime must be equal to one of the allowed values',
    'handlerRuntime',
  ],
])('fails on %s', (_, file, error, path) => {
  const json: unknown = JSON.parse(JSON.stringify(file));
  expect(errorsOf(json)).toContain(error);
  expect(flowFileIssues(json).map((issue) => issue.path)).toContain(path);
});

test('what the schema refuses is refused by our own checks too, at any place of the file', () => {
  const places = paths(FILE);
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 2 }), (place, value) => {
      const changed = replaced(FILE, place, value);
      // A rule may refuse more than JSON Schema can say.
      if (!validate(changed)) expect(flowFileIssues(changed)).not.toEqual([]);
    }),
    { numRuns: 2_000 },
  );
});

function paths(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, each]) => paths(each, [...at, name]))];
}

function replaced(value: unknown, [name, ...rest]: readonly string[], by: unknown): unknown {
  if (name === undefined) return by;
  if (Array.isArray(value))
    return value.map((each, index) => (String(index) === name ? replaced(each, rest, by) : each));
  const members = value as Readonly<Record<string, unknown>>;
  return { ...members, [name]: replaced(members[name], rest, by) };
}
