import * as fc from 'fast-check';
import * as yaml from 'yaml';
import { FULL_OPTIONS } from './full-options';
import { buildspecCheck } from '../../src/buildspec/buildspec-check';
import { BuildspecOptions } from '../../src/buildspec/buildspec-options';
import { renderBuildspecYaml } from '../../src/buildspec/render-buildspec';
import { toBuildspecDocument } from '../../src/buildspec/to-buildspec-document';
import { Issue } from '../../src/contract/issue';

/** Texts that a YAML reader may take for something else, and texts that break a careless writer. */
const HOSTILE = [
  'a: b',
  'a:',
  ': a',
  ':',
  'a #b',
  '#a',
  '- a',
  '-',
  '? a',
  '?',
  '!a',
  '&a',
  '*a',
  '|',
  '>',
  '%a',
  '@a',
  '`a`',
  '{a}',
  '[a]',
  'a, b',
  '"',
  "'",
  '"a"',
  "it's",
  '\\',
  'a\\',
  'yes',
  'no',
  'on',
  'off',
  'y',
  'n',
  'Yes',
  'NO',
  'true',
  'False',
  'null',
  'Null',
  '~',
  '',
  ' ',
  ' a',
  'a ',
  '\ta',
  'a\tb',
  'a\t',
  '0123',
  '0777',
  '0o17',
  '0x1F',
  '0b11',
  '1_000',
  '1e3',
  '1:30',
  '1.5',
  '.5',
  '.inf',
  '-.INF',
  '.nan',
  '+1',
  '2001-01-01',
  '2001-01-01T00:00:00Z',
  '=',
  '<<',
  'E0',
  '._',
  '.e1',
  '\n',
  'a\n',
  '\na',
  'a\nb',
  'a\nb\n',
  'a\n\nb',
  'a\nb\n\n',
  ' a\nb',
  'a\n  b',
  'a \nb',
  'a\n \nb',
  'a\n\tb',
  'a\r\nb',
  'if x; then\n  y: # z\nfi',
  '---',
  '...',
  '... a',
  '---\na\nb',
  'a\n---\nb',
  '\u0000',
  '\u0007',
  '\u001b[31mred',
  '\u0085',
  '\u00a0',
  '\u2028',
  '\ufeff',
  '\u00e4',
  '\u4e2d',
  '\u{1f680}',
  'a\n\u{1f680}',
  "export X=$(cat package.json | grep name | awk -F: '{ print $2 }' | sed 's/[\",]//g')",
  '${Token[x.1]}',
  '$',
  '/',
  '.',
  '..',
  '!!str a',
  '%YAML 1.1',
  'a'.repeat(300) + ' ' + 'b'.repeat(300),
];

const text = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...HOSTILE) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 10 }) },
);
const given = text.filter((each) => each !== '');
const variable = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/)
  .filter((name) => !name.startsWith('CODEBUILD_') && name !== '__proto__');
const commands = fc.array(given, { minLength: 1, maxLength: 4 });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const phase = fc.record({
  commands,
  finally: optional(commands),
  runAs: optional(fc.constant('node')),
  onFailure: optional(fc.constantFrom('ABORT', 'RETRY', 'RETRY-3', 'RETRY-.*: #x')),
});
const task = fc.record({
  buildspec: optional(given),
  debugSession: optional(fc.boolean()),
  env: optional(
    fc.record({
      image: optional(given),
      privilegedMode: optional(fc.boolean()),
      variables: optional(fc.dictionary(variable, text)),
    }),
  ),
});
const artifacts = {
  files: commands,
  name: optional(given),
  discardPaths: optional(fc.boolean()),
  excludePaths: optional(commands),
  s3Prefix: optional(given),
};

