import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TARBALL } from '../../packed/user-folder';

/** The packed tarball under another version, with changes: path in the package -> what becomes of its text. */
export function otherVersion(
  version: string,
  changes: Readonly<Record<string, (text: string) => string>> = {},
): string {
  const folder = mkdtempSync(join(tmpdir(), 'version-'));
  run('tar', ['xzf', TARBALL, '-C', folder]);
  const all = {
    ...changes,
    'package.json': (text: string) => JSON.stringify({ ...JSON.parse(text), version }, undefined, 2),
  };
  for (const [name, change] of Object.entries(all)) {
    const path = join(folder, 'package', name);
    const before = readFileSync(path, 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`nothing was changed in ${name}`);
    writeFileSync(path, after);
  }
  const tarball = join(folder, `flow-ci-projen-${version}.tgz`);
  run('tar', ['czf', tarball, '-C', folder, 'package']);
  return tarball;
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}
