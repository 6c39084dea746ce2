// npm run smoke -- --profile X --repository Y: see test/smoke/smoke.ts.
const { ensureInstalled } = require('./ensure-installed');
ensureInstalled();

const { spawn, spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { env, root } = require('./steps');

// The SDK's note on the age of Node.js is for who builds with it.
env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
const script = [
  process.execPath,
  ['--import', 'tsx', join(root, 'test', 'smoke', 'smoke.ts'), ...process.argv.slice(2)],
];
if (!existsSync(join(root, 'assets', 'lambda'))) spawnSync('projen', ['bundle'], { cwd: root, env, stdio: 'inherit' });
const child = spawn(...script, { cwd: root, env, stdio: 'inherit' });
// It cleans up first. From a terminal it has the signal itself.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.removeAllListeners(signal);
  process.on(signal, () => {
    if (!process.stdin.isTTY) child.kill(signal);
  });
}
child.on('close', (code) => process.exit(code ?? 1));
