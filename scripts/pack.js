// The package as a tarball, from the sources of this clone.
const { mkdirSync, readdirSync, rmSync } = require('node:fs');
const { join } = require('node:path');
const { root, run } = require('./steps');

/** Bundles, compiles and packs into a folder; gives back the tarball's path, or nothing if a step failed. */
exports.pack = async (folder) => {
  const made = await Promise.all([
    run('bundle handlers and command', 'projen', ['bundle']),
    run('compile the library', 'projen', ['compile']),
  ]);
  if (made.some(({ ok }) => !ok)) return undefined;
  mkdirSync(folder, { recursive: true });
  const tarballs = () => readdirSync(folder).filter((file) => file.endsWith('.tgz'));
  for (const old of tarballs()) rmSync(join(folder, old));
  const packed = await run('pack it', 'npm', ['pack', '--silent', '--pack-destination', folder], { cwd: root });
  return packed.ok ? join(folder, tarballs()[0]) : undefined;
};
