// Makes what all scenarios share: the packed tarball, and a project made from it as a user would.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { look } = require('./leftovers');

const root = path.join(__dirname, '..', '..', '..');
const bin = (name) => path.join(root, 'node_modules', '.bin', name);

module.exports = async () => {
  process.env.FLOW_CI_E2E_BEFORE = JSON.stringify(look());
  if (process.env.FLOW_CI_E2E_FOLDER) return reuse(process.env.FLOW_CI_E2E_FOLDER);
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'flow-ci-e2e-'));
  process.env.FLOW_CI_E2E_FOLDER = folder;
  settle(folder);

  const step = (title, cwd, file, args, env = {}) => {
    const began = Date.now();
    try {
      execFileSync(file, args, { cwd, stdio: 'pipe', env: { ...process.env, ...env } });
    } catch (error) {
      throw new Error(`${title} failed:\n${error.stdout}\n${error.stderr}`);
    }
    console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${title}`);
  };
  console.log('');
  const tarball = process.env.FLOW_CI_E2E_TARBALL ?? pack(folder, step);
  const repository = path.join(folder, 'foo');
  step('git init', repository, 'git', ['init', '-q', '-b', 'main']);
  step('projen new --from flow-ci-projen', path.join(repository, 'ci'), bin('projen'),
    ['new', '--from', `flow-ci-projen@file:${tarball}`, '--name', 'foo-ci', '--no-git'], { CI: '' });
};

/** A home of its own, so that nothing of the caller's settings counts; npm keeps its registry, and its cache where there is one. */
function settle(folder) {
  const home = path.join(folder, 'home');
  const temporary = path.join(folder, 'tmp');
  for (const each of [home, temporary, path.join(folder, 'foo', 'ci')]) fs.mkdirSync(each, { recursive: true });
  process.env.npm_config_userconfig ??= path.join(os.homedir(), '.npmrc');
  const cache = path.join(os.homedir(), '.npm');
  process.env.npm_config_cache ??= fs.existsSync(cache) ? cache : path.join(folder, 'npm-cache');
  // What is in the cache needs no question, and nobody reads an audit here.
  Object.assign(process.env, { npm_config_prefer_offline: 'true', npm_config_audit: 'false', npm_config_fund: 'false' });
  Object.assign(process.env, { HOME: home, TMPDIR: temporary, CI: 'true', GIT_CONFIG_NOSYSTEM: '1' });
}

/** The folder of a run before, which was kept. */
function reuse(folder) {
  process.env.FLOW_CI_E2E_KEEP = 'yes';
  settle(folder);
}

/** As it would be published. */
function pack(folder, step) {
  step('bundle the handlers and the command', root, bin('projen'), ['bundle']);
  step('compile the library', root, bin('projen'), ['compile']);
  step('npm pack', root, 'npm', ['pack', '--silent', '--pack-destination', folder]);
  return path.join(folder, fs.readdirSync(folder).find((file) => file.endsWith('.tgz')));
}
