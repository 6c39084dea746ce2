import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runProcess } from '../core/process';

/** Where Debian's python3-botocore puts AWS's service models. */
const DEBIAN = '/usr/lib/python3/dist-packages/botocore';

/**
 * That of the parts that the tests carry with them. An older one knows less, and would refuse what AWS takes: Debian's
 * had none of SQS's JSON.
 */
const OLDEST = [1, 43];

/** The folder of botocore's data, if one that is new enough is installed. */
export async function findBotocore(): Promise<string | undefined> {
  for (const folder of [DEBIAN, await pythonsOwn()])
    if (folder !== undefined && isNewEnough(folder)) return join(folder, 'data');
  return undefined;
}

/** By the version that its package tells. */
export function isNewEnough(folder: string): boolean {
  const file = join(folder, '__init__.py');
  const [, major, minor] =
    /^__version__ = ['"](\d+)\.(\d+)\./m.exec(existsSync(file) ? readFileSync(file, 'utf8') : '') ?? [];
  return (
    major !== undefined && (Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]))
  );
}

async function pythonsOwn(): Promise<string | undefined> {
  try {
    const { code, stdout } = await runProcess('python3', ['-c', 'import botocore; print(botocore.__file__)']);
    return code === 0 ? dirname(stdout.toString().trim()) : undefined;
  } catch {
    return undefined; // no Python here
  }
}
