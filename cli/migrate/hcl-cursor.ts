import { HclError } from './hcl';

const IDENTIFIER = /[A-Za-z_][\w-]*/y;
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;

/** A place in a text, and the comments that were passed on the way to it. */
export class HclCursor {
  public at = 0;
  private comments: string[] = [];

  constructor(public readonly text: string, private readonly firstLine = 1) {}

  public get line(): number {
    return this.firstLine + (this.text.slice(0, this.at).match(/\n/g)?.length ?? 0);
  }

  public get ended(): boolean {
    return this.at >= this.text.length;
  }

  public fail(message: string): never {
    throw new HclError(message, this.line);
  }

  public looksAt(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  /** Whether the text is next; it is passed then. */
  public take(text: string): boolean {
    if (!this.looksAt(text)) return false;
    this.at += text.length;
    return true;
  }

  public expect(text: string, what: string): void {
    if (!this.take(text)) this.fail(`${JSON.stringify(text)} is missing ${what}`);
  }

  public identifier(): string | undefined {
    return this.match(IDENTIFIER);
  }

  public number(): number | undefined {
    const found = this.match(NUMBER);
    return found === undefined ? undefined : Number(found);
  }

  /** Passes blanks and comments, and ends of lines where they mean nothing. */
  public skip(lines: 'with lines' | 'on this line'): void {
    for (;;) {
      const here = this.text[this.at];
      if (here === ' ' || here === '\t' || here === '\r' || (here === '\n' && lines === 'with lines')) {
        this.at += 1;
      } else if (here === '#' || this.looksAt('//')) {
        const end = this.endOfLine();
        this.comments.push(this.text.slice(this.at, end).replace(/^(#+|\/\/+)\s?/, '').trimEnd());
        this.at = end;
      } else if (this.looksAt('/*')) {
        const end = this.text.indexOf('*/', this.at);
        if (end < 0) this.fail('a comment has no end');
        const inside = this.text.slice(this.at + 2, end).split('\n').map((each) => each.replace(/^\s*\*?\s?/, '').trimEnd());
        this.comments.push(...inside.filter((each, index) => each !== '' || (index > 0 && index < inside.length - 1)));
        this.at = end + 2;
      } else {
        return;
      }
    }
  }

  /** The comments that were passed since the last time. */
  public takeComments(): string[] {
    const taken = this.comments;
    this.comments = [];
    return taken;
  }

  public endOfLine(): number {
    const end = this.text.indexOf('\n', this.at);
    return end < 0 ? this.text.length : end;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}
