import * as fs from 'node:fs';
import * as path from 'node:path';

/** A process that was just killed may still have written something. */
const TRIES = 3;

/**
 * Remove a directory with all that is in it, for as long as it may go on: asked before each entry. Returns whether
 * nothing is left. Links are removed and not followed. A build may leave directories that nobody may write to; they are
 * opened first.
 */
export function removeTree(directory: string, mayGoOn: () => boolean = () => true): boolean {
  for (let tries = 1; ; tries += 1) {
    try {
      // A link would have what it leads to emptied.
      if (!fs.lstatSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
        fs.rmSync(directory, { force: true });
        return true;
      }
      return remove(directory, mayGoOn);
    } catch (error) {
      if (tries === TRIES || (error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    }
  }
}

function remove(directory: string, mayGoOn: () => boolean): boolean {
  for (const entry of allowed(directory, () => fs.readdirSync(directory, { withFileTypes: true }))) {
    if (!mayGoOn()) return false;
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      if (!remove(file, mayGoOn)) return false;
    } else allowed(directory, () => fs.rmSync(file, { force: true }));
  }
  allowed(path.dirname(directory), () => fs.rmdirSync(directory));
  return true;
}

/** What the permissions of a directory forbid is tried again when they allow it. */
function allowed<T>(directory: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    fs.chmodSync(directory, 0o700);
    return work();
  }
}
