import { spawnSync } from 'node:child_process';
import { TARBALL } from './user-folder';

const files = spawnSync('tar', ['tzf', TARBALL], { encoding: 'utf8' }).stdout.trim().split('\n').map((path) => path.replace(/^package\//, ''));

describe('the tarball', () => {
  test.each([
    'package.json', 'README.md', 'LICENSE', 'API.md', '.jsii', 'schema/flow-ci.schema.json', 'schema/buildspec.schema.json',
    'assets/lambda/start-build/index.js', 'assets/lambda/report-build/index.js', 'assets/cli/flow-ci/index.js', 'assets/cli/flow-ci-aws/index.js',
    'lib/project/index.js', 'lib/project/index.d.ts', 'lib/cdk/index.js', 'lib/cdk/index.d.ts',
  ])('holds %s', (path) => {
    expect(files).toContain(path);
  });

  test('holds nothing that users do not need', () => {
    expect(files.filter((path) => !/^(lib\/.*\.(js|d\.ts)|assets\/(lambda|cli)\/[\w-]+\/index\.js|schema\/[\w.-]+\.json|package\.json|README\.md|LICENSE|NOTICE|API\.md|CHANGELOG\.md|\.jsii)$/.test(path))).toEqual([]);
  });
});
