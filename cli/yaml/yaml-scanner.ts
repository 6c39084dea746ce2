import { DecodedYaml } from './decode-yaml';
import { Mark, Token, TokenType, YamlNestingError, YamlSyntaxError } from './yaml-token';

const BREAKS = '\r\n\u0085\u2028\u2029';
/** Begins no plain scalar. */
const INDICATORS = '-?:,[]{}#&*!|>\'"%@`';
const FLOW_INDICATORS = ',[]{}';
/** A key of one line, which is recognized by the `:` after it, is no longer. */
const MAX_SIMPLE_KEY = 1024;
/** Deeper than any key of a buildspec; go-yaml and libyaml have limits of their own. */
export const MAX_NESTING = 1000;
export const TOO_DEEP = 'the file is nested too deeply';

/** A character for each escape in double quotes, and how many hexadecimal digits others have. */
const ESCAPES: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  '\t': '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  ' ': ' ',
  '"': '"',
  '/': '/',
  '\\': '\\',
  N: '\u0085',
  _: '\u00a0',
  L: '\u2028',
  P: '\u2029',
};
const CODE_LENGTHS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** What may turn out to be a key once a `:` follows it. */
interface SimpleKey {
  readonly isRequired: boolean;
  readonly number: number;
  readonly mark: Mark;
}

/**
 * Tokens of YAML 1.1, with the rules and errors of libyaml. No library for JavaScript decides as it does: they read
 * YAML 1.2, or follow PyYAML, which differs in tabs and in `:` within brackets.
 * @see https://github.com/yaml/libyaml/blob/0.2.5/src/scanner.c
 */
export class YamlScanner {
  private index = 0;
  private line = 0;
  private column = 0;
  private readonly waiting: Token[] = [];
  private taken = 0;
  private flowLevel = 0;
  private indent = -1;
  private readonly indents: number[] = [];
  private mayBeginKey = true;
  /** One for each level of brackets, and one for what is around them. */
  private readonly keys: (SimpleKey | undefined)[] = [undefined];

  public constructor(private readonly source: DecodedYaml) {}

  /** The next token, which stays where it is. */
  public peek(): Token {
    while (this.needsMore()) this.fetch();
    return this.waiting[0];
  }

  public take(): Token {
    const token = this.peek();
    this.waiting.shift();
    this.taken += 1;
    return token;
  }

  private needsMore(): boolean {
    if (this.waiting.length === 0) return true;
    this.dropStaleKeys();
    // A token before which a key may still have to be put.
    return this.keys.some((key) => key?.number === this.taken);
  }

  private fetch(): void {
    this.skipToToken();
    this.dropStaleKeys();
    this.unroll(this.column);
    this.lookAhead();
    const character = this.at();
    const isFollowedByBlank = this.isBlankOrEnd(1);
    const isFlow = this.flowLevel > 0;
    if (character === '') this.fetchEnd();
    else if (this.column === 0 && character === '%') this.fetchDirective();
    else if (this.isDocumentMark('---')) this.fetchDocumentMark('document-start');
    else if (this.isDocumentMark('...')) this.fetchDocumentMark('document-end');
    else if (character === '[') this.fetchFlowStart('flow-sequence-start');
    else if (character === '{') this.fetchFlowStart('flow-mapping-start');
    else if (character === ']') this.fetchFlowEnd('flow-sequence-end');
    else if (character === '}') this.fetchFlowEnd('flow-mapping-end');
    else if (character === ',') this.fetchIndicator('flow-entry', true);
    else if (character === '-' && isFollowedByBlank) this.fetchBlockEntry();
    else if (character === '?' && (isFlow || isFollowedByBlank)) this.fetchKey();
    else if (character === ':' && (isFlow || isFollowedByBlank)) this.fetchValue();
    else if (character === '*') this.fetchKeyLike(() => this.scanAnchor('alias'));
    else if (character === '&') this.fetchKeyLike(() => this.scanAnchor('anchor'));
    else if (character === '!') this.fetchKeyLike(() => this.scanTag());
    else if ((character === '|' || character === '>') && !isFlow) this.fetchBlockScalar(character === '|');
    else if (character === "'" || character === '"') this.fetchKeyLike(() => this.scanQuoted(character));
    else if (this.beginsPlain(character)) this.fetchKeyLike(() => this.scanPlain());
    else throw this.error('found character that cannot start any token');
  }

