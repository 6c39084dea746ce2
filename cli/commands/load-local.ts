import * as path from 'node:path';
import type * as FlowCiLocal from '../flow-ci-local';

/**
 * The bundle with all that works on this machine: it is required by its path, as load-aws.ts does it. Node.js has to
 * read a file to the end to run any of it, and `--help` needs none of this.
 */
export function loadLocal(): typeof FlowCiLocal {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(path.join(__dirname, '..', 'flow-ci-local')) as typeof FlowCiLocal;
}
