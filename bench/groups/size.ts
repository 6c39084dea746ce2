import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Figure } from '../figure';
import { Group } from '../harness';
import { timed } from '../processes';
import { ROOT } from '../workplace';

/** kB is 1,000 bytes. */
const KB = 1000;

/** What a bundle of the handlers may have when it is compressed. */
const HANDLER_AIM = 110;

/** All bundles that there are, each with the sum of its files: handlers, and parts of the command. */
export function bundleFigures(assets: string): Figure[] {
  return ['lambda', 'cli'].flatMap((plane) =>
    readdirSync(join(assets, plane))
      .sort()
      .flatMap((name): Figure[] => {
        const files = readdirSync(join(assets, plane, name)).map((file) =>
          readFileSync(join(assets, plane, name, file)),
        );
        const sum = (sizes: readonly number[]) => sizes.reduce((all, size) => all + size, 0) / KB;
        return [
          { name: `${name}, raw`, unit: 'kB', values: [sum(files.map((bytes) => bytes.length))] },
          {
            name: `${name}, gzip`,
            unit: 'kB',
            values: [sum(files.map((bytes) => gzipSync(bytes).length))],
            ...(plane === 'lambda' && { aim: { value: HANDLER_AIM } }),
          },
        ];
      }),
  );
}

/** What is uploaded, downloaded and unpacked. */
export const size: Group = {
  name: 'size',
  about: 'Bundles and package',
  async measure({ place, say }) {
    say('bundles and the packed package');
    const bundles = bundleFigures(join(ROOT, 'assets'));
    const tarball = await place.tarball();
    let listing = '';
    await timed({
      command: 'npm',
      args: ['pack', '--dry-run', '--json', '--ignore-scripts'],
      cwd: ROOT,
      env: place.env,
      onOutput: (piece) => {
        listing += piece;
      },
    });
    const [{ unpackedSize, entryCount }] = JSON.parse(listing) as [{ unpackedSize: number; entryCount: number }];
    return [
      ...bundles,
      { name: 'package, packed', unit: 'kB', values: [statSync(tarball).size / KB] },
      { name: 'package, unpacked', unit: 'kB', values: [unpackedSize / KB] },
      { name: 'files in the package', unit: '', values: [entryCount] },
    ];
  },
};
