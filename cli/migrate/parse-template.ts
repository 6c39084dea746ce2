import { Expression } from './hcl';
import { HclCursor } from './hcl-cursor';

type ParseExpression = (cursor: HclCursor, lines: 'with lines') => Expression;

const ESCAPES: Readonly<Record<string, string>> = { 'n': '\n', 'r': '\r', 't': '\t', '"': '"', '\\': '\\' };

/** A text in quotes. */
export function parseQuoted(cursor: HclCursor, parse: ParseExpression): Expression {
  const begin = cursor.at;
  cursor.expect('"', 'at the start of a text');
  const parts = new Parts();
  for (;;) {
    if (cursor.ended || cursor.looksAt('\n')) cursor.fail('a text has no closing quote');
    if (cursor.take('"')) return parts.done(cursor.text.slice(begin, cursor.at));
    if (cursor.take('\\')) parts.text(escaped(cursor));
    else parseCharacter(cursor, parts, parse);
  }
}

/** `<<NAME` or `<<-NAME`: the lines up to one that has only the name. */
export function parseHeredoc(cursor: HclCursor, parse: ParseExpression): Expression {
  const begin = cursor.at;
  const [head, dash, name] = /^<<(-?)([A-Za-z_][\w-]*)[ \t]*\n/.exec(cursor.text.slice(cursor.at)) ?? cursor.fail('a name and the end of the line are missing after "<<"');
  const { line } = cursor;
  cursor.at += head.length;
  const lines: string[] = [];
  for (;;) {
    if (cursor.ended) cursor.fail(`the line "${name}" that ends the text is missing`);
    const end = cursor.endOfLine();
    const each = cursor.text.slice(cursor.at, end);
    cursor.at = Math.min(end + 1, cursor.text.length);
    if (each.trim() === name) {
      // The end of the line is for whoever looks for the end of the attribute.
      cursor.at = end;
      break;
    }
    lines.push(each);
  }
  const inner = new HclCursor((dash ? outdented(lines) : lines).map((each) => `${each}\n`).join(''), line + 1);
  const parts = new Parts();
  while (!inner.ended) parseCharacter(inner, parts, parse);
  return parts.done(cursor.text.slice(begin, cursor.at));
}

/** One character, or what `${ }` holds. `$${` and `%%{` stand for themselves. */
function parseCharacter(cursor: HclCursor, parts: Parts, parse: ParseExpression): void {
  if (cursor.take('$${')) {
    parts.text('${');
  } else if (cursor.take('%%{')) {
    parts.text('%{');
  } else if (cursor.looksAt('${') || cursor.looksAt('%{')) {
    const directive = cursor.looksAt('%{');
    const begin = cursor.at;
    cursor.at += 2;
    cursor.take('~');
    const inside = parse(cursor, 'with lines');
    cursor.skip('with lines');
    cursor.take('~');
    cursor.expect('}', 'at the end of "${"');
    parts.value(directive ? { kind: 'other', source: cursor.text.slice(begin, cursor.at) } : inside);
  } else {
    parts.text(cursor.text[cursor.at]);
    cursor.at += 1;
  }
}

function escaped(cursor: HclCursor): string {
  const [, code] = /^(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))/.exec(cursor.text.slice(cursor.at)) ?? [];
  if (code) {
    cursor.at += 1 + code.length;
    return String.fromCodePoint(parseInt(code, 16));
  }
  const letter = cursor.text[cursor.at];
  cursor.at += 1;
  return ESCAPES[letter] ?? cursor.fail(`"\\${letter}" means nothing in a text`);
}

/** Without the blanks that all lines begin with. */
function outdented(lines: readonly string[]): string[] {
  const filled = lines.filter((line) => line.trim() !== '');
  const margin = Math.min(...filled.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(Number.isFinite(margin) ? Math.min(margin, line.length) : 0));
}

class Parts {
  private readonly parts: (string | Expression)[] = [];

  public text(text: string): void {
    const last = this.parts.length - 1;
    if (typeof this.parts[last] === 'string') this.parts[last] = `${this.parts[last]}${text}`;
    else this.parts.push(text);
  }

  public value(value: Expression): void {
    this.parts.push(value);
  }

  public done(source: string): Expression {
    if (this.parts.every((part) => typeof part === 'string')) return { kind: 'literal', value: this.parts.join('') };
    return { kind: 'template', parts: this.parts, source };
  }
}
