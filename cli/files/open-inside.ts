import * as fs from 'node:fs';
import * as path from 'node:path';

/** A path leads outside of the directory that it must stay in, or to something that is not a regular file. */
export class OutsideError extends Error {
  public constructor(file: string, reason: string) {
    super(`${file} ${reason}`);
    this.name = 'OutsideError';
  }
}

/** Whether a path is a root or below it, by its text alone. */
export function isBelow(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}

/**
 * Open a file below a root, which is given by its real path, and give its descriptor. What was opened is looked at, not
 * what the path led to a moment before: a build that still runs may put a link in its place. A FIFO does not block, and
 * is refused.
 */
export function openInside(root: string, relative: string, flags: number, mode?: number): number {
  const file = path.join(root, relative);
  if (!isBelow(root, file)) throw new OutsideError(relative, `is outside of ${root}`);
  // eslint-disable-next-line no-bitwise
  const descriptor = fs.openSync(file, flags | fs.constants.O_NONBLOCK, mode);
  try {
    const stats = fs.fstatSync(descriptor);
    if (!stats.isFile()) throw new OutsideError(relative, 'is not a regular file');
    if (!isBelow(root, locationOf(descriptor, file, stats)))
      throw new OutsideError(relative, `leads outside of ${root}`);
    return descriptor;
  } catch (error) {
    fs.closeSync(descriptor);
    throw error;
  }
}

/** Where an open file is. Linux knows it; elsewhere the path must still lead to the same file. */
function locationOf(descriptor: number, file: string, stats: fs.Stats): string {
  try {
    return fs.readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    const real = fs.realpathSync(file);
    const now = fs.statSync(real);
    if (now.ino !== stats.ino || now.dev !== stats.dev) throw new OutsideError(file, 'changed while it was opened');
    return real;
  }
}

/** The bytes of a file below a root, links within the root followed. */
export function readInside(root: string, relative: string, maxBytes: number): Buffer {
  const descriptor = openInside(root, relative, fs.constants.O_RDONLY);
  try {
    const { size } = fs.fstatSync(descriptor);
    if (size > maxBytes) throw new OutsideError(relative, `is larger than ${maxBytes} bytes`);
    return fs.readFileSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

const PIECE_BYTES = 1024 * 1024;

/** Copy what is open. Descriptors and not names, for names may change. */
export function copyOpen(from: number, to: number): void {
  const piece = Buffer.allocUnsafe(PIECE_BYTES);
  for (;;) {
    const length = fs.readSync(from, piece, 0, piece.length, null);
    if (length === 0) break;
    for (let written = 0; written < length;) written += fs.writeSync(to, piece, written, length - written);
  }
}
