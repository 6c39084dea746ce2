import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FLOW_FILE } from '../contract/flow-file';

/** The `flow-ci.json` of a folder or of the nearest one above it; if there is none, that of the working directory. */
export function nearestFlowFile(folder: string): string {
  const path = join(resolve(folder), FLOW_FILE);
  if (existsSync(path)) return path;
  const above = dirname(resolve(folder));
  return above === resolve(folder) ? resolve(FLOW_FILE) : nearestFlowFile(above);
}
