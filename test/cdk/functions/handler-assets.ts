import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ASSETS = join(__dirname, '..', '..', '..', 'assets', 'lambda');

/**
 * Stacks need the handlers' bundles. Where the package has not been bundled, stand-ins do: the stack never runs them.
 */
export function ensureHandlerAssets(): void {
  for (const handler of ['start-build', 'report-build', 'approval-template', 'notify-build']) {
    const file = join(ASSETS, handler, 'index.js');
    if (existsSync(file)) continue;
    mkdirSync(join(ASSETS, handler), { recursive: true });
    writeFileSync(file, 'throw new Error(\'a stand-in for tests: run "npx projen bundle"\');\n');
  }
}
