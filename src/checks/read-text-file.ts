import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { errorText } from './error-data';
import { FILE_ERRORS } from './file-errors';

/** What came of reading a file. A reason is the end of the sentence "FILE ...". */
export type FileText =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unreadable'; readonly reason: string };

const KIBIBYTE = 1024;
const MEBIBYTE = 1024 * 1024;

/**
 * Read a file that somebody else may have written. A device, a FIFO and a folder are refused before they are opened,
 * because reading them may never end; a file is read up to `maxBytes`, whatever its size was said to be.
 */
export function readTextFile(path: string, maxBytes: number): FileText {
  const bytes = readBytes(path, maxBytes);
  return Buffer.isBuffer(bytes) ? decodeText(bytes) : bytes;
}

/** The same bounds, for files whose encoding is not known. */
export function readBytes(path: string, maxBytes: number): Buffer | Exclude<FileText, { readonly kind: 'text' }> {
  let descriptor: number | undefined;
  try {
    const kind = kindOf(statSync(path));
    if (kind !== undefined) return unreadable(errorText(FILE_ERRORS.notRegular, { kind }));
    // Without O_NONBLOCK, opening a FIFO that took the file's place since then would wait for a writer.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK); // eslint-disable-line no-bitwise
    const stats = fstatSync(descriptor);
    const opened = kindOf(stats);
    if (opened !== undefined) return unreadable(errorText(FILE_ERRORS.notRegular, { kind: opened }));
    if (stats.size > maxBytes) return tooLarge(maxBytes);
    const bytes = readUpTo(descriptor, stats.size, maxBytes + 1);
    return bytes.length > maxBytes ? tooLarge(maxBytes) : bytes;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' || code === 'ENOTDIR'
      ? { kind: 'missing' }
      : unreadable(errorText(FILE_ERRORS.unreadable, { reason: systemText(code, message) }));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** UTF-8, with or without a byte order mark. */
export function decodeText(bytes: Uint8Array): Exclude<FileText, { readonly kind: 'missing' }> {
  try {
    return { kind: 'text', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return unreadable(errorText(FILE_ERRORS.notUtf8));
  }
}

/** `8 MiB` */
export function sizeText(bytes: number): string {
  return bytes >= MEBIBYTE ? `${Math.round(bytes / MEBIBYTE)} MiB` : `${Math.round(bytes / KIBIBYTE)} KiB`;
}

function readUpTo(descriptor: number, expected: number, limit: number): Buffer {
  const pieces: Buffer[] = [];
  let length = 0;
  // Files in /proc say that they are empty.
  let piece = Buffer.allocUnsafe(Math.min(limit, Math.max(expected + 1, 64 * KIBIBYTE)));
  while (length < limit) {
    const count = readSync(descriptor, piece, 0, Math.min(piece.length, limit - length), null);
    if (count === 0) break;
    pieces.push(piece.subarray(0, count));
    length += count;
    piece = Buffer.allocUnsafe(Math.min(limit, 64 * KIBIBYTE));
  }
  return pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
}

function kindOf(stats: ReturnType<typeof fstatSync>): string | undefined {
  if (stats.isFile()) return undefined;
  if (stats.isDirectory()) return 'a directory';
  if (stats.isFIFO()) return 'a FIFO';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function unreadable(reason: string): { readonly kind: 'unreadable'; readonly reason: string } {
  return { kind: 'unreadable', reason };
}

function tooLarge(maxBytes: number): { readonly kind: 'unreadable'; readonly reason: string } {
  return unreadable(errorText(FILE_ERRORS.tooLarge, { max: sizeText(maxBytes) }));
}

/** What is searched for on the web, without the path once more. */
function systemText(code: string | undefined, message: string): string {
  const texts: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'operation not permitted',
    ELOOP: 'too many symbolic links',
    ENAMETOOLONG: 'the name is too long',
  };
  return (code === undefined ? undefined : texts[code]) ?? message;
}
