import * as fs from 'node:fs';
import * as os from 'node:os';
import { join } from 'node:path';
import { MACHINE_ERRORS } from '../errors/machine-errors';
import { UserError } from '../errors/user-error';
import { OwnDirectory, whyNotOwn } from '../files/own-directory';
import { removeTree } from '../files/remove-tree';
import { killMarked } from '../process/kill-marked';
import { startDetached } from '../process/run-process';

const PREFIX = 'flow-ci-run-';
/** As `mkdtemp` makes it, with the id of the process. */
const NAME = /^flow-ci-run-(\d{1,10})-[A-Za-z0-9]+$/;

/** A folder outside the user's files for the clone, the origin and the scripts of a run. */
export class TempFolder {
  public static make(root: string | undefined): TempFolder {
    const parent = root ?? os.tmpdir();
    try {
      sweep(parent, false);
      // The real path: on some systems the temporary folder is a link, and tools compare paths.
      return new TempFolder(fs.realpathSync(fs.mkdtempSync(join(parent, `${PREFIX}${process.pid}-`))));
    } catch (error) {
      throw new UserError(MACHINE_ERRORS.temporaryFolderNotMade, { folder: parent, reason: (error as Error).message });
    }
  }

  private constructor(public readonly path: string) {}

  public folder(name: string): string {
    return new OwnDirectory(this.path).make(name);
  }

  /** A `state` folder in a folder that has a name of its own. */
  public fresh(name: string): string {
    const state = join(fs.mkdtempSync(join(this.path, `${name}-`)), 'state');
    fs.mkdirSync(state);
    return state;
  }

  /** What is small is gone at once. The rest of what is large goes while the user goes on. */
  public remove(): void {
    removeSoon(this.path);
  }
}

/** Remove what runs left that were killed without a chance to clean up. */
export function sweep(parent: string, waits: boolean): string[] {
  const removed: string[] = [];
  for (const name of fs.readdirSync(parent)) {
    // The name has the process id from the first moment on. Anybody can give a name like it to something else.
    const owner = Number(NAME.exec(name)?.[1]);
    if (!(owner > 0) || isAlive(owner)) continue;
    const folder = join(parent, name);
    const stats = fs.lstatSync(folder, { throwIfNoEntry: false });
    if (!stats || whyNotOwn(stats)) continue;
    try {
      killMarked(folder);
      if (waits) removeTree(folder);
      else removeSoon(folder);
      removed.push(folder);
    } catch {
      // something in it is another user's
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

/** So few entries are always removed at once. Of more, as many as a short time allows, however slow the disk is. */
const FEW_ENTRIES = 500;
const MAX_REMOVAL_MS = 100;
/** `rm` changes no permissions, and `chmod -R` follows no link. */
const REMOVE = 'rm -rf -- "$1" 2>/dev/null || { chmod -R u+rwX -- "$1"; rm -rf -- "$1"; }';

function removeSoon(folder: string): void {
  const until = performance.now() + MAX_REMOVAL_MS;
  let entries = 0;
  try {
    if (removeTree(folder, () => (entries += 1) <= FEW_ENTRIES || performance.now() < until)) return;
  } catch {
    // for example a path that is too long for one call: rm goes down step by step
  }
  startDetached({ file: 'sh', args: ['-c', REMOVE, 'sh', folder], cwd: '/', env: process.env });
}
