import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { errorText } from '../../checks/error-data';
import { STACK_ERRORS } from '../stack-errors';

export type HandlerKind = 'start-build' | 'report-build' | 'approval-template' | 'notify-build';

/** The handlers' bundles are in the package, at the same depth from its sources and its compiled files. */
const BUNDLES = join(__dirname, '..', '..', '..', 'assets', 'lambda');

/** A handler's code. It was bundled when the package was made: a user's synthesis needs no bundler. */
export function handlerCode(kind: HandlerKind): lambda.Code {
  const folder = join(BUNDLES, kind);
  if (!existsSync(join(folder, 'index.js'))) {
    throw new Error(errorText(STACK_ERRORS.handlerNotBundled, { handler: kind }));
  }
  return lambda.Code.fromAsset(folder);
}
