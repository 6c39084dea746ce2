import * as fs from 'node:fs';
import * as os from 'node:os';
import { join } from 'node:path';
import { OwnDirectory, removeTree, whyNotOwn } from '../files/own-directory';
import { killMarked } from '../process/kill-marked';
import { Refusal } from '../refusal';

const PREFIX = 'flow-ci-run-';
/** As `mkdtemp` makes it, with the id of the process. */
const NAME = /^flow-ci-run-(\d{1,10})-[A-Za-z0-9]+$/;

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
    return new OwnDirectory(this.path).make(name);
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
    // The name tells which process it is of from the first moment on. Anybody can give a name like it to something else.
    const owner = Number(NAME.exec(name)?.[1]);
    if (!(owner > 0) || isAlive(owner)) continue;
    const folder = join(parent, name);
    const stats = fs.lstatSync(folder, { throwIfNoEntry: false });
    if (!stats || whyNotOwn(stats)) continue;
    try {
      killMarked(folder);
      removeTree(folder);
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
