import * as path from 'node:path';
import type * as FlowCiMigrate from '../flow-ci-migrate';

/** The bundle with the reader of Terraform: it is required by its path, as load-aws.ts does it. */
export function loadMigrate(): typeof FlowCiMigrate {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require(path.join(__dirname, '..', 'flow-ci-migrate')) as typeof FlowCiMigrate;
}
