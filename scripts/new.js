// npm run new -- FOLDER [options of projen new]: a project with this clone's package, before it is on the registry.
const { existsSync } = require('node:fs');
const { join, resolve } = require('node:path');
const { ensureInstalled } = require('./ensure-installed');

const [folder, ...options] = process.argv.slice(2);
if (!folder || folder.startsWith('-') || !existsSync(folder)) {
  console.error(
    folder && !folder.startsWith('-')
      ? `There is no folder ${resolve(folder)}. Clone your repository first.`
      : 'Usage: npm run new -- FOLDER [options of projen new]\n\nFOLDER is a clone of your repository, for example ../shop.',
  );
  process.exit(2);
}
ensureInstalled();

const { pack } = require('./pack');
const { root, run } = require('./steps');

async function main() {
  const tarball = await pack(join(root, 'dist', 'js'));
  if (!tarball) return 1;
  console.log(`\nThe package: ${tarball}\nKeep it: the project installs it from there.\n`);
  const args = ['new', '--from', `flow-ci-projen@file:${tarball}`, ...options];
  const made = await run('projen new', 'projen', args, {
    cwd: resolve(folder),
    live: true,
  });
  return made.ok ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
