import * as fs from 'node:fs';
import { Masker } from './masker';
import { MACHINE_ERRORS } from '../errors/machine-errors';
import { UserError } from '../errors/user-error';

/** Text that is read back from a log at most. */
const TAIL_BYTES = 256 * 1024;
const LINE_END = 10;

/** A build's log, written as CodeBuild writes it. What goes in is masked first. */
export class LocalLog {
  private readonly file: number;
  private bytes = 0;
  private atLineStart = true;

  public constructor(
    public readonly path: string,
    private readonly masker: Masker,
    private readonly now: () => Date,
    private readonly mirror?: (bytes: Buffer) => void,
    /** The file, if it is open already, to write and to read; it is closed with the log. */
    opened?: number,
  ) {
    this.file = opened ?? fs.openSync(path, 'a+');
  }

  /** Where the next byte goes. */
  public get position(): number {
    return this.bytes;
  }

  /** A line of the build agent. */
  public note(text: string): void {
    this.flush();
    if (!this.atLineStart) this.write(Buffer.from('\n'));
    // As in CodeBuild's logs: [Container] 2026/07/14 09:59:11.966681 Running command make
    const stamp = this.now()
      .toISOString()
      .replace(/^(\d+)-(\d+)-(\d+)T([\d:.]+)Z$/, '$1/$2/$3 $4000');
    this.write(Buffer.from(`[Container] ${stamp} ${this.masker.text(text)}\n`));
  }

  /** What a command wrote; gives what may be shown of it. */
  public output(piece: Buffer): Buffer {
    const shown = this.masker.piece(piece);
    this.write(shown);
    return shown;
  }

  /** Write what was held back as the possible start of a secret. */
  public flush(): Buffer {
    const rest = this.masker.rest();
    this.write(rest);
    return rest;
  }

  /** The last lines that were written between two positions. */
  public lines(from: number, to: number, most: number, mostBytes = TAIL_BYTES): string[] {
    const length = Math.min(to - from, mostBytes);
    if (length <= 0) return [];
    const bytes = Buffer.alloc(length);
    fs.readSync(this.file, bytes, 0, length, to - length);
    const lines = bytes.toString('utf8').split('\n');
    if (lines.at(-1) === '') lines.pop();
    return lines.slice(-most);
  }

  public close(): void {
    this.flush();
    fs.closeSync(this.file);
  }

  private write(bytes: Buffer): void {
    if (bytes.length === 0) return;
    try {
      // At once and not later: a slow disk then slows the build down, and memory stays small.
      fs.writeSync(this.file, bytes);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOSPC' || code === 'EDQUOT') throw new UserError(MACHINE_ERRORS.logDiskFull, { path: this.path });
      throw error;
    }
    this.mirror?.(bytes);
    this.bytes += bytes.length;
    this.atLineStart = bytes[bytes.length - 1] === LINE_END;
  }
}
