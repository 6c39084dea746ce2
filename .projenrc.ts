import { awscdk, javascript, JsonFile, TextFile } from 'projen';
import { addLayerRules } from './projenrc/layer-rules';
import { PACKAGE_TARGET } from './projenrc/parted-bundles';

/** The oldest versions of the packages that users bring themselves. */
const LOWEST = { cdk: '2.189.1', constructs: '10.0.5', projen: '0.91.4' };

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'flow-ci-projen',
  description:
    'Continuous integration for AWS CodeCommit: a projen project type and CDK constructs that run CodeBuild on pull requests, branches, tags and schedules',
  keywords: ['projen', 'awscdk', 'codecommit', 'codebuild', 'ci', 'pull-request', 'eventbridge'],
  author: 'flow-ci-projen contributors',
  authorAddress: 'flow-ci-projen@users.noreply.github.com',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/flow-ci-projen/flow-ci-projen.git',
  license: 'Apache-2.0',
  copyrightOwner: 'flow-ci-projen contributors',
  stability: 'experimental',
  defaultReleaseBranch: 'main',
  projenVersion: '0.103.25',
  projenrcTs: true,
  packageManager: javascript.NodePackageManager.NPM,
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  // The oldest versions with which the tests of the stack pass; `test/adoption/peers.adoption.ts` holds them.
  cdkVersion: LOWEST.cdk,
  constructsVersion: LOWEST.constructs,
  minNodeVersion: '20.16.0',
  peerDeps: [`projen@>=${LOWEST.projen} <1.0.0`],
  // Built and tested with the newest ones.
  peerDependencyOptions: { pinnedDevDependency: false },
  devDeps: [
    'aws-cdk-lib@2.276.0',
    // bundled into the handlers
    '@aws-sdk/client-codebuild@^3.1142.0',
    '@aws-sdk/client-codecommit@^3.1142.0',
    '@aws-sdk/client-cloudwatch-logs@^3.1142.0',
    '@aws-sdk/client-sts@^3.1142.0',
    '@smithy/core@^3.41.0',
    '@smithy/signature-v4@^5.7.5',
    '@aws-sdk/client-eventbridge@^3.1142.0',
    '@aws-sdk/client-lambda@^3.1142.0',
    '@aws-sdk/client-sqs@^3.1142.0',
    // bundled into the command
    'commander@^14.0.3',
    'commonmark@^0.31.2',
    'croner@^11.0.1',
    'yaml@^2.9.0',
    'tinyglobby@^0.2.17',
    'sax@^1.6.0',
    '@tree-sitter-grammars/tree-sitter-hcl@^1.2.0',
    'web-tree-sitter@^0.27.1',
    // the build and the tests
    // version 11 is the last for Node.js 20
    '@secretlint/core@^11.7.1',
    '@secretlint/secretlint-rule-preset-recommend@^11.7.1',
    '@types/aws-lambda@^8.10.164',
    '@types/sax@^1.2.7',
    'ajv@^8.20.0',
    'aws-cdk@^2.1148.1',
    'cdk-nag@^3.0.2',
    'dpdm@^4.3.0',
    'esbuild@^0.28.2',
    'jsii-docgen@*',
    'fast-check@^4.0.0',
    'scslre@^0.3.0',
    'tsx@^4.23.0',
  ],
  github: false,
  release: false,
  depsUpgrade: false,
  sampleCode: false,
  // `npx projen docs` writes API.md.
  docgen: false,
  eslint: true,
  // Lint runs the formatter, and `npx projen eslint` writes what it changes.
  prettier: true,
  prettierOptions: { settings: { printWidth: 120, singleQuote: true, trailingComma: javascript.TrailingComma.ALL } },
  eslintOptions: {
    dirs: ['src', 'lambda', 'cli'],
    devdirs: ['test', 'projenrc', 'bench'],
  },
  jestOptions: {
    // projen's default rewrites snapshots at each run: a wrong one would turn itself green.
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    jestConfig: {
      // Keeps projen's Testing.synth() from deleting a checkout that lies under the temporary folder.
      globalSetup: '<rootDir>/test/global-setup.js',
      globalTeardown: '<rootDir>/test/global-teardown.js',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [
        '/node_modules/',
        '<rootDir>/test/packed/',
        '<rootDir>/test/browser/',
        '<rootDir>/test/slow/',
        '\\.slow\\.test\\.ts$',
      ],
      collectCoverage: false,
      // Most tests take milliseconds. Those that start processes take long where others work too.
      testTimeout: 120_000,
      maxWorkers: 2,
      testSequencer: '<rootDir>/test/support/long-tests-first.js',
      // A worker that has grown starts processes slowly.
      workerIdleMemoryLimit: '600MB',
      transform: {
        '^.+\\.[t]sx?$': new javascript.Transform('<rootDir>/test/support/typescript-transform.js'),
        // An import of WebAssembly gives the path of its file, as in the bundle.
        '\\.wasm$': new javascript.Transform('<rootDir>/test/support/wasm-transform.js'),
      },
      transformIgnorePatterns: ['/node_modules/.*(?<!\\.wasm)$'],
    },
  },
  tsconfigDev: { compilerOptions: { skipLibCheck: true }, include: ['../lambda/**/*.ts', '../cli/**/*.ts'] },
  npmignoreEnabled: true,
  gitignore: ['/assets/', '/.flow-ci/', '/bench/results/', '*.tgz', '/demo-output/'],
});

