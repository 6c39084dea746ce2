// npm run bench: installs what is missing, then measures. Arguments go to bench/run.ts.
const { ensureInstalled } = require('./ensure-installed');
ensureInstalled();

const { spawnSync } = require('node:child_process');
const { join } = require('node:path');

const root = join(__dirname, '..');
const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(root, 'bench', 'run.ts'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
