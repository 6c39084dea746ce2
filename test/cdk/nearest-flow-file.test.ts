import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nearestFlowFile } from '../../src/cdk/nearest-flow-file';

describe('the nearest flow-ci.json', () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'nearest-')));
  for (const folder of ['web/build/out/src', 'web/ci/src', 'other']) mkdirSync(join(root, folder), { recursive: true });
  for (const folder of ['web', 'web/ci']) writeFileSync(join(root, folder, 'flow-ci.json'), '{}');

  test.each([
    ['web', 'web'],
    ['web/build/out/src', 'web'],
    ['web/ci/src', 'web/ci'],
    ['web/not/there', 'web'],
  ])('of %s is that of %s', (from, found) => {
    expect(nearestFlowFile(join(root, from))).toBe(join(root, found, 'flow-ci.json'));
  });

  test('is that of the working directory, where there is none above', () => {
    expect(nearestFlowFile(join(root, 'other'))).toBe(join(process.cwd(), 'flow-ci.json'));
  });
});
