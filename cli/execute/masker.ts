/** What stands in the place of a secret. */
export const SECRET_MASK = '***';

/**
 * Replaces secrets in texts and in a stream of output. A secret of several lines is also replaced line
 * by line, because that is how logs show it.
 */
export class Masker {
  private readonly values: readonly string[];
  private readonly longest: number;
  private held = Buffer.alloc(0);

  public constructor(secrets: readonly string[]) {
    const parts = secrets.flatMap((secret) => [secret, ...secret.split(/\r?\n/).filter((line) => line.length > 3)]);
    this.values = [...new Set(parts.filter((part) => part.trim().length > 0))].sort((a, b) => b.length - a.length);
    this.longest = Math.max(0, ...this.values.map((value) => Buffer.byteLength(value)));
  }

  public text(text: string): string {
    return this.values.reduce((masked, value) => masked.replaceAll(value, SECRET_MASK), text);
  }

  /** All texts within a JSON-like value. */
  public deep<T>(value: T): T {
    if (this.values.length === 0) return value;
    if (typeof value === 'string') return this.text(value) as T;
    if (Array.isArray(value)) return value.map((item: unknown) => this.deep(item)) as T;
    if (value === null || typeof value !== 'object' || value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.deep(member as unknown)])) as T;
  }

  /**
   * The part of the output so far that can be shown: the end is held back as long as it may be the start of a secret.
   */
  public piece(piece: Buffer): Buffer {
    if (this.values.length === 0) return piece;
    const all = this.replace(Buffer.concat([this.held, piece]));
    const keep = this.suspicious(all);
    this.held = Buffer.from(all.subarray(all.length - keep));
    return all.subarray(0, all.length - keep);
  }

  /** What was held back, at the end of the output. */
  public rest(): Buffer {
    const rest = this.held;
    this.held = Buffer.alloc(0);
    return rest;
  }

  private replace(bytes: Buffer): Buffer {
    // Latin-1 keeps each byte as it is, so that a character cut in two does no harm.
    let text = bytes.toString('latin1');
    for (const value of this.values) text = text.replaceAll(Buffer.from(value).toString('latin1'), SECRET_MASK);
    return Buffer.from(text, 'latin1');
  }

  /** Length of the longest end that is the start of a secret. */
  private suspicious(bytes: Buffer): number {
    const starts = this.values.map((value) => Buffer.from(value));
    for (let length = Math.min(this.longest - 1, bytes.length); length > 0; length -= 1) {
      const end = bytes.subarray(bytes.length - length);
      if (starts.some((start) => start.length > length && start.subarray(0, length).equals(end))) return length;
    }
    return 0;
  }
}
