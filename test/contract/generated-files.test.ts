import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from '../../projenrc/schema/generated-files';

const ROOT = join(__dirname, '../..');

test.each(Object.entries(generatedFiles()))('%s follows from the option interfaces', (path, content) => {
  expect(readFileSync(join(ROOT, path), 'utf8')).toBe(content);
});
