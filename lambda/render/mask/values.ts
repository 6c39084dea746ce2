import { MASK } from './mask';

/** What a value is: where it ends, and whether quotes say so. */
interface Value {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

/** What stands before a value, the value, and the text behind it. */
export interface Found {
  readonly groups: Readonly<Record<string, string | undefined>>;
  readonly value: string;
  readonly quoted: boolean;
  readonly rest: string;
}

/** A longer value is no word, no path and no name of anything. */
export const MAX_READABLE = 300;

/** To a space, a quote, or what begins another pair: `;Server=`. A backslash takes the next character along. */
const BARE = /(?:\\[^nrt"'`]|[^\s"'`,;&<>\\]|[,;&](?![\w.-]{1,40}["']?[=:]|[\s"'`]|$))+/y;
const QUOTE = /\\?["'`]/y;
const LIST = /\[[^\]]{0,2000}\]?/y;
/** Terraform shows changes so. */
const CHANGED = /\s{0,3}->\s{0,3}(?=["'])/y;

/**
 * Masks the value behind each match of an opener. The search goes on behind a value that was masked or is long, and at
 * the beginning of any other, so that each character is read a bounded number of times.
 */
export function maskValues(text: string, opener: RegExp, isSecret: (found: Found) => boolean): string {
  let masked = '';
  let done = 0;
  opener.lastIndex = 0;
  for (let match = opener.exec(text); match !== null; match = opener.exec(text)) {
    const opened = match.index + match[0].length;
    const value = readValue(text, opened, quoteAround(text, match.index, match[0]));
    const found = {
      groups: match.groups ?? {},
      value: text.slice(value.start, value.end),
      quoted: value.quoted,
      rest: text.slice(value.end, value.end + MAX_READABLE),
    };
    if (found.value === '' || !isSecret(found)) {
      opener.lastIndex = found.value.length > MAX_READABLE ? value.end : opened;
      continue;
    }
    masked += text.slice(done, value.start) + MASK;
    done = value.end;
    const change = stickyEnd(CHANGED, text, Math.min(text.length, value.end + 1));
    if (value.quoted && change !== undefined) {
      const next = readValue(text, change, undefined);
      masked += text.slice(done, next.start) + MASK;
      done = next.end;
    }
    opener.lastIndex = done;
  }
  return masked + text.slice(done);
}

function readValue(text: string, start: number, around: string | undefined): Value {
  const quoteEnd = stickyEnd(QUOTE, text, start);
  if (quoteEnd !== undefined) {
    return { start: quoteEnd, end: closing(text, quoteEnd, text.slice(start, quoteEnd)), quoted: true };
  }
  if (around !== undefined) return { start, end: closing(text, start, around), quoted: true };
  const end = stickyEnd(LIST, text, start) ?? stickyEnd(BARE, text, start) ?? start;
  const bare = /[)\]}.:]{0,3}$/.exec(text.slice(Math.max(start, end - 3), end))?.[0].length ?? 0;
  return { start, end: text[start] === '[' ? end : end - bare, quoted: false };
}

/** The index of the quote that closes, or the end of the line. */
function closing(text: string, start: number, quote: string): number {
  for (let i = start; i < text.length; i += 1) {
    if (text[i] === '\n' || text.startsWith(quote, i)) return i;
    if (text[i] === '\\' && quote.length === 1) i += 1;
  }
  return text.length;
}

/** The quote that stands before a name and is not closed behind it: `-e "PASSWORD=correct horse"`. */
function quoteAround(text: string, index: number, opener: string): string | undefined {
  let start = index;
  while (start > 0 && index - start < 60 && /[\w.-]/.test(text[start - 1])) start -= 1;
  const before = text[start - 1];
  return start > 0 && /["']/.test(before) && !opener.includes(before) ? before : undefined;
}

function stickyEnd(form: RegExp, text: string, start: number): number | undefined {
  form.lastIndex = start;
  return form.test(text) ? form.lastIndex : undefined;
}
