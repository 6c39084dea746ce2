import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import * as yaml from 'yaml';
import { FULL_OPTIONS, OTHER_BATCHES } from './full-options';
import {
  BATCH_KINDS,
  BUILDSPEC,
  CACHE_ACTIONS,
  Place,
  REPORT_FORMATS,
  SHELLS,
} from '../../src/buildspec/buildspec-grammar';
import { renderBuildspecYaml } from '../../src/buildspec/render-buildspec';
import { toBuildspecDocument } from '../../src/buildspec/to-buildspec-document';

interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly { readonly required: readonly string[] }[];
  readonly type?: string | readonly string[];
}

const schema = JSON.parse(readFileSync(join(__dirname, '../../schema/buildspec.schema.json'), 'utf8')) as Schema &
  object;
const validate = new Ajv({
  allErrors: true,
  strict: true,
  strictTypes: 'log',
  strictRequired: false,
  allowUnionTypes: true,
  logger: false,
}).compile(schema);
const build = { commands: ['npm test'] };
const phases = { build };

test.each<[string, unknown]>([
  ['all options', yaml.parse(renderBuildspecYaml(toBuildspecDocument(FULL_OPTIONS)))],
  ...Object.entries(OTHER_BATCHES).map(([name, batch]): [string, unknown] => [
    name,
    yaml.parse(renderBuildspecYaml(toBuildspecDocument({ ...build, batch }))),
  ]),
  ['the short form', toBuildspecDocument(build)],
  [
    'words of YAML 1.1',
    yaml.parse(
      'version: 0.2\nenv: { git-credential-helper: yes, variables: { A: on, B: 1 } }\nphases: { install: { runtime-versions: { nodejs: 22 } } }',
      { version: '1.1' },
    ),
  ],
  [
    'a report format in another case',
    { version: 0.2, phases, reports: { a: { files: ['a'], 'file-format': 'CucumberJson' } } },
  ],
  [
    'version 0.1',
    {
      version: 0.1,
      environment_variables: { plaintext: { A: 'a' } },
      phases: { install: { commands: ['a'] } },
      artifacts: { type: 'zip', files: ['a'] },
    },
  ],
])('%s is good', (_, document) => {
  validate(document);
  expect(validate.errors ?? []).toEqual([]);
});

test.each<[string, unknown, string]>([
  ['no version', { phases }, ''],
  ['an unknown version', { version: 0.3, phases }, '/version'],
  ['no phases', { version: 0.2 }, ''],
  ['an unknown key', { version: 0.2, phases, artefacts: {} }, ''],
  ['an unknown phase', { version: 0.2, phases: { ...phases, deploy: build } }, '/phases'],
  ['a phase without commands', { version: 0.2, phases: { build: {} } }, '/phases/build'],
  [
    'a command that is a map',
    { version: 0.2, phases: { build: { commands: [{ a: 'b' }] } } },
    '/phases/build/commands/0',
  ],
  [
    'runtime versions outside install',
    { version: 0.2, phases: { build: { ...build, 'runtime-versions': { nodejs: 22 } } } },
    '/phases/build',
  ],
  [
    'too many retries',
    { version: 0.2, phases: { build: { ...build, 'on-failure': 'RETRY-101' } } },
    '/phases/build/on-failure',
  ],
  ['an unknown shell', { version: 0.2, phases, env: { shell: 'zsh' } }, '/env/shell'],
  ["a variable of CodeBuild's", { version: 0.2, phases, env: { variables: { CODEBUILD_A: 'a' } } }, '/env/variables'],
  ['a variable that is a list', { version: 0.2, phases, env: { variables: { A: ['a'] } } }, '/env/variables/A'],
  [
    'six reports',
    { version: 0.2, phases, reports: Object.fromEntries('abcdef'.split('').map((name) => [name, { files: ['a'] }])) },
    '/reports',
  ],
  ['lcov', { version: 0.2, phases, reports: { a: { files: ['a'], 'file-format': 'LCOV' } } }, '/reports/a/file-format'],
  ['artifacts without files', { version: 0.2, phases, artifacts: { name: 'a' } }, '/artifacts'],
  [
    'maybe',
    { version: 0.2, phases, artifacts: { files: ['a'], 'discard-paths': 'maybe' } },
    '/artifacts/discard-paths',
  ],
  [
    'six fallback keys',
    { version: 0.2, phases, cache: { key: 'a', paths: ['a'], 'fallback-keys': 'abcdef'.split('') } },
    '/cache/fallback-keys',
  ],
  ['fallback keys without a key', { version: 0.2, phases, cache: { paths: ['a'], 'fallback-keys': ['a'] } }, '/cache'],
  [
    'two kinds of batch',
    { version: 0.2, phases, batch: { 'build-list': [{ identifier: 'a' }], 'build-fanout': { parallelism: 2 } } },
    '/batch',
  ],
  [
    'a fleet with a compute type',
    { version: 0.2, phases, batch: { 'build-list': [{ identifier: 'a', env: { fleet: 'a', 'compute-type': 'b' } }] } },
    '/batch/build-list/0/env',
  ],
  ['env in version 0.1', { version: 0.1, phases, env: {} }, ''],
])('fails on %s', (_, document, at) => {
  expect(validate(document)).toBe(false);
  expect(validate.errors?.map(({ instancePath }) => instancePath)).toContain(at);
});

const definition = (name: string) => follow(schema.definitions?.[name] ?? {});

/** The schema's own place, behind a reference. */
function follow(place: Schema): Schema {
  const name = place.$ref?.replace('#/definitions/', '');
  return name ? { ...definition(name), ...(place.description && { description: place.description }) } : place;
}

test('the schema has the keys of the grammar, place by place, each with a description', () => {
  const compare = (place: Place, given: Schema, path: string): void => {
    const at = follow(given);
    if (place.kind === 'list') return compare(place.of, at.items ?? {}, `${path}[]`);
    if (place.kind === 'map') return compare(place.of, at.additionalProperties as Schema, `${path}.*`);
    if (place.kind !== 'record') return;
    expect({
      path,
      keys: Object.keys(at.properties ?? {})
        .filter((key) => path !== '' || key !== 'version')
        .sort(),
    }).toEqual({ path, keys: Object.keys(place.members).sort() });
    expect({ path, additional: at.additionalProperties }).toEqual({ path, additional: false });
    for (const [key, member] of Object.entries(place.members)) {
      const next = at.properties?.[key] ?? {};
      expect({ path: `${path}.${key}`, described: Boolean(follow(next).description) }).toEqual({
        path: `${path}.${key}`,
        described: true,
      });
      compare(member, next, `${path}.${key}`);
    }
  };
  compare(BUILDSPEC, definition('version02'), '');
});

test("the schema has the grammar's words", () => {
  expect(definition('env').properties?.shell.enum).toEqual(SHELLS);
  expect(definition('version02').properties?.cache.properties?.action.enum).toEqual(CACHE_ACTIONS);
  expect(definition('report').properties?.['file-format'].anyOf?.[0].enum).toEqual(REPORT_FORMATS);
  expect(definition('batch').oneOf?.map(({ required }) => required[0])).toEqual(BATCH_KINDS);
});
