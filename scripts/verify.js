// npm test: types, lint, unit and synthesis tests, and the packed tarball as users get it.
// npm test -- --all: the same, the slow end-to-end tests, and the other Node.js versions.
// npm run e2e: the end-to-end tests alone.
const { ensureInstalled } = require('./ensure-installed');
ensureInstalled();

const { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { nodesFromNpm } = require('./nodes-from-npm');
const { root, run } = require('./steps');

const onlyEndToEnd = process.argv.includes('--only-e2e');
const all = process.argv.includes('--all') || onlyEndToEnd;
const reports = join(root, 'test-reports');
const counted = { passed: 0, failed: 0 };
const count = (step) => {
  counted[step.ok ? 'passed' : 'failed'] += 1;
  return step;
};

/** A jest run, on this Node.js or on another one; each of its tests counts. */
async function jest(name, args, { node = process.execPath, extra = {} } = {}) {
  const file = join(reports, `${name.replace(/[^\w.-]+/g, '-')}.json`);
  rmSync(file, { force: true });
  const step = await run(
    `tests: ${name}`,
    node,
    [join(root, 'node_modules', 'jest', 'bin', 'jest.js'), '--ci', '--json', `--outputFile=${file}`, ...args],
    { extra },
  );
  if (!existsSync(file)) return count({ ...step, ok: false });
  const report = JSON.parse(readFileSync(file, 'utf8'));
  counted.passed += report.numPassedTests;
  // A suite that does not start has no failed test of its own.
  counted.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  if (!step.ok && report.success) count(step);
  if (report.numPendingTests > 0) console.log(`       ${report.numPendingTests} skipped`);
  return step;
}

/** Folders of tests that run nothing of the package: pages, names, licences, and the stand-ins for AWS themselves. */
const OF_ONE_NODE = 'test/(docs|api|supply|loopback-aws|stand-ins)/';

/** Pages and files that follow from the sources; a stale one is a failure. */
const pagesAreCurrent = () =>
  run('generated pages', process.execPath, ['--import', 'tsx', join('projenrc', 'docs', 'write-docs.ts'), '--check']);

/** `npm pack`, into the folder of the reports. */
async function pack() {
  for (const old of readdirSync(reports).filter((file) => file.endsWith('.tgz'))) rmSync(join(reports, old));
  return run('package packed', 'npm', ['pack', '--silent', '--pack-destination', reports]);
}

/** What the tests of others stand on: bundles, the library and the tarball. */
async function build() {
  const bundles = count(await run('handlers and command bundled', 'projen', ['pre-compile']));
  // Two at a time: the machine has two cores more often than not.
  const [compiled] = await Promise.all([
    run('library compiled (jsii)', 'projen', ['compile']).then(count),
    onlyEndToEnd ? undefined : run('types of all layers', 'tsc', ['--noEmit', '-p', 'tsconfig.check.json']).then(count),
  ]);
  return bundles.ok && compiled.ok && count(await pack()).ok;
}

/** ESLint has a rule for this that takes half of lint's time; this takes three seconds. What is loaded on demand may go back. */
const circles = () =>
  run('imports go in no circle', 'dpdm', [
    '--no-tree',
    '--no-warning',
    '--no-progress',
    '--skip-dynamic-imports',
    'circular',
    '--exit-code',
    'circular:1',
    '--tsconfig',
    'tsconfig.check.json',
    '{src,lambda,cli,test,projenrc,bench}/**/*.ts',
  ]);

const lint = () =>
  run(
    'lint',
    'eslint',
    [
      '--ext',
      '.ts',
      '--max-warnings',
      '0',
      '--no-error-on-unmatched-pattern',
      'src',
      'lambda',
      'cli',
      'test',
      'projenrc',
      'bench',
      '.projenrc.ts',
    ],
    { extra: { ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' } },
  );

async function main() {
  const began = Date.now();
  mkdirSync(reports, { recursive: true });
  const built = await build();
  if (built && !onlyEndToEnd) {
    await Promise.all([
      jest('unit', []),
      (async () => {
        count(await circles());
        count(await lint());
        count(await pagesAreCurrent());
        await jest('packed', ['--config', 'test/packed/jest.config.json']);
      })(),
    ]);
  }
  if (built && all) {
    const tarball = join(
      reports,
      readdirSync(reports).find((file) => file.endsWith('.tgz')),
    );
    await jest('e2e', ['--config', 'test/e2e/jest.config.json'], { extra: { FLOW_CI_E2E_TARBALL: tarball } });
  }
  if (built && all && !onlyEndToEnd) {
    await jest('adoption', ['--config', 'test/adoption/jest.config.json']);
    count(await run('npm run demo', process.execPath, ['scripts/demo.js']));
    await jest('slow', ['--config', 'test/slow/jest.config.json']);
    await jest('browser', ['--config', 'test/browser/jest.config.json']);
  }
  if (built && all && !onlyEndToEnd) {
    const ignored = require('../package.json').jest.testPathIgnorePatterns;
    for (const { version, node, path } of await nodesFromNpm(count))
      await jest(`unit on Node.js ${version}`, ['--testPathIgnorePatterns', ...ignored, OF_ONE_NODE], {
        node,
        extra: { PATH: path },
      });
  }
  console.log(`\n${((Date.now() - began) / 1000).toFixed(0)} s`);
  console.log(`${counted.passed} passed, ${counted.failed} failed`);
  process.exit(counted.failed > 0 ? 1 : 0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
