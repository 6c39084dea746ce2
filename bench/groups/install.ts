import { existsSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Figure } from '../figure';
import { Group } from '../harness';

const MB = 1_000_000;

/** What is on the disk after an installation. */
export const install: Group = {
  name: 'install',
  about: 'node_modules of a generated repository, against a plain awscdk-app-ts',
  async measure({ place, say }) {
    const { ours, plain } = await place.repositories();
    say('sizes of node_modules');
    const [a, b] = [ours, plain].map((folder) => weigh(join(folder, 'node_modules')));
    const own = weigh(join(ours, 'node_modules', 'flow-ci-projen'));
    const compare = (name: string, unit: Figure['unit'], x: number, y: number): Figure => ({
      name,
      unit,
      values: [x],
      against: { name: 'awscdk-app-ts', values: [y] },
    });
    return [
      compare('node_modules', 'MB', a.bytes / MB, b.bytes / MB),
      compare('files', '', a.files, b.files),
      compare('packages', '', a.packages, b.packages),
      { name: 'flow-ci-projen itself', unit: 'MB', values: [own.bytes / MB] },
      {
        name: 'packages that it brings',
        unit: '',
        values: [own.packages - 1],
        note: 'its peers (projen, aws-cdk-lib, constructs) are in both',
      },
    ];
  },
};

interface Weight {
  bytes: number;
  files: number;
  packages: number;
}

function weigh(folder: string, sum: Weight = { bytes: 0, files: 0, packages: 0 }): Weight {
  if (!existsSync(folder)) return sum;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      weigh(path, sum);
    } else if (entry.isFile()) {
      sum.bytes += lstatSync(path).size;
      sum.files += 1;
    }
  }
  if (isPackage(folder)) sum.packages += 1;
  return sum;
}

/** A folder that was installed: directly in a `node_modules`, or in a scope there. */
function isPackage(folder: string): boolean {
  return (
    /[\\/]node_modules[\\/](@[^\\/]+[\\/])?[^@.\\/][^\\/]*$/.test(folder) && existsSync(join(folder, 'package.json'))
  );
}
