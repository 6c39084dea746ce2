import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const CLIENTS = join(__dirname, '..', '..', '..', 'test-reports', 'clients');

/** The folder of a package manager's programs, installed from npm once; nothing where that cannot be. */
export function clientFromNpm(packageName: string, version: string, program: string): string | undefined {
  const folder = join(CLIENTS, `${packageName.replace(/[^a-z]+/g, '-')}-${version}`);
  const bin = join(folder, 'node_modules', '.bin');
  if (!existsSync(join(bin, program))) {
    mkdirSync(folder, { recursive: true });
    spawnSync('npm', ['install', '--silent', '--no-save', '--prefix', folder, `${packageName}@${version}`], {
      stdio: 'ignore',
    });
  }
  return spawnSync(join(bin, program), ['--version'], { cwd: folder }).status === 0 ? bin : undefined;
}
