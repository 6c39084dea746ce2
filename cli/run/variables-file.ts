import * as path from 'node:path';
import { parseEnv } from 'node:util';
import { readUserFile } from '../read-user-file';

/** Read a file of `NAME=value` lines. A value may stand in quotes. */
export function readVariablesFile(cwd: string, named: string): Record<string, string> {
  const text = readUserFile(path.resolve(cwd, named), `the file ${named} of --variables-file`);
  return { ...parseEnv(text) } as Record<string, string>;
}
