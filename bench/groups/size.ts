import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Figure } from '../figure';
import { Group } from '../harness';
import { timed } from '../processes';
import { ROOT } from '../workplace';

/** kB is 1,000 bytes. */
const KB = 1000;

/** All handlers that there are, and the command. */
function bundlePaths(): readonly { readonly name: string; readonly path: string; readonly aim?: number }[] {
  const handlers = readdirSync(join(ROOT, 'assets/lambda')).sort();
  return [...handlers.map((name) => ({ name, path: `assets/lambda/${name}/index.js`, aim: 110 })), { name: 'flow-ci', path: 'assets/cli/flow-ci/index.js' }];
}

/** What is uploaded, downloaded and unpacked. */
export const size: Group = {
  name: 'size',
  about: 'Bundles and package',
  async measure({ place, say }) {
    say('bundles and the packed package');
    const bundles = bundlePaths().flatMap(({ name, path, aim }): Figure[] => {
      const bytes = readFileSync(join(ROOT, path));
      return [
        { name: `${name}, raw`, unit: 'kB', values: [bytes.length / KB] },
        { name: `${name}, gzip`, unit: 'kB', values: [gzipSync(bytes).length / KB], ...(aim && { aim: { value: aim } }) },
      ];
    });
    const tarball = await place.tarball();
    let listing = '';
    await timed({ command: 'npm', args: ['pack', '--dry-run', '--json', '--ignore-scripts'], cwd: ROOT, env: place.env, onOutput: (piece) => { listing += piece; } });
    const [{ unpackedSize, entryCount }] = JSON.parse(listing) as [{ unpackedSize: number; entryCount: number }];
    return [
      ...bundles,
      { name: 'package, packed', unit: 'kB', values: [statSync(tarball).size / KB] },
      { name: 'package, unpacked', unit: 'kB', values: [unpackedSize / KB] },
      { name: 'files in the package', unit: '', values: [entryCount] },
    ];
  },
};
