import { MASK } from './mask';
import { isRandom } from './words';

/**
 * `-----BEGIN RSA PRIVATE KEY-----`, `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----`, `-----BEGIN PGP PRIVATE KEY
 * BLOCK-----`
 */
export const KEY_BEGINS = /-{4,5} ?BEGIN ?[A-Z0-9 ]{0,40}PRIVATE KEY(?:[^-\n]{0,20}-{4,5})?/g;
export const KEY_ENDS = /-{4,5} ?END ?[A-Z0-9 ]{0,40}PRIVATE KEY[^-\n]{0,20}-{4,5}/g;
const HEADER = /(?:Proc-Type|DEK-Info|Comment|Version|(?:Public|Private)-Lines|Private-MAC):/;
/** A key of 16,384 bits has 213 lines. */
const MAX_LINES = 250;

/** Keys within one line, to their end or to the line's. */
export function maskKeysInLine(line: string): string {
  let masked = '';
  let done = 0;
  for (let begin = find(KEY_BEGINS, line, 0); begin !== undefined; begin = find(KEY_BEGINS, line, done)) {
    masked += line.slice(done, begin.start) + MASK;
    done = find(KEY_ENDS, line, begin.end)?.end ?? line.length;
  }
  return masked + line.slice(done);
}

/** For each line, how many lines from it on belong to a key that has a beginning, an end, or both. */
export function findKeys(lines: readonly string[]): ReadonlyMap<number, number> {
  const keys = new Map<number, number>();
  const ends = lines.flatMap((line, i) => (find(KEY_ENDS, line, 0) === undefined ? [] : [i]));
  let done = 0;
  let next = 0;
  for (let i = 0; i < lines.length; i += 1) {
    if (isOpen(lines[i])) {
      while (next < ends.length && ends[next] <= i) next += 1;
      const last = next < ends.length && ends[next] - i < MAX_LINES ? ends[next] : lastOfBody(lines, i);
      keys.set(i, last - i + 1);
      done = last + 1;
      i = last;
    } else if (isClosed(lines[i])) {
      // The key began before what there is of the log.
      let first = i;
      while (first > done && isBody(lines[first - 1])) first -= 1;
      keys.set(first, i - first + 1);
      done = i + 1;
    }
  }
  return keys;
}

/** Whether the last thing in a line is the beginning of a key. */
function isOpen(line: string): boolean {
  const begin = findLast(KEY_BEGINS, line);
  return begin !== undefined && find(KEY_ENDS, line, begin.end) === undefined;
}

function isClosed(line: string): boolean {
  const end = find(KEY_ENDS, line, 0);
  const begin = find(KEY_BEGINS, line, 0);
  return end !== undefined && (begin === undefined || begin.start > end.start);
}

/** Without an end, what looks like a key's body belongs to it. */
function lastOfBody(lines: readonly string[], begin: number): number {
  let last = begin;
  while (
    last + 1 < lines.length &&
    last - begin < MAX_LINES &&
    (lines[last + 1] === '' || isBody(lines[last + 1]) || HEADER.test(lines[last + 1]))
  )
    last += 1;
  return last;
}

/** A line of a key's body, whatever the program that printed it wrote before it. */
function isBody(line: string): boolean {
  return lastWord(line).length >= 24 || isLastOfBody(line);
}

/** A whole line of a body: it is masked as a word, also where neither beginning nor end of the key is in sight. */
export function isBodyAlone(line: string): boolean {
  return lastWord(line).length >= 60 && isRandom(lastWord(line));
}

/** The last line of a body is short, and seldom without padding or digits. */
export function isLastOfBody(line: string): boolean {
  const word = lastWord(line);
  return word.length >= 2 && (word.endsWith('=') || (/\d/.test(word) && /[A-Z]/.test(word) && /[a-z]/.test(word)));
}

/** The base64 at the end of a line, behind a space, a quote or a sign of a program's name. */
function lastWord(line: string): string {
  let end = line.length;
  while (end > 0 && /["',\s]/.test(line[end - 1])) end -= 1;
  if (line.endsWith('\\n', end)) end -= 2;
  let start = end;
  while (start > 0 && /[A-Za-z0-9+/=]/.test(line[start - 1])) start -= 1;
  return start === 0 || /[\s>|:"']/.test(line[start - 1]) ? line.slice(start, end) : '';
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function find(form: RegExp, line: string, from: number): Place | undefined {
  form.lastIndex = from;
  const match = form.exec(line);
  return match === null ? undefined : { start: match.index, end: form.lastIndex };
}

function findLast(form: RegExp, line: string): Place | undefined {
  let last: Place | undefined;
  for (let place = find(form, line, 0); place !== undefined; place = find(form, line, place.end)) last = place;
  return last;
}
