import * as fs from 'node:fs';
import * as path from 'node:path';

/** A process that was just killed may still have written something. */
const TRIES = 3;

/**
 * Remove a directory with all that is in it, but no more than so many entries. Says whether nothing is left. Links are
 * removed and not followed. A build may leave directories that nobody may write to; they are opened first.
 */
export function removeTree(directory: string, maxEntries = Infinity): boolean {
  for (let tries = 1; ; tries += 1) {
    try {
      // A link would have what it leads to emptied.
      if (!fs.lstatSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
        fs.rmSync(directory, { force: true });
        return true;
      }
      return new Removal(maxEntries).remove(directory);
    } catch (error) {
      if (tries === TRIES || (error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
    }
  }
}

class Removal {
  public constructor(private left: number) {}

  public remove(directory: string): boolean {
    for (const entry of allowed(directory, () => fs.readdirSync(directory, { withFileTypes: true }))) {
      if (this.left <= 0) return false;
      const file = path.join(directory, entry.name);
      if (entry.isDirectory()) {
        if (!this.remove(file)) return false;
      } else allowed(directory, () => fs.rmSync(file, { force: true }));
      this.left -= 1;
    }
    allowed(path.dirname(directory), () => fs.rmdirSync(directory));
    return true;
  }
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
