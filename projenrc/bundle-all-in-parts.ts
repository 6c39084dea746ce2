/** Makes the bundles in parts: the handlers, and what the command does in AWS. */
import { join } from 'node:path';
import { bundleInParts } from './bundle-in-parts';
import { PARTED_BUNDLES } from './parted-bundles';

Promise.all(
  Object.entries(PARTED_BUNDLES).map(async ([folder, bundle]) =>
    bundleInParts(bundle, join(__dirname, '..', 'assets', folder)),
  ),
).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
