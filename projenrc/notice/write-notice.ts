/** Writes assets/NOTICE, beside the bundles: npx projen bundle. Fails where a licence does not allow it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledPackages } from './bundled-packages';
import { noticeOf } from './notice';

bundledPackages()
  .then((packages) => {
    writeFileSync(join(__dirname, '..', '..', 'assets', 'NOTICE'), noticeOf(packages));
  })
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
