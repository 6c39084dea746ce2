import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess } from '../core/process';

/** Where Debian's python3-botocore puts AWS's service models. */
const DEBIAN = '/usr/lib/python3/dist-packages/botocore';

/** The folder of botocore's data, if it is installed. */
export async function findBotocore(): Promise<string | undefined> {
  if (existsSync(DEBIAN)) return join(DEBIAN, 'data');
  try {
    const { code, stdout } = await runProcess('python3', ['-c', 'import botocore; print(botocore.__path__[0])']);
    return code === 0 ? join(stdout.toString().trim(), 'data') : undefined;
  } catch {
    return undefined; // no Python here
  }
}
