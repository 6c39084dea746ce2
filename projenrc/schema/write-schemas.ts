/** Writes what follows from the option interfaces: npx projen schemas */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './generated-files';

const ROOT = join(__dirname, '..', '..');
for (const [path, content] of Object.entries(generatedFiles())) writeFileSync(join(ROOT, path), content);
