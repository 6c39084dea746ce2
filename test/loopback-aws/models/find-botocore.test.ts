import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isNewEnough } from './find-botocore';

const folder = mkdtempSync(join(tmpdir(), 'botocore-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test.each([
  ['1.43.0', true],
  ['1.50.2', true],
  ['2.0.1', true],
  ['1.29.27', false],
  ['1.9.1', false],
])('botocore %s: its models are used: %s', (version, used) => {
  writeFileSync(join(folder, '__init__.py'), `import os\n\n__version__ = '${version}'\n`);
  expect(isNewEnough(folder)).toBe(used);
});

test('botocore is not where its package does not tell its version', () => {
  expect(isNewEnough(join(folder, 'nowhere'))).toBe(false);
});
