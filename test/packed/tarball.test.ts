import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TARBALL } from './user-folder';

const ROOT = join(__dirname, '..', '..');
const files = spawnSync('tar', ['tzf', TARBALL], { encoding: 'utf8' })
  .stdout.trim()
  .split('\n')
  .map((path) => path.replace(/^package\//, ''));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'tarball-')));
spawnSync('tar', ['xzf', TARBALL, '-C', folder, '--strip-components=1']);
const textOf = (path: string) => readFileSync(join(folder, path), 'utf8');
/** Files that a pattern is found in, with what was found. */
const having = (pattern: RegExp) =>
  files.flatMap((path) => [...textOf(path).matchAll(pattern)].map(([found]) => `${path}: ${found}`));

describe('the tarball', () => {
  test.each([
    'package.json',
    'README.md',
    'LICENSE',
    'assets/NOTICE',
    'API.md',
    '.jsii',
    'docs/README.md',
    'docs/errors.md',
    'docs/images/comment.png',
    'examples/python/README.md',
    'examples/cdk-app/.projenrc.ts',
    'schema/flow-ci.schema.json',
    'schema/buildspec.schema.json',
    'assets/lambda/start-build/index.js',
    'assets/lambda/report-build/index.js',
    'assets/lambda/notify-build/index.js',
    'assets/cli/flow-ci/index.js',
    'assets/cli/flow-ci-local/index.js',
    'assets/cli/flow-ci-aws/index.js',
    'assets/cli/flow-ci-migrate/index.js',
    'assets/cli/flow-ci-migrate/web-tree-sitter.wasm',
    'assets/cli/flow-ci-migrate/tree-sitter-hcl.wasm',
    'lib/project/index.js',
    'lib/project/index.d.ts',
    'lib/cdk/index.js',
    'lib/cdk/index.d.ts',
  ])('holds %s', (path) => {
    expect(files).toContain(path);
  });

  test('holds nothing that users do not need', () => {
    expect(
      files.filter(
        (path) =>
          !/^(lib\/.*\.(js|d\.ts)|assets\/(lambda|cli)\/[\w-]+\/[\w-]+\.js|assets\/cli\/flow-ci-migrate\/[\w-]+\.wasm|assets\/NOTICE|schema\/[\w.-]+\.json|docs\/.*\.(md|png)|examples\/.*|package\.json|README\.md|LICENSE|API\.md|CHANGELOG\.md|\.jsii)$/.test(
            path,
          ),
      ),
    ).toEqual([]);
  });

  test('holds no test, and nothing of a source that is gone', () => {
    expect(
      files.filter(
        (path) =>
          !path.startsWith('examples/') &&
          /(^|\/)(test|tests|__tests__|fixtures)\/|\.(test|spec|e2e|slow)\./.test(path),
      ),
    ).toEqual([]);
    const sources = files
      .filter((path) => path.startsWith('lib/'))
      .map((path) => path.replace(/^lib\//, 'src/').replace(/(\.d\.ts|\.js)$/, '.ts'));
    expect(sources.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('holds no source map, neither as a file nor within one', () => {
    expect(files.filter((path) => path.endsWith('.map'))).toEqual([]);
    expect(having(/sourceMappingURL=\S{0,40}/g)).toEqual([]);
  });

  test('holds no path of the machine that made it', () => {
    // A home of root would be found in every word like it.
    const places = [ROOT, realpathSync(ROOT), homedir()].filter((path) => path.length > 6);
    expect(files.filter((path) => places.some((place) => textOf(path).includes(place)))).toEqual([]);
    expect(having(/(?<![\w.])\/(home|Users)\/[a-z][\w.-]*\/[\w.-]+/g)).toEqual([]);
  });

  test('holds nothing that looks like a secret', () => {
    expect(
      having(
        /\b(AKIA|ASIA)(?!IOSFODNN7EXAMPLE)[A-Z0-9]{16}\b|-----BEGIN [A-Z ]*PRIVATE KEY-----\\?n?[A-Za-z0-9+/]{20}|\bnpm_[A-Za-z0-9]{36}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\/\/[^\s/:@"'`$]+:[^\s/@"'`$]{3,}@[a-z]|_authToken\s*=\s*\S+/g,
      ),
    ).toEqual([]);
  });

  test('runs nothing when it is installed, and takes nothing along', () => {
    const { scripts, dependencies, bundledDependencies, gypfile } = JSON.parse(textOf('package.json')) as Record<
      string,
      Record<string, string> | undefined
    >;
    const hooks = [
      'preinstall',
      'install',
      'postinstall',
      'preprepare',
      'prepare',
      'postprepare',
      'prepublish',
      'prepublishOnly',
      'prepack',
      'postpack',
      'dependencies',
    ];
    expect(hooks.filter((name) => scripts?.[name] !== undefined)).toEqual([]);
    expect({ dependencies, bundledDependencies, gypfile }).toEqual({
      dependencies: undefined,
      bundledDependencies: undefined,
      gypfile: undefined,
    });
    expect(files).not.toContain('binding.gyp');
  });
});

describe('reads Terraform with what lies in it, from a folder with blanks in its name', () => {
  const place = join(folder, 'a folder', 'of mine');
  const source = '../terraform-aws-codecommit-flow-ci';
  const hcl = `module "one" {\n  source = "${source}"\n  event = "tag"\n  repo_name = "foo" # ours\n}\n`;
  const json = JSON.stringify({ module: { one: { '//': 'ours', source, event: 'tag', repo_name: 'foo' } } });
  const unit = `terraform {\n  source = "${source}//modules/tag"\n}\ninputs = {\n  repo_name = "foo" # ours\n}\n`;
  const local = 'module "one" {\n  source = "./modules/ci"\n  repo = "foo"\n}\n';
  const inner = `variable "repo" {}\n${hcl.replace('"foo"', 'var.repo').replace('"one"', '"ci"')}`;
  beforeAll(() => {
    cpSync(join(folder, 'assets', 'cli'), place, { recursive: true });
    for (const [name, text] of Object.entries({
      'main.tf': hcl,
      'hcl/a.tf': hcl.replace('"foo"', 'local.name'),
      'hcl/b.tf': 'locals {\n  name = "foo"\n}\n',
      'json/main.tf.json': json,
      'live/one/terragrunt.hcl': unit,
      'local/main.tf': local,
      'local/modules/ci/main.tf': inner,
    })) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
  });

  test.each([
    ['a file', ['main.tf'], 'one'],
    ['a folder', ['hcl'], 'one'],
    ['several files', ['hcl/a.tf', 'hcl/b.tf'], 'one'],
    ['JSON', ['json'], 'one'],
    ['a unit of Terragrunt', ['live'], 'one'],
    ['a module at a local path', ['local'], "'one-ci'"],
    ['standard input', ['-'], 'one'],
  ])('%s', (_, args, flow) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(place, 'flow-ci', 'index.js'), 'migrate', ...args],
      { encoding: 'utf8', cwd: folder, input: hcl },
    );
    expect({ status, stderr, stdout }).toEqual({
      status: 0,
      stderr: '',
      stdout: expect.stringMatching(new RegExp(`  // ours\n  ${flow}: \\{\n    on: \\{ tag: \\{\\} \\},\n`)),
    });
    expect(stdout).toContain('// 1 flow, 0 to look at by hand');
  });
});

test('npm would publish the tarball as a release does', () => {
  const { publishArgs } = jest.requireActual<{ publishArgs: (tarball: string, dryRun: boolean) => string[] }>(
    '../../scripts/release-plan',
  );
  const [, ...args] = publishArgs('flow-ci-projen-0.0.0.tgz', true);
  const done = spawnSync('npm', ['publish', TARBALL, ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: { ...process.env, npm_config_update_notifier: 'false' },
    shell: process.platform === 'win32',
  });
  expect(done.stdout).toContain('flow-ci-projen@0.0.0');
  expect(done.stderr).toContain('tag latest and public access (dry-run)');
}, 60_000);
