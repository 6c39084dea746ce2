// npm test: types, lint, unit and synthesis tests, and the packed tarball as users get it.
const { ensureInstalled } = require('./ensure-installed');
ensureInstalled();

const { readFileSync, rmSync, mkdirSync, mkdtempSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { root, run } = require('./steps');

const reports = join(root, 'test-reports');
const counted = { passed: 0, failed: 0 };
const count = (step) => { counted[step.ok ? 'passed' : 'failed'] += 1; return step; };

/** A jest run; each of its tests counts. */
async function jest(name, args) {
  const file = join(reports, `${name}.json`);
  rmSync(file, { force: true });
  const step = await run(`tests: ${name}`, 'jest', ['--ci', '--json', `--outputFile=${file}`, ...args], { live: Boolean(process.env.FLOW_CI_LIVE) });
  let report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    counted.failed += 1;
    return step;
  }
  counted.passed += report.numPassedTests;
  // A suite that does not start has no failed test of its own.
  counted.failed += report.numFailedTests + report.numRuntimeErrorTestSuites;
  if (report.numPendingTests > 0) console.log(`       ${report.numPendingTests} skipped`);
  return step;
}

/** API.md is made from the sources; a stale one is a failure. */
async function apiIsCurrent() {
  const folder = mkdtempSync(join(tmpdir(), 'flow-ci-api-'));
  const made = await run('API.md from the sources', 'jsii-docgen', ['-o', join(folder, 'API.md')]);
  if (!made.ok) return made;
  const same = readFileSync(join(folder, 'API.md'), 'utf8') === readFileSync(join(root, 'API.md'), 'utf8');
  rmSync(folder, { recursive: true });
  if (!same) console.error('API.md is stale: run "npx projen compile && npx projen docgen" and commit it');
  return { ...made, ok: same };
}

async function main() {
  const began = Date.now();
  mkdirSync(reports, { recursive: true });
  const bundles = count(await run('handlers and command bundled', 'projen', ['pre-compile']));
  // Two at a time: the machine has two cores more often than not.
  const [compiled] = await Promise.all([
    run('library compiled (jsii)', 'projen', ['compile']),
    run('types of all rooms', 'tsc', ['--noEmit', '-p', 'tsconfig.check.json']).then(count),
  ]);
  count(compiled);
  if (bundles.ok) {
    await Promise.all([
      jest('unit', []),
      run('lint', 'eslint', ['--ext', '.ts', '--no-error-on-unmatched-pattern', 'src', 'lambda', 'cli', 'test', 'projenrc', 'bench', '.projenrc.ts'], { extra: { ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' } }).then(count),
    ]);
  }
  if (compiled.ok && bundles.ok) {
    count(await apiIsCurrent());
    const packed = count(await run('package packed', 'npm', ['pack', '--silent', '--pack-destination', reports]));
    if (packed.ok) await jest('packed', ['--config', 'test/packed/jest.config.json']);
  }
  console.log(`\n${((Date.now() - began) / 1000).toFixed(0)} s`);
  console.log(`${counted.passed} passed, ${counted.failed} failed`);
  process.exit(counted.failed > 0 ? 1 : 0);
}

main().catch((error) => { console.error(error); process.exit(1); });
