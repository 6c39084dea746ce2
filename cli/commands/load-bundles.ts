import * as path from 'node:path';
import type * as FlowCiAws from '../flow-ci-aws';
import type * as FlowCiLocal from '../flow-ci-local';
import type * as FlowCiMigrate from '../flow-ci-migrate';

/**
 * The other bundles, each loaded when a command needs it: Node.js has to read a file to the end to run any of it. They
 * are required by path, so that the bundler leaves them out of this one: they lie beside it, as their sources lie
 * beside this folder.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const load = (name: string): unknown => require(path.join(__dirname, '..', name));

export const loadAws = (): typeof FlowCiAws => load('flow-ci-aws') as typeof FlowCiAws;
export const loadLocal = (): typeof FlowCiLocal => load('flow-ci-local') as typeof FlowCiLocal;
export const loadMigrate = (): typeof FlowCiMigrate => load('flow-ci-migrate') as typeof FlowCiMigrate;
