// Installs what a fresh clone is missing, and nothing when all is there.
const { spawnSync } = require('node:child_process');
const { existsSync, statSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const MINIMUM = [20, 16];

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  console.error(`Node.js ${MINIMUM.join('.')} or newer is needed, this is ${process.versions.node}.`);
  process.exit(4);
}

/** npm writes its own lockfile into node_modules at the end of each install. */
function isInstalled() {
  const done = join(root, 'node_modules', '.package-lock.json');
  return existsSync(done) && statSync(done).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs;
}

exports.ensureInstalled = () => {
  checkNode();
  if (isInstalled()) return;
  console.log('installing the dependencies (npm ci)');
  const { status } = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
};