  private beginsPlain(character: string): boolean {
    if (!this.isBlankOrEnd() && !INDICATORS.includes(character)) return true;
    if (character === '-') return !this.isBlank(1);
    return this.flowLevel === 0 && (character === '?' || character === ':') && !this.isBlankOrEnd(1);
  }

  // What tokens mean for indentation and keys.

  private fetchEnd(): void {
    if (this.column !== 0) {
      this.column = 0;
      this.line += 1;
    }
    this.unroll(-1);
    this.removeKey();
    this.mayBeginKey = false;
    this.add('stream-end', this.mark());
  }

  private fetchDirective(): void {
    this.unroll(-1);
    this.removeKey();
    this.mayBeginKey = false;
    this.waiting.push(this.scanDirective());
  }

  private fetchDocumentMark(type: TokenType): void {
    this.unroll(-1);
    this.removeKey();
    this.mayBeginKey = false;
    const start = this.mark();
    this.skip(3);
    this.add(type, start);
  }

  private fetchFlowStart(type: TokenType): void {
    this.saveKey();
    this.keys.push(undefined);
    this.flowLevel += 1;
    if (this.flowLevel > MAX_NESTING) throw new YamlNestingError(TOO_DEEP, this.mark());
    this.mayBeginKey = true;
    this.addIndicator(type);
  }

  private fetchFlowEnd(type: TokenType): void {
    this.removeKey();
    if (this.flowLevel > 0) {
      this.flowLevel -= 1;
      this.keys.pop();
    }
    this.mayBeginKey = false;
    this.addIndicator(type);
  }

  private fetchBlockEntry(): void {
    if (this.flowLevel === 0) {
      if (!this.mayBeginKey) throw this.error('block sequence entries are not allowed in this context');
      this.roll(this.column, 'block-sequence-start', this.mark());
    }
    this.fetchIndicator('block-entry', true);
  }

  private fetchKey(): void {
    if (this.flowLevel === 0) {
      if (!this.mayBeginKey) throw this.error('mapping keys are not allowed in this context');
      this.roll(this.column, 'block-mapping-start', this.mark());
    }
    this.fetchIndicator('key', this.flowLevel === 0);
  }

  private fetchValue(): void {
    const key = this.keys.at(-1);
    if (key) {
      const at = key.number - this.taken;
      this.waiting.splice(at, 0, { type: 'key', start: key.mark, end: key.mark });
      this.roll(key.mark.column, 'block-mapping-start', key.mark, at);
      this.keys[this.keys.length - 1] = undefined;
      this.mayBeginKey = false;
    } else {
      if (this.flowLevel === 0) {
        if (!this.mayBeginKey) throw this.error('mapping values are not allowed in this context');
        this.roll(this.column, 'block-mapping-start', this.mark());
      }
      this.mayBeginKey = this.flowLevel === 0;
    }
    this.addIndicator('value');
  }

  private fetchIndicator(type: TokenType, mayBeginKey: boolean): void {
    this.removeKey();
    this.mayBeginKey = mayBeginKey;
    this.addIndicator(type);
  }

  /** A token that may begin a key. */
  private fetchKeyLike(scan: () => Token): void {
    this.saveKey();
    this.mayBeginKey = false;
    this.waiting.push(scan());
  }

  private fetchBlockScalar(isLiteral: boolean): void {
    this.removeKey();
    this.mayBeginKey = true;
    this.waiting.push(this.scanBlockScalar(isLiteral));
  }

