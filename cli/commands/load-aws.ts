import * as path from 'node:path';
import type * as FlowCiAws from '../flow-ci-aws';

/**
 * The other bundle, which holds the AWS SDK. It is required by its path, so that the bundler leaves it out of
 * this one: it lies beside it, as its source lies beside this folder.
 */
export function loadAws(): typeof FlowCiAws {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(path.join(__dirname, '..', 'flow-ci-aws')) as typeof FlowCiAws;
}
