/** Writes docs/errors.md: npx tsx projenrc/errors/write-errors-page.ts */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorsPage } from './errors-page';

writeFileSync(join(__dirname, '..', '..', 'docs', 'errors.md'), errorsPage());