  private saveKey(): void {
    if (!this.mayBeginKey) return;
    this.removeKey();
    this.keys[this.keys.length - 1] = {
      isRequired: this.flowLevel === 0 && this.indent === this.column,
      number: this.taken + this.waiting.length,
      mark: this.mark(),
    };
  }

  private removeKey(): void {
    if (this.keys.at(-1)?.isRequired) throw this.error("could not find expected ':'");
    this.keys[this.keys.length - 1] = undefined;
  }

  private dropStaleKeys(): void {
    for (const [level, key] of this.keys.entries()) {
      if (!key || (key.mark.line === this.line && key.mark.index + MAX_SIMPLE_KEY >= this.index)) continue;
      if (key.isRequired) throw this.error("could not find expected ':'");
      this.keys[level] = undefined;
    }
  }

  private roll(column: number, type: TokenType, mark: Mark, at = this.waiting.length): void {
    if (this.flowLevel > 0 || this.indent >= column) return;
    this.indents.push(this.indent);
    if (this.indents.length > MAX_NESTING) throw new YamlNestingError(TOO_DEEP, this.mark());
    this.indent = column;
    this.waiting.splice(at, 0, { type, start: mark, end: mark });
  }

  private unroll(column: number): void {
    if (this.flowLevel > 0) return;
    while (this.indent > column) {
      this.add('block-end', this.mark());
      this.indent = this.indents.pop() ?? -1;
    }
  }

  // Tokens.

  private skipToToken(): void {
    for (;;) {
      if (this.column === 0 && this.at() === '\ufeff') this.skip();
      // A tab is no indentation, so that it may not stand where a key may begin.
      while (this.at() === ' ' || (this.at() === '\t' && (this.flowLevel > 0 || !this.mayBeginKey))) this.skip();
      if (this.at() === '#') this.skipComment();
      if (!this.isBreak()) return;
      this.readBreak();
      if (this.flowLevel === 0) this.mayBeginKey = true;
    }
  }

  private skipComment(): void {
    while (!this.isBreakOrEnd()) this.skip();
  }

  private skipBlanks(): void {
    while (this.isBlank()) this.skip();
  }

  private scanDirective(): Token {
    const start = this.mark();
    this.skip();
    const name = this.readWord();
    if (name === '') throw this.error('could not find expected directive name');
    if (!this.isBlankOrEnd()) throw this.error('found unexpected non-alphabetical character');
    let token: Token;
    if (name === 'YAML') token = { type: 'version-directive', start, value: this.readVersion(), end: this.mark() };
    else if (name === 'TAG') token = { type: 'tag-directive', start, ...this.readTagDirective(), end: this.mark() };
    else throw this.error('found unknown directive name');
    this.skipToLineEnd();
    return token;
  }

  private skipToLineEnd(): void {
    this.skipBlanks();
    if (this.at() === '#') this.skipComment();
    if (!this.isBreakOrEnd()) throw this.error('did not find expected comment or line break');
    if (this.isBreak()) this.readBreak();
  }

  private readVersion(): string {
    this.skipBlanks();
    const major = this.readNumber();
    if (this.at() !== '.') throw this.error("did not find expected digit or '.' character");
    this.skip();
    return `${major}.${this.readNumber()}`;
  }

  private readNumber(): number {
    let digits = '';
    while (/[0-9]/.test(this.at())) {
      if (digits.length >= 9) throw this.error('found extremely long version number');
      digits += this.read();
    }
    if (digits === '') throw this.error('did not find expected version number');
    return Number(digits);
  }

  private readTagDirective(): { handle: string; suffix: string } {
    this.skipBlanks();
    const handle = this.readTagHandle(true);
    if (!this.isBlank()) throw this.error('did not find expected whitespace');
    this.skipBlanks();
    const suffix = this.readTagUri(true, '');
    if (!this.isBlankOrEnd()) throw this.error('did not find expected whitespace or line break');
    return { handle, suffix };
  }