const options: fc.Arbitrary<BuildspecOptions> = fc.record({
  runAs: optional(fc.constant('node')),
  env: optional(
    fc.record({
      shell: optional(fc.constantFrom('bash', 'cmd.exe')),
      gitCredentialHelper: optional(fc.boolean()),
      variables: optional(fc.dictionary(variable, text)),
      exportedVariables: optional(fc.uniqueArray(variable.filter((name) => !name.startsWith('AWS_')))),
    }),
  ),
  proxy: optional(fc.record({ logs: optional(fc.boolean()) })),
  batch: optional(
    fc.oneof(
      fc.record({
        buildList: fc
          .array(task, { minLength: 1, maxLength: 3 })
          .map((tasks) => tasks.map((each, index) => ({ ...each, identifier: `task_${index}` }))),
      }),
      fc.record({
        fastFail: optional(fc.boolean()),
        buildMatrix: fc.record({
          dynamic: fc.record({
            env: fc.record({
              variables: fc.dictionary(variable, fc.array(text, { minLength: 1, maxLength: 3 }), { minKeys: 1 }),
            }),
          }),
        }),
      }),
      fc.record({ buildFanout: fc.record({ parallelism: fc.integer({ min: 1, max: 100 }) }) }),
    ),
  ),
  phases: fc.record({
    build: phase,
    install: optional(fc.record({ runtimeVersions: fc.constant({ nodejs: '22', python: '3.10' }) })),
    preBuild: optional(phase),
    postBuild: optional(phase),
  }),
  reports: optional(
    fc.dictionary(
      fc.constantFrom('unit', '$NAME', 'yes', '0123', 'arn:aws:codebuild:eu-west-1:111122223333:report-group/a'),
      fc.record({
        files: commands,
        baseDirectory: optional(given),
        fileFormat: optional(fc.constantFrom('JUNITXML', 'simplecov')),
      }),
    ),
  ),
  artifacts: optional(
    fc.record({
      ...artifacts,
      secondaryArtifacts: optional(
        fc.dictionary(fc.constantFrom('a', 'no', '1_0'), fc.record(artifacts), { minKeys: 1 }),
      ),
    }),
  ),
  cache: optional(
    fc.record({ key: given, fallbackKeys: optional(fc.array(given, { minLength: 1, maxLength: 5 })), paths: commands }),
  ),
});

const readers = [
  ['YAML 1.1', (source: string): unknown => yaml.parse(source, { version: '1.1' })],
  ['YAML 1.2', (source: string): unknown => yaml.parse(source)],
] as const;

test.each(readers)('any options that pass the check come back unchanged from the file in %s', (_, read) => {
  fc.assert(
    fc.property(options, (each) => {
      const issues: Issue[] = [];
      buildspecCheck(each, 'build', issues);
      expect(issues).toEqual([]);
      const document = toBuildspecDocument(each);
      expect(read(renderBuildspecYaml(document))).toEqual(JSON.parse(JSON.stringify(document)));
    }),
    { numRuns: 200 },
  );
});

test.each(HOSTILE)('%j survives as a command, a value and a name', (hostile) => {
  const document = {
    version: 0.2,
    env: { variables: { A: hostile, [hostile]: 'x' } },
    phases: { build: { commands: [hostile, 'b'] } },
    list: [{ [hostile]: hostile }],
  };
  for (const [, read] of readers) expect(read(renderBuildspecYaml(document))).toEqual(document);
});

test('a file reads as somebody would have written it', () => {
  const script = 'if [ -f a ]; then\n  echo "a: b" # c\nfi';
  expect(
    renderBuildspecYaml(
      toBuildspecDocument({
        ...FULL_OPTIONS,
        batch: undefined,
        reports: undefined,
        artifacts: undefined,
        cache: undefined,
        proxy: undefined,
        phases: {
          install: { runtimeVersions: { nodejs: '22' } },
          build: { commands: ['npm ci', 'echo "a: b"', script] },
        },
      }),
    ),
  ).toBe(`version: 0.2
run-as: node

env:
  shell: bash
  git-credential-helper: "yes"
  variables:
    CI: "true"
    EMPTY: ""
  parameter-store:
    TOKEN: /team/token
  secrets-manager:
    PASSWORD: team/registry:password:AWSCURRENT
    KEY: arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-a1b2c3:json::v1
  exported-variables:
    - CI
    - VERSION

phases:
  install:
    runtime-versions:
      nodejs: "22"
  build:
    commands:
      - npm ci
      - "echo \\"a: b\\""
      - |-
        if [ -f a ]; then
          echo "a: b" # c
        fi
`);
});
