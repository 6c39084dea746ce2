import { existsSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { World } from '../core/world';

/**
 * Lambda's Node.js has the SDK beside the function's own code. Here it is the one of this repository, and nothing else
 * of it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
 */
export function sdkOfRuntime(world: World): string {
  const folder = world.folder('runtime', 'node_modules');
  const sdk = join(folder, '@aws-sdk');
  if (!existsSync(sdk)) symlinkSync(dirname(dirname(require.resolve('@aws-sdk/client-codebuild/package.json'))), sdk);
  return folder;
}
