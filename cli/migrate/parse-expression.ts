import { Expression } from './hcl';
import { HclCursor } from './hcl-cursor';
import { parseHeredoc, parseQuoted } from './parse-template';

/** What may stand behind a whole expression. */
const AFTER = /[\n,)\]}:=]|$/y;

/** Reads one expression. What it does not know (operators, conditions, loops) is passed as text. */
export function parseExpression(cursor: HclCursor, lines: 'with lines' | 'on this line' = 'on this line'): Expression {
  cursor.skip(lines);
  const begin = cursor.at;
  const known = parsePrimary(cursor);
  const end = cursor.at;
  cursor.skip(lines);
  AFTER.lastIndex = cursor.at;
  // `=>` and `==` are no ends, `:` behind a condition is never reached.
  if (known && AFTER.test(cursor.text) && !cursor.looksAt('=>') && !cursor.looksAt('==')) {
    // The comments and ends of lines behind it are for the caller to pass.
    if (lines === 'on this line') return known;
    cursor.at = Math.max(end, cursor.at);
    return known;
  }
  cursor.at = begin;
  const source = cursor.text.slice(begin, passOver(cursor, lines)).trim();
  if (source === '') cursor.fail('a value is missing');
  return { kind: 'other', source };
}

function parsePrimary(cursor: HclCursor): Expression | undefined {
  if (cursor.looksAt('"')) return parseQuoted(cursor, parseExpression);
  if (cursor.looksAt('<<')) return parseHeredoc(cursor, parseExpression);
  if (cursor.looksAt('[')) return parseList(cursor);
  if (cursor.looksAt('{')) return parseObject(cursor);
  const number = cursor.number();
  if (number !== undefined) return { kind: 'literal', value: number };
  return parseName(cursor);
}

function parseName(cursor: HclCursor): Expression | undefined {
  const begin = cursor.at;
  const name = cursor.identifier();
  if (name === undefined) return undefined;
  if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
  if (name === 'null') return { kind: 'literal', value: null };
  if (cursor.take('(')) {
    const args = parseItems(cursor, ')');
    return args && { kind: 'call', name, args, source: cursor.text.slice(begin, cursor.at) };
  }
  while (cursor.looksAt('.') || cursor.looksAt('[')) {
    if (cursor.take('.')) {
      if (cursor.identifier() === undefined && cursor.number() === undefined) return undefined;
    } else {
      const step = /\[("[^"$]*"|\d+)\]/y;
      step.lastIndex = cursor.at;
      const found = step.exec(cursor.text)?.[0];
      if (found === undefined) return undefined;
      cursor.at += found.length;
    }
  }
  return { kind: 'reference', path: cursor.text.slice(begin, cursor.at) };
}

function parseList(cursor: HclCursor): Expression | undefined {
  cursor.expect('[', 'at the start of a list');
  const items = parseItems(cursor, ']');
  return items && { kind: 'list', items };
}

/** Items up to the closing bracket; nothing where it is no list, such as a loop. */
function parseItems(cursor: HclCursor, close: string): Expression[] | undefined {
  const items: Expression[] = [];
  for (;;) {
    cursor.skip('with lines');
    if (cursor.take(close)) return items;
    if (isLoop(cursor)) return undefined;
    items.push(parseExpression(cursor, 'with lines'));
    cursor.skip('with lines');
    if (cursor.take(close)) return items;
    if (!cursor.take(',')) return undefined;
  }
}

function parseObject(cursor: HclCursor): Expression | undefined {
  cursor.expect('{', 'at the start of a map');
  const entries: { key: string; value: Expression }[] = [];
  for (;;) {
    cursor.skip('with lines');
    if (cursor.take('}')) return { kind: 'object', entries };
    if (isLoop(cursor)) return undefined;
    const key = parseKey(cursor);
    cursor.skip('on this line');
    if (key === undefined || !(cursor.take('=') || cursor.take(':'))) return undefined;
    entries.push({ key, value: parseExpression(cursor) });
    cursor.skip('on this line');
    if (!cursor.take(',') && !cursor.looksAt('\n') && !cursor.looksAt('}')) return undefined;
  }
}

function parseKey(cursor: HclCursor): string | undefined {
  if (!cursor.looksAt('"')) return cursor.identifier() ?? cursor.number()?.toString();
  const key = parseQuoted(cursor, parseExpression);
  return key.kind === 'literal' ? String(key.value) : undefined;
}

function isLoop(cursor: HclCursor): boolean {
  return /^for\s/.test(cursor.text.slice(cursor.at, cursor.at + 4));
}

/**
 * Passes what is not understood, to where an expression may end: brackets and texts are passed whole.
 * Returns where it ends without the comments behind it.
 */
function passOver(cursor: HclCursor, lines: 'with lines' | 'on this line'): number {
  const open: string[] = [];
  let end = cursor.at;
  const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };
  while (!cursor.ended) {
    const here = cursor.text[cursor.at];
    if (here === '"') {
      parseQuoted(cursor, parseExpression);
    } else if (/^<<-?[A-Za-z_]/.test(cursor.text.slice(cursor.at, cursor.at + 4))) {
      parseHeredoc(cursor, parseExpression);
    } else if (here === '#' || cursor.looksAt('//') || cursor.looksAt('/*')) {
      cursor.skip('on this line');
      continue;
    } else if (open.length === 0 && (here === ',' || here === ')' || here === ']' || here === '}' || (here === '\n' && lines === 'on this line'))) {
      return end;
    } else {
      if (pairs[here]) open.push(pairs[here]);
      else if (here === open[open.length - 1]) open.pop();
      else if (here === ')' || here === ']' || here === '}') cursor.fail(`"${here}" closes nothing`);
      cursor.at += 1;
    }
    end = cursor.at;
  }
  if (open.length > 0) cursor.fail(`"${open[open.length - 1]}" is missing`);
  return end;
}