  private scanAnchor(type: 'anchor' | 'alias'): Token {
    const start = this.mark();
    this.skip();
    const value = this.readWord();
    if (value === '' || !(this.isBlankOrEnd() || '?:,]}%@`'.includes(this.at())))
      throw this.error('did not find expected alphabetic or numeric character');
    return { type, value, start, end: this.mark() };
  }

  private scanTag(): Token {
    const start = this.mark();
    let handle = '';
    let suffix: string;
    if (this.at(1) === '<') {
      this.skip(2);
      suffix = this.readTagUri(true, '');
      if (this.at() !== '>') throw this.error("did not find the expected '>'");
      this.skip();
    } else {
      handle = this.readTagHandle(false);
      if (handle.length > 1 && handle.endsWith('!')) suffix = this.readTagUri(false, '');
      else {
        suffix = this.readTagUri(false, handle);
        handle = '!';
        if (suffix === '') [handle, suffix] = ['', '!'];
      }
    }
    if (!this.isBlankOrEnd() && !(this.flowLevel > 0 && this.at() === ','))
      throw this.error('did not find expected whitespace or line break');
    return { type: 'tag', handle, suffix, start, end: this.mark() };
  }

  private readTagHandle(isDirective: boolean): string {
    if (this.at() !== '!') throw this.error("did not find expected '!'");
    const handle = this.read() + this.readWord();
    if (this.at() === '!') return handle + this.read();
    if (isDirective && handle !== '!') throw this.error("did not find expected '!'");
    return handle;
  }

