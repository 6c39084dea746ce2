import { BuildspecOptions } from '../../src/buildspec/buildspec-options';

/** Every member once. A batch has one kind; the others are in `OTHER_BATCHES`. */
export const FULL_OPTIONS: BuildspecOptions = {
  runAs: 'node',
  env: {
    shell: 'bash',
    gitCredentialHelper: true,
    variables: { CI: 'true', EMPTY: '' },
    parameterStore: { TOKEN: '/team/token' },
    secretsManager: {
      PASSWORD: 'team/registry:password:AWSCURRENT',
      KEY: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:key-a1b2c3:json::v1',
    },
    exportedVariables: ['CI', 'VERSION'],
  },
  proxy: { uploadArtifacts: true, logs: false },
  batch: {
    fastFail: true,
    buildGraph: [
      { identifier: 'lint' },
      {
        identifier: 'test_arm',
        buildspec: 'buildspecs/arm.yml',
        debugSession: true,
        dependOn: ['lint'],
        ignoreFailure: false,
        env: {
          computeType: 'BUILD_GENERAL1_LARGE',
          image: 'aws/codebuild/amazonlinux-aarch64-standard:4.0',
          privilegedMode: true,
          type: 'ARM_CONTAINER',
          variables: { ARCH: 'arm' },
        },
      },
      { identifier: 'fleet', env: { fleet: 'mine' } },
    ],
  },
  phases: {
    install: {
      runAs: 'root',
      onFailure: 'ABORT',
      runtimeVersions: { nodejs: '22', python: '3.x' },
      commands: ['npm ci'],
      finally: ['echo installed'],
    },
    preBuild: { onFailure: 'CONTINUE', commands: ['npm run lint'] },
    build: { runAs: 'node', onFailure: 'RETRY-2-.*timed out.*', commands: ['npm test'], finally: ['docker logout'] },
    postBuild: { commands: ['[ "$CODEBUILD_BUILD_SUCCEEDING" = 1 ] || exit 1', 'npm publish'] },
  },
  reports: {
    unit: { files: ['junit.xml'], baseDirectory: 'test-reports', discardPaths: true, fileFormat: 'JUNITXML' },
    'arn:aws:codebuild:eu-west-1:111122223333:report-group/coverage': {
      files: ['**/cobertura.xml'],
      fileFormat: 'COBERTURAXML',
    },
  },
  artifacts: {
    name: 'app-$(date +%Y-%m-%d)',
    files: ['**/*'],
    baseDirectory: 'dist',
    discardPaths: false,
    excludePaths: ['**/.*', '**/*.map'],
    enableSymlinks: true,
    s3Prefix: 'builds',
    secondaryArtifacts: {
      docs: {
        files: ['**/*'],
        name: 'docs',
        baseDirectory: 'site',
        discardPaths: true,
        excludePaths: ['**/.*'],
        enableSymlinks: false,
        s3Prefix: 'docs',
      },
    },
  },
  cache: {
    key: 'npm-$(codebuild-hash-files package-lock.json)',
    fallbackKeys: ['npm-'],
    action: 'restore',
    paths: ['/root/.npm/**/*'],
  },
};

export const OTHER_BATCHES: Readonly<Record<string, BuildspecOptions['batch']>> = {
  buildList: {
    buildList: [
      {
        identifier: 'a',
        buildspec: 'a.yml',
        debugSession: false,
        ignoreFailure: true,
        env: { type: 'LINUX_CONTAINER' },
      },
    ],
  },
  buildMatrix: {
    buildMatrix: {
      static: { ignoreFailure: true, env: { privilegedMode: true, type: 'LINUX_CONTAINER' } },
      dynamic: {
        buildspec: ['a.yml', 'b.yml'],
        env: { computeType: ['BUILD_GENERAL1_SMALL'], image: ['a', 'b'], variables: { NODE: ['20', '22'] } },
      },
    },
  },
  buildFanout: { fastFail: false, buildFanout: { parallelism: 5, ignoreFailure: false } },
};
