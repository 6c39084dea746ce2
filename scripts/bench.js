// npm run bench [-- GROUP...] [--runs N]: see bench/run.ts.
const { ensureInstalled } = require('./ensure-installed');
ensureInstalled();

const { spawnSync } = require('node:child_process');
const { env, root } = require('./steps');

const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'bench/run.ts', ...process.argv.slice(2)], {
  cwd: root,
  env,
  stdio: 'inherit',
});
process.exit(status ?? 1);
