import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { readTextFile } from '../../../src/checks/read-text-file';
import { UserError } from '../../errors/user-error';
import { MAX_INPUT_BYTES, readUserFile } from '../../read-user-file';

/** The files that a migration reads, by paths with `/` that begin at the working directory. */
export interface TerraformFiles {
  /** Names in a folder; those of folders end with `/`. Undefined: there is no such folder. */
  readonly list: (folder: string) => readonly string[] | undefined;
  /** Undefined: there is no such file. */
  readonly read: (file: string) => string | undefined;
  /** The whole path. */
  readonly resolve: (file: string) => string;
  /** Told of a file that nobody named and that cannot be parsed: it is left out. Absent: the error is thrown. */
  readonly leaveOut?: (error: UserError) => void;
}

/** For a text that came without a place. */
export const NO_FILES: TerraformFiles = {
  list: () => undefined,
  read: () => undefined,
  resolve: (file) => path.resolve('/', file),
};

/** Those on the disk. Links to folders are not followed. */
export function filesOf(cwd: string): TerraformFiles {
  return {
    resolve: (file) => path.resolve(cwd, file),
    list: (folder) => {
      try {
        return readdirSync(path.resolve(cwd, folder), { withFileTypes: true })
          .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
          .sort();
      } catch (error) {
        if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
        throw error;
      }
    },
    read: (file) => {
      const place = path.resolve(cwd, file);
      return readTextFile(place, MAX_INPUT_BYTES).kind === 'missing' ? undefined : readUserFile(place, file);
    },
  };
}
