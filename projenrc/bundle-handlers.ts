/** Bundles all handlers into `assets/lambda`. */
import { join } from 'node:path';
import { bundleHandler, HANDLERS } from './bundle-handler';

Promise.all(HANDLERS.map(async (handler) => bundleHandler(handler, join(__dirname, '..', 'assets', 'lambda', handler)))).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
