import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseEnv } from 'node:util';
import { Refusal } from '../refusal';

/** Read a file of `NAME=value` lines. A value may stand in quotes. */
export function readEnvFile(cwd: string, named: string): Record<string, string> {
  try {
    return { ...parseEnv(fs.readFileSync(path.resolve(cwd, named), 'utf8')) } as Record<string, string>;
  } catch (error) {
    const why =
      (error as NodeJS.ErrnoException).code === 'ENOENT'
        ? 'was not found'
        : `cannot be read: ${(error as Error).message}`;
    throw new Refusal(`the file ${named} of --env-file ${why}`);
  }
}