project.addDevDeps('constructs@10.8.1');

// esbuild makes JavaScript of the tests.
project.deps.removeDependency('ts-jest');

// Generated, each in its own layout.
for (const generated of [
  'src/flows/option-schemas.ts',
  'src/buildspec/buildspec-schemas.ts',
  'src/contract/resolved-options.ts',
])
  project.prettier?.addIgnorePattern(generated);

// jsii's projects have source maps within the compiled files: half of the package, for sources that it does not hold.
project.tryFindObjectFile('tsconfig.json')?.addOverride('compilerOptions.inlineSourceMap', false);
project.tryFindObjectFile('tsconfig.json')?.addOverride('compilerOptions.inlineSources', false);

// projen ignores each folder called logs; this one is a double of CloudWatch Logs.
project.gitignore.include('/test/loopback-aws/logs/');

// npm warns about install scripts and platform packages of this one; a resolution keeps `npm ci` whole.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// Consumers see two entries: the project type, which must not load aws-cdk-lib's types, and the constructs.
// jsii keeps the one full index for its manifest and API.md.
project.package.addField('exports', {
  '.': { types: './lib/project/index.d.ts', default: './lib/project/index.js' },
  './cdk': { types: './lib/cdk/index.d.ts', default: './lib/cdk/index.js' },
  './schema/flow-ci.schema.json': './schema/flow-ci.schema.json',
  './schema/buildspec.schema.json': './schema/buildspec.schema.json',
  './package.json': './package.json',
  './.jsii': './.jsii',
});
// TypeScript reads no `exports` with the resolution of CommonJS before version 6, `node10`.
project.package.addField('typesVersions', {
  '*': { cdk: ['./lib/cdk/index.d.ts'], 'lib/index.d.ts': ['./lib/project/index.d.ts'] },
});
// A CDK app that only uses the constructs needs no projen.
project.package.addField('peerDependenciesMeta', { projen: { optional: true } });
project.package.addBin({ 'flow-ci': 'assets/cli/flow-ci/index.js' });

// The lockfile names no registry.
new TextFile(project, '.npmrc', { lines: ['omit-lockfile-registry-resolved=true', 'fund=false', 'audit=false'] });

