import * as path from 'node:path';
import { parseEnv } from 'node:util';
import { readUserFile } from '../read-user-file';

/** Read a file of `NAME=value` lines. A value may stand in quotes. */
export function readEnvFile(cwd: string, named: string): Record<string, string> {
  const text = readUserFile(path.resolve(cwd, named), `the file ${named} of --env-file`);
  return { ...parseEnv(text) } as Record<string, string>;
}
