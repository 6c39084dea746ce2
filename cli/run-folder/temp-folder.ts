import * as fs from 'node:fs';
import * as os from 'node:os';
import { join } from 'node:path';
import { killMarked } from '../process/kill-marked';
import { Refusal } from '../refusal';

const PREFIX = 'flow-ci-run-';

/** A folder outside the user's files for the clone, the origin and the scripts of a run. */
export class TempFolder {
  public static make(root: string | undefined): TempFolder {
    const parent = root ?? os.tmpdir();
    try {
      sweep(parent);
      // The real path: on some systems the temporary folder is a link, and tools compare paths.
      return new TempFolder(fs.realpathSync(fs.mkdtempSync(join(parent, `${PREFIX}${process.pid}-`))));
    } catch (error) {
      throw Refusal.ofMachine(`no temporary folder can be made in ${parent}: ${(error as Error).message}`);
    }
  }

  private constructor(public readonly path: string) {}

  public folder(name: string): string {
    const folder = join(this.path, name);
    fs.mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** A `state` folder in a folder that has a name of its own. */
  public fresh(name: string): string {
    const state = join(fs.mkdtempSync(join(this.path, `${name}-`)), 'state');
    fs.mkdirSync(state);
    return state;
  }

  public remove(): void {
    removeTree(this.path);
  }
}

/** Remove what runs left that were killed without a chance to clean up. */
export function sweep(parent: string): string[] {
  const removed: string[] = [];
  for (const name of fs.readdirSync(parent)) {
    // The name tells whose it is from the first moment on.
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : NaN;
    if (!(owner > 0) || isAlive(owner)) continue;
    const folder = join(parent, name);
    try {
      killMarked(folder);
      removeTree(folder);
      removed.push(folder);
    } catch {
      // another user's
    }
  }
  return removed;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** A build may leave folders that nobody may write to; they are opened first. */
function removeTree(folder: string): void {
  try {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    open(folder);
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function open(folder: string): void {
  fs.chmodSync(folder, 0o700);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) open(join(folder, entry.name));
}