// Planes that jsii does not see: bundled here, so that users need neither esbuild nor Docker.
const strict = {
  target: 'ES2023',
  lib: ['ES2023'],
  module: 'node16',
  moduleResolution: 'node16',
  types: ['node', 'jest'],
  strict: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  exactOptionalPropertyTypes: false,
  esModuleInterop: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
  // A second check takes a third of the time.
  incremental: true,
  tsBuildInfoFile: 'node_modules/.cache/check.tsbuildinfo',
};
new JsonFile(project, 'tsconfig.check.json', {
  obj: {
    compilerOptions: strict,
    include: [
      'src/**/*.ts',
      'lambda/**/*.ts',
      'cli/**/*.ts',
      'test/**/*.ts',
      'projenrc/**/*.ts',
      'bench/**/*.ts',
      '.projenrc.ts',
    ],
  },
});
// For editors and the linter, which look for the nearest tsconfig.json.
for (const layer of ['lambda', 'cli', 'bench']) {
  new JsonFile(project, `${layer}/tsconfig.json`, { obj: { extends: '../tsconfig.check.json', include: ['**/*.ts'] } });
}
const bundle = {
  platform: 'node',
  minify: true,
  sourcemap: false,
  watchTask: false,
  mainFields: ['module', 'main'],
  tsconfigPath: 'tsconfig.check.json',
};
project.bundler.addBundle('./cli/flow-ci.ts', {
  ...bundle,
  target: PACKAGE_TARGET,
  externals: [],
  outfile: 'index.js',
});
// What works on this machine: the first one requires it by its path when such a command comes.
project.bundler.addBundle('./cli/flow-ci-local.ts', {
  ...bundle,
  target: PACKAGE_TARGET,
  externals: [],
  outfile: 'index.js',
});
// What reads Terraform: its parser is WebAssembly, in files beside the script.
project.bundler.addBundle('./cli/flow-ci-migrate.ts', {
  ...bundle,
  target: PACKAGE_TARGET,
  externals: [],
  outfile: 'index.js',
  loaders: { wasm: 'file' },
  esbuildArgs: { '--asset-names': '[name]' },
});

// Handlers are split, and what needs the AWS SDK is, which the bundler of projen cannot.
project.bundler.bundleTask.exec('tsx projenrc/bundle-all-in-parts.ts');

// Licences of what is bundled are shipped beside the bundles.
project.bundler.bundleTask.exec('tsx projenrc/notice/write-notice.ts');

// The range of peers begins at the oldest versions, and the build has the newest ones.
project.compileTask.reset('jsii --silence-warnings=reserved-word --silence-warnings=missing-dev-dependency');
project.compileTask.prependExec('node scripts/clean-lib.js');

// Options are declared once, as interfaces: checks, schemas and types of resolved flows follow from them.
const schemas = project.addTask('schemas', {
  description: 'Write what follows from the option interfaces',
  exec: 'tsx projenrc/schema/write-schemas.ts',
});
const docs = project.addTask('docs', { description: 'Write every page and file that follows from the sources' });
docs.spawn(schemas);
docs.spawn(project.compileTask);
docs.exec('tsx projenrc/docs/write-docs.ts');
project.annotateGenerated('/API.md');
project.addTask('mutate', {
  description:
    'Change the pure layers in small ways and count what no test notices: npx projen mutate [--count N] [--seed N]',
  exec: 'tsx bench/mutations/run.ts',
  receiveArgs: true,
});
project.addTask('typecheck', {
  description: 'Check the types of all layers at once',
  exec: 'tsc --noEmit -p tsconfig.check.json',
});
project.addTask('test:packed', {
  description: 'Use the packed tarball as users do',
  exec: 'jest --config test/packed/jest.config.json',
  receiveArgs: true,
});
project.package.setScript('test', 'node scripts/verify.js');
project.package.setScript('demo', 'node scripts/demo.js');
project.package.setScript('new', 'node scripts/new.js');
project.package.setScript('smoke', 'node scripts/smoke.js');
project.package.setScript('e2e', 'node scripts/verify.js --only-e2e');
project.package.setScript('bench', 'node scripts/bench.js');
project.addTask('release', {
  description: 'Test everything and publish a version: npx projen release 1.2.3 [--dry-run]',
  exec: 'node scripts/release.js',
  receiveArgs: true,
});

for (const kept of [
  '/lambda/',
  '/cli/',
  '/projenrc/',
  '/scripts/',
  '/bench/',
  '/test/',
  '/.ci/',
  'tsconfig.check.json',
  '.npmrc',
  '/.projenrc.ts',
  '/ARCHITECTURE.md',
  '/CONTRIBUTING.md',
  '*.map',
]) {
  project.npmignore?.exclude(kept);
}
project.npmignore?.include('/schema/');

addLayerRules(project);
project.synth();
