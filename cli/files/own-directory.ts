import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { copyOpen, isBelow, openInside, OutsideError, readInside } from './open-inside';
import { removeTree } from './remove-tree';
import { MACHINE_ERRORS } from '../errors/machine-errors';
import { UserError } from '../errors/user-error';

/** What stands at a path below a root. */
export type DirectoryState =
  | { readonly kind: 'own'; readonly path: string }
  | { readonly kind: 'absent'; readonly path: string }
  /** The reason is the end of the sentence "PATH ...". */
  | { readonly kind: 'refused'; readonly path: string; readonly reason: string };

/** The log of a run is the largest file that is read whole. */
const MAX_BYTES = 256 * 1024 * 1024;

/**
 * Works below a root where somebody else may have put links: a repository can have `.flow-ci` committed as a link to
 * the user's home. Each operation looks at each part of the way again, because a build can change it while it runs.
 * Only real directories of the user's own are entered, and files are replaced, never written into.
 */
export class OwnDirectory {
  /** What links above the root lead to, as it was at the beginning. */
  private readonly realRoot: string;

  public constructor(public readonly root: string) {
    this.realRoot = fs.existsSync(root) ? fs.realpathSync(root) : root;
  }

  /** Whether a path is a real directory of the user's own, with nothing but such directories above it. */
  public inspect(relative: string): DirectoryState {
    const full = path.resolve(this.root, relative);
    if (relative.includes('\0') || !isBelow(this.root, full))
      return { kind: 'refused', path: full, reason: `is outside of ${this.root}` };
    let each = this.root;
    for (const part of path.relative(this.root, full).split(path.sep).filter(Boolean)) {
      each = path.join(each, part);
      const stats = fs.lstatSync(each, { throwIfNoEntry: false });
      if (!stats) return { kind: 'absent', path: full };
      const reason = whyNotOwn(stats);
      if (reason) return { kind: 'refused', path: each, reason };
    }
    return { kind: 'own', path: full };
  }

  public exists(relative: string): boolean {
    return this.mustNotRefuse(relative) === 'own';
  }

  /** Make a directory with all above it, and give its path. */
  public make(relative: string): string {
    if (this.mustNotRefuse(relative) === 'own') return path.resolve(this.root, relative);
    const full = path.resolve(this.root, relative);
    // One after the other: `recursive` would go through a link.
    if (full !== this.root) this.make(path.relative(this.root, path.dirname(full)));
    try {
      fs.mkdirSync(full);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (this.mustNotRefuse(relative) === 'own') return full;
    throw new UserError(MACHINE_ERRORS.directoryRemoved, { path: full });
  }

  /** Names in a directory, by what they are; nothing where there is no directory. */
  public entries(relative: string): fs.Dirent[] {
    return this.mustNotRefuse(relative) === 'own'
      ? fs.readdirSync(path.resolve(this.root, relative), { withFileTypes: true })
      : [];
  }

  /** Put a file in place. One that is there, be it a link or a hard link, is replaced and not written into. */
  public write(relative: string, content: string | Uint8Array, mode = 0o666): void {
    this.replace(relative, mode, (descriptor) => fs.writeFileSync(descriptor, content));
  }

  /** Copy an open file into place, with its permissions as far as the umask lets them. */
  public copy(from: number, relative: string): void {
    // eslint-disable-next-line no-bitwise
    const mode = fs.fstatSync(from).mode & 0o777;
    this.replace(relative, mode, (descriptor) => copyOpen(from, descriptor));
  }

  /** Put a link in place; where it leads does not matter, for nothing here goes through it. */
  public link(relative: string, target: string): void {
    const directory = this.make(path.dirname(relative));
    const temporary = path.join(directory, temporaryName());
    fs.symlinkSync(target, temporary);
    this.moveIntoPlace(temporary, relative);
  }

  /** Open a file that must not be there yet. */
  public openNew(relative: string, flags: number, mode = 0o666): number {
    this.make(path.dirname(relative));
    const { O_CREAT, O_EXCL, O_NOFOLLOW } = fs.constants;
    // eslint-disable-next-line no-bitwise
    return openInside(this.realRoot, relative, flags | O_CREAT | O_EXCL | (O_NOFOLLOW ?? 0), mode);
  }

  /** The bytes of a regular file in a directory of the user's own; nothing where there is none. */
  public read(relative: string): Buffer | undefined {
    if (this.inspect(path.dirname(relative)).kind !== 'own') return undefined;
    try {
      if (!fs.lstatSync(path.join(this.root, relative)).isFile()) return undefined;
      return readInside(this.realRoot, relative, MAX_BYTES);
    } catch (error) {
      if (error instanceof OutsideError || (error as NodeJS.ErrnoException).code) return undefined;
      throw error;
    }
  }

  /** Remove a directory with all that is in it. Links are removed, and not followed. */
  public remove(relative: string): boolean {
    if (path.resolve(this.root, relative) === this.root) throw new Error('the root is not ours to remove');
    if (this.mustNotRefuse(relative) !== 'own') return false;
    removeTree(path.resolve(this.root, relative));
    return true;
  }

  private replace(relative: string, mode: number, fill: (descriptor: number) => void): void {
    const directory = this.make(path.dirname(relative));
    const temporary = path.join(directory, temporaryName());
    const descriptor = this.openNew(path.relative(this.root, temporary), fs.constants.O_WRONLY, mode);
    try {
      fill(descriptor);
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    } finally {
      fs.closeSync(descriptor);
    }
    this.moveIntoPlace(temporary, relative);
  }

  private moveIntoPlace(temporary: string, relative: string): void {
    try {
      this.mustNotRefuse(path.dirname(relative));
      fs.renameSync(temporary, path.join(this.root, relative));
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      if (fs.lstatSync(path.join(this.root, relative), { throwIfNoEntry: false })?.isDirectory())
        throw new UserError(MACHINE_ERRORS.directoryInTheWay, { path: path.join(this.root, relative) });
      throw error;
    }
  }

  private mustNotRefuse(relative: string): 'own' | 'absent' {
    const state = this.inspect(relative);
    if (state.kind !== 'refused') return state.kind;
    throw new UserError(MACHINE_ERRORS.directoryNotOwn, { path: state.path, reason: state.reason });
  }
}

/** Whether it is a directory that nobody else owns, by `lstat`. */
export function whyNotOwn(stats: fs.Stats): string | undefined {
  if (stats.isSymbolicLink()) return 'is a symbolic link';
  if (!stats.isDirectory()) return 'is not a directory';
  const user = process.geteuid?.();
  return user === undefined || stats.uid === user ? undefined : 'belongs to another user';
}

function temporaryName(): string {
  return `.new-${randomBytes(6).toString('hex')}`;
}
