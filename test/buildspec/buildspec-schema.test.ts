import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import * as yaml from 'yaml';
import { FULL_OPTIONS, OTHER_BATCHES } from './full-options';
import { renderBuildspecYaml } from '../../src/buildspec/render-buildspec';
import { toBuildspecDocument } from '../../src/buildspec/to-buildspec-document';

const schema = JSON.parse(readFileSync(join(__dirname, '../../schema/buildspec.schema.json'), 'utf8')) as object;
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