  /** @param head what was read as a handle and is none; its first character is left out */
  private readTagUri(allowsFlow: boolean, head: string): string {
    let uri = head.slice(1);
    let length = head.length;
    while (/[\w\-;/?:@&=+$.%!~*'()]/.test(this.at()) || (allowsFlow && this.at() !== '' && ',[]'.includes(this.at()))) {
      uri += this.at() === '%' ? this.readUriEscapes() : this.read();
      length += 1;
    }
    if (length === 0) throw this.error('did not find expected tag URI');
    return uri;
  }

  /** One character of UTF-8. */
  private readUriEscapes(): string {
    const octets: number[] = [];
    for (let width = 1; octets.length < width;) {
      const digits = this.at(1) + this.at(2);
      if (this.at() !== '%' || !/^[0-9A-Fa-f]{2}$/.test(digits)) throw this.error('did not find URI escaped octet');
      const octet = parseInt(digits, 16);
      if (octets.length === 0) {
        width = octet < 0x80 ? 1 : octet < 0xc0 ? 0 : octet < 0xe0 ? 2 : octet < 0xf0 ? 3 : octet < 0xf8 ? 4 : 0;
        if (width === 0) throw this.error('found an incorrect leading UTF-8 octet');
      } else if (octet < 0x80 || octet > 0xbf) throw this.error('found an incorrect trailing UTF-8 octet');
      octets.push(octet);
      this.skip(3);
    }
    return Buffer.from(octets).toString('utf8');
  }

  private scanBlockScalar(isLiteral: boolean): Token {
    const start = this.mark();
    this.skip();
    const { chomping, increment } = this.readBlockHeader();
    this.skipToLineEnd();
    const first = this.readBlockBreaks(increment > 0 ? Math.max(this.indent, 0) + increment : 0);
    const { indent } = first;
    let value = '';
    let leadingBreak = '';
    let trailingBreaks = first.breaks;
    let wasBlank = false;
    while (this.column === indent && this.at() !== '') {
      const isBlank = this.isBlank();
      const folds = !isLiteral && leadingBreak.startsWith('\n') && !wasBlank && !isBlank;
      value += folds ? (trailingBreaks === '' ? ' ' : '') : leadingBreak;
      value += trailingBreaks;
      wasBlank = isBlank;
      while (!this.isBreakOrEnd()) value += this.read();
      leadingBreak = this.isBreak() ? this.readBreak() : '';
      trailingBreaks = this.readBlockBreaks(indent).breaks;
    }
    if (chomping !== '-') value += leadingBreak;
    if (chomping === '+') value += trailingBreaks;
    return { type: 'scalar', value, isPlain: false, start, end: this.mark() };
  }

  /** `|+2` and `|2+` */
  private readBlockHeader(): { chomping: string; increment: number } {
    let chomping = '';
    let increment = 0;
    const readChomping = () => {
      if (this.at() === '+' || this.at() === '-') chomping = this.read();
    };
    readChomping();
    if (/[0-9]/.test(this.at())) {
      if (this.at() === '0') throw this.error('found an indentation indicator equal to 0');
      increment = Number(this.read());
      if (chomping === '') readChomping();
    }
    return { chomping, increment };
  }

  /** Empty lines, and the indentation that follows from them if it is not known (0). */
  private readBlockBreaks(known: number): { indent: number; breaks: string } {
    let breaks = '';
    let widest = 0;
    for (;;) {
      const isWithin = () => known === 0 || this.column < known;
      while (isWithin() && this.at() === ' ') this.skip();
      widest = Math.max(widest, this.column);
      if (isWithin() && this.at() === '\t')
        throw this.error('found a tab character where an indentation space is expected');
      if (!this.isBreak()) break;
      breaks += this.readBreak();
    }
    return { indent: known > 0 ? known : Math.max(widest, this.indent + 1, 1), breaks };
  }

  private scanQuoted(quote: string): Token {
    const start = this.mark();
    this.skip();
    let value = '';
    for (;;) {
      this.lookAhead();
      if (this.isDocumentMark('---') || this.isDocumentMark('...'))
        throw this.error('found unexpected document indicator');
      if (this.at() === '') throw this.error('found unexpected end of stream');
      const { text, isLineEscaped } = this.readQuotedWord(quote);
      value += text;
      if (this.at() === quote) break;
      value += this.readFolded(isLineEscaped, undefined).text;
    }
    this.skip();
    return { type: 'scalar', value, isPlain: false, start, end: this.mark() };
  }

  private readQuotedWord(quote: string): { text: string; isLineEscaped: boolean } {
    let text = '';
    while (!this.isBlankOrEnd()) {
      if (quote === "'" && this.at() === "'" && this.at(1) === "'") {
        text += "'";
        this.skip(2);
      } else if (this.at() === quote) break;
      else if (quote === '"' && this.at() === '\\' && this.isBreak(1)) {
        this.skip();
        this.readBreak();
        return { text, isLineEscaped: true };
      } else text += quote === '"' && this.at() === '\\' ? this.readEscape() : this.read();
    }
    return { text, isLineEscaped: false };
  }

  private readEscape(): string {
    const name = this.at(1);
    if (Object.hasOwn(ESCAPES, name)) {
      this.skip(2);
      return ESCAPES[name];
    }
    if (!Object.hasOwn(CODE_LENGTHS, name)) throw this.error('found unknown escape character');
    this.skip(2);
    const length = CODE_LENGTHS[name];
    const digits = Array.from({ length }, (_, ahead) => this.at(ahead)).join('');
    if (!/^[0-9A-Fa-f]*$/.test(digits) || digits.length < length)
      throw this.error('did not find expected hexdecimal number');
    const code = parseInt(digits, 16);
    if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff)
      throw this.error('found invalid Unicode character escape code');
    this.skip(length);
    return String.fromCodePoint(code);
  }

  /**
   * White space within a scalar: a line break is a space, more of them are one less.
   * @param indent of a plain scalar, left of which no tab may stand
   */
  private readFolded(hasBroken: boolean, indent: number | undefined): { text: string; hasBreak: boolean } {
    let blanks = '';
    let leadingBreak = '';
    let trailingBreaks = '';
    let hasBreak = hasBroken;
    while (this.isBlank() || this.isBreak()) {
      if (this.isBreak()) {
        if (hasBreak) trailingBreaks += this.readBreak();
        else leadingBreak = this.readBreak();
        hasBreak = true;
      } else if (hasBreak) {
        if (indent !== undefined && this.column < indent && this.at() === '\t')
          throw this.error('found a tab character that violates indentation');
        this.skip();
      } else blanks += this.read();
    }
    if (!hasBreak) return { text: blanks, hasBreak };
    if (leadingBreak !== '\n') return { text: leadingBreak + trailingBreaks, hasBreak };
    return { text: trailingBreaks === '' ? ' ' : trailingBreaks, hasBreak };
  }

