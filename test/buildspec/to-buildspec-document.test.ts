import { FULL_OPTIONS, OTHER_BATCHES } from './full-options';
import { BuildspecOptions } from '../../src/buildspec/buildspec-options';
import { toBuildspecDocument } from '../../src/buildspec/to-buildspec-document';

const test1 = { commands: ['npm test'] };

test.each<[string, BuildspecOptions, object]>([
  ['the short form', test1, { phases: { build: { commands: ['npm test'] } } }],
  [
    'the short form beside another phase',
    { ...test1, phases: { install: { runtimeVersions: { nodejs: '22' } } } },
    { phases: { install: { 'runtime-versions': { nodejs: '22' } }, build: { commands: ['npm test'] } } },
  ],
  ['the user', { ...test1, runAs: 'node' }, { 'run-as': 'node' }],
  ['the shell', { ...test1, env: { shell: 'bash' } }, { env: { shell: 'bash' } }],
  ['variables', { ...test1, env: { variables: { A: '1', B: '' } } }, { env: { variables: { A: '1', B: '' } } }],
  ['parameters', { ...test1, env: { parameterStore: { A: '/a' } } }, { env: { 'parameter-store': { A: '/a' } } }],
  ['secrets', { ...test1, env: { secretsManager: { A: 'a:b' } } }, { env: { 'secrets-manager': { A: 'a:b' } } }],
  ['exported variables', { ...test1, env: { exportedVariables: ['A'] } }, { env: { 'exported-variables': ['A'] } }],
  [
    'credentials for git',
    { ...test1, env: { gitCredentialHelper: true } },
    { env: { 'git-credential-helper': 'yes' } },
  ],
  [
    'no credentials for git',
    { ...test1, env: { gitCredentialHelper: false } },
    { env: { 'git-credential-helper': 'no' } },
  ],
  [
    'a proxy',
    { ...test1, proxy: { uploadArtifacts: true, logs: true } },
    { proxy: { 'upload-artifacts': 'yes', logs: 'yes' } },
  ],
  [
    'a phase before and one after',
    { phases: { preBuild: { commands: ['a'] }, postBuild: { commands: ['b'], finally: ['c'] } } },
    { phases: { pre_build: { commands: ['a'] }, post_build: { commands: ['b'], finally: ['c'] } } },
  ],
  [
    'what a failure does',
    { phases: { build: { commands: ['a'], onFailure: 'RETRY-2', runAs: 'node' } } },
    { phases: { build: { 'run-as': 'node', 'on-failure': 'RETRY-2', commands: ['a'] } } },
  ],
  [
    'a report',
    {
      ...test1,
      reports: { unit: { files: ['a.xml'], fileFormat: 'CLOVERXML', baseDirectory: 'b', discardPaths: true } },
    },
    {
      reports: {
        unit: { files: ['a.xml'], 'base-directory': 'b', 'file-format': 'CLOVERXML', 'discard-paths': 'yes' },
      },
    },
  ],
  [
    'artifacts',
    {
      ...test1,
      artifacts: {
        files: ['a'],
        name: 'n',
        baseDirectory: 'b',
        discardPaths: false,
        enableSymlinks: true,
        s3Prefix: 's',
      },
    },
    {
      artifacts: {
        name: 'n',
        'base-directory': 'b',
        files: ['a'],
        'discard-paths': 'no',
        'enable-symlinks': 'yes',
        's3-prefix': 's',
      },
    },
  ],
  [
    'one path to leave out',
    { ...test1, artifacts: { files: ['a'], excludePaths: ['b'] } },
    { artifacts: { files: ['a'], 'exclude-paths': 'b' } },
  ],
  [
    'paths to leave out',
    { ...test1, artifacts: { files: ['a'], excludePaths: ['b', 'c'] } },
    { artifacts: { files: ['a'], 'exclude-paths': ['b', 'c'] } },
  ],
  [
    'secondary artifacts',
    { ...test1, artifacts: { files: ['a'], secondaryArtifacts: { x: { files: ['b'], name: 'n' } } } },
    { artifacts: { files: ['a'], 'secondary-artifacts': { x: { name: 'n', files: ['b'] } } } },
  ],
  [
    'a cache',
    { ...test1, cache: { paths: ['a'], key: 'k', fallbackKeys: ['f'], action: 'save' } },
    { cache: { key: 'k', 'fallback-keys': ['f'], action: 'save', paths: ['a'] } },
  ],
  [
    'a batch with dependencies',
    { ...test1, batch: FULL_OPTIONS.batch },
    {
      batch: {
        'fast-fail': true,
        'build-graph': [
          { identifier: 'lint' },
          {
            identifier: 'test_arm',
            buildspec: 'buildspecs/arm.yml',
            'debug-session': true,
            env: {
              type: 'ARM_CONTAINER',
              'compute-type': 'BUILD_GENERAL1_LARGE',
              image: 'aws/codebuild/amazonlinux-aarch64-standard:4.0',
              'privileged-mode': true,
              variables: { ARCH: 'arm' },
            },
            'ignore-failure': false,
            'depend-on': ['lint'],
          },
          { identifier: 'fleet', env: { fleet: 'mine' } },
        ],
      },
    },
  ],
  [
    'a batch of parallel builds',
    { ...test1, batch: OTHER_BATCHES.buildList },
    {
      batch: {
        'build-list': [
          {
            identifier: 'a',
            buildspec: 'a.yml',
            'debug-session': false,
            env: { type: 'LINUX_CONTAINER' },
            'ignore-failure': true,
          },
        ],
      },
    },
  ],
  [
    'a matrix',
    { ...test1, batch: OTHER_BATCHES.buildMatrix },
    {
      batch: {
        'build-matrix': {
          static: { 'ignore-failure': true, env: { type: 'LINUX_CONTAINER', 'privileged-mode': true } },
          dynamic: {
            buildspec: ['a.yml', 'b.yml'],
            env: { 'compute-type': ['BUILD_GENERAL1_SMALL'], image: ['a', 'b'], variables: { NODE: ['20', '22'] } },
          },
        },
      },
    },
  ],
  [
    'a split build',
    { ...test1, batch: OTHER_BATCHES.buildFanout },
    { batch: { 'fast-fail': false, 'build-fanout': { parallelism: 5, 'ignore-failure': false } } },
  ],
  [
    'what is absent or empty left out',
    { ...test1, runAs: undefined, env: { variables: {}, exportedVariables: [] }, reports: {} },
    {},
  ],
])('%s is in the document', (_, options, expected) => {
  const phases = options.commands ? { phases: { build: { commands: ['npm test'] } } } : {};
  expect(toBuildspecDocument(options)).toEqual({ version: 0.2, ...phases, ...expected });
});

test('the document reads in a good order', () => {
  const document = toBuildspecDocument(FULL_OPTIONS);
  expect(Object.keys(document)).toEqual([
    'version',
    'run-as',
    'env',
    'proxy',
    'batch',
    'phases',
    'reports',
    'artifacts',
    'cache',
  ]);
  expect(Object.keys(document.phases as object)).toEqual(['install', 'pre_build', 'build', 'post_build']);
});
