import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zip } from './zip';
import { unzip } from '../lambda/unzip';

test('what is put into a zip file comes out of it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zip-'));
  unzip(zip({ 'a.txt': Buffer.from('one'), 'deep/b.bin': Buffer.from([0, 255, 80, 75]) }), folder);
  expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('one');
  expect([...readFileSync(join(folder, 'deep', 'b.bin'))]).toEqual([0, 255, 80, 75]);
});