  private scanPlain(): Token {
    const start = this.mark();
    let end = start;
    const indent = this.indent + 1;
    const pieces: string[] = [];
    let between = { text: '', hasBreak: false };
    for (;;) {
      this.lookAhead();
      if (this.isDocumentMark('---') || this.isDocumentMark('...') || this.at() === '#') break;
      const word = this.readPlainWord();
      if (word !== '') {
        pieces.push(between.text, word);
        between = { text: '', hasBreak: false };
        end = this.mark();
      }
      if (!this.isBlank() && !this.isBreak()) break;
      between = this.readFolded(false, indent);
      if (this.flowLevel === 0 && this.column < indent) break;
    }
    if (between.hasBreak) this.mayBeginKey = true;
    return { type: 'scalar', value: pieces.join(''), isPlain: true, start, end };
  }

  private readPlainWord(): string {
    let word = '';
    while (!this.isBlankOrEnd()) {
      const character = this.at();
      const next = this.at(1);
      if (this.flowLevel > 0 && character === ':' && next !== '' && `${FLOW_INDICATORS}?`.includes(next))
        throw this.error("found unexpected ':'");
      if (character === ':' && this.isBlankOrEnd(1)) break;
      if (this.flowLevel > 0 && FLOW_INDICATORS.includes(character)) break;
      word += this.read();
    }
    return word;
  }

  private readWord(): string {
    let word = '';
    while (/^[\w-]$/.test(this.at())) word += this.read();
    return word;
  }

  // Characters. After the last there is an empty one.

  private at(ahead = 0): string {
    const character = this.source.characters[this.index + ahead];
    if (character === undefined && this.source.errorAtEnd) throw this.source.errorAtEnd;
    return character ?? '';
  }

  /** The mark of a document has three characters, and a blank after it. */
  private lookAhead(): void {
    this.at(3);
  }

  private read(): string {
    const character = this.at();
    this.skip();
    return character;
  }

  private skip(count = 1): void {
    this.index += count;
    this.column += count;
  }

  private readBreak(): string {
    const character = this.at();
    this.index += character === '\r' && this.at(1) === '\n' ? 2 : 1;
    this.line += 1;
    this.column = 0;
    return character === '\u2028' || character === '\u2029' ? character : '\n';
  }

  private isBreak(ahead = 0): boolean {
    const character = this.at(ahead);
    return character !== '' && BREAKS.includes(character);
  }

  private isBlank(ahead = 0): boolean {
    const character = this.at(ahead);
    return character === ' ' || character === '\t';
  }

  private isBreakOrEnd(ahead = 0): boolean {
    return this.at(ahead) === '' || this.isBreak(ahead);
  }

  private isBlankOrEnd(ahead = 0): boolean {
    return this.isBlank(ahead) || this.isBreakOrEnd(ahead);
  }

  private isDocumentMark(text: string): boolean {
    return this.column === 0 && this.at() + this.at(1) + this.at(2) === text && this.isBlankOrEnd(3);
  }

  private mark(): Mark {
    return { index: this.index, line: this.line, column: this.column };
  }

  private addIndicator(type: TokenType): void {
    const start = this.mark();
    this.skip();
    this.add(type, start);
  }

  private add(type: TokenType, start: Mark): void {
    this.waiting.push({ type, start, end: this.mark() });
  }

  private error(problem: string): YamlSyntaxError {
    return new YamlSyntaxError(problem, this.mark(), this.source.characters[this.index] === '\t');
  }
}
