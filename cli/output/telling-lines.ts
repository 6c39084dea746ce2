import { plain } from './terminal-text';

/** Lines of a command's output that are looked at, from its end. */
export const MAX_READ_LINES = 2_000;
/** Lines that are shown of a failed command. */
const MAX_SHOWN_LINES = 20;
const LINES_BEFORE = 3;
const LINES_AT_END = 5;

/** Lines with which compilers, test runners and shells begin to say what is wrong. */
const BEGINNINGS: readonly RegExp[] = [
  // src/a.c:3:1: error: ..., error TS2304: ..., error[E0382]: ..., Error: ..., fatal: ...
  /^[│\s]*(?:\S+[:(]\d+(?:[:,]\d+)?\)?:\s*)?(?:fatal|internal|syntax|compile)?\s*(?:error|fatal)\b(?:\s+TS\d+|\[\w+\])?:/i,
  // ESLint
  /^\s+\d+:\d+\s+error\s/,
  // TypeError: ..., java.lang.NullPointerException: ..., pytest's own mark
  /^(?:E\s+)?[\w.$]*(?:Error|Exception)\b:/,
  /^E\s{3,}\S/,
  /^(?:Traceback \(most recent|panic: |thread '.*' panicked|Caused by: |Exception in thread )/,
  // Jest, Mocha, AVA, TAP, Go, unittest, Gradle, Maven
  /^\s*(?:●|✕|✗|✖|×|✘)\s+\S/,
  /^\s*not ok\b/,
  /^\s*(?:--- )?FAIL(?:ED|URE)?\b/,
  /^\s*(?:ERROR|\[ERROR\])\b/,
  /^\s*\d+\) \S/,
  // shells and the system
  /: (?:command )?not found$/,
  /No such file or directory|Permission denied|command not found/,
];
/** Words of lines that may say it, where none of those is. */
const TROUBLE =
  /\b(?:error|fail(?:s|ed|ure)?|exception|cannot|can't|unable|denied|refused|invalid|expected|timed? ?out|aborted|missing)\b/i;
/** Lines with such words that say nothing of a failure. */
const HARMLESS =
  /\b(?:0|no) (?:errors?|failures?|failed)\b|^\s*(?:npm )?warn(?:ing)?\b|\b(?:passed|PASS)\b.*\b0 failed\b/i;

/**
 * The part of a failed command's output that says why it failed: from the first line that does, with what stands before
 * it, and the end. Where no line is known to say it, the end alone.
 */
export function tellingLines(all: readonly string[]): readonly string[] {
  if (all.length <= MAX_SHOWN_LINES) return all;
  const first = firstTelling(all.slice(-MAX_READ_LINES));
  if (first === undefined) return all.slice(-MAX_SHOWN_LINES);
  const from = Math.max(0, first + Math.max(0, all.length - MAX_READ_LINES) - LINES_BEFORE);
  if (all.length - from <= MAX_SHOWN_LINES) return all.slice(-MAX_SHOWN_LINES);
  const head = all.slice(from, from + MAX_SHOWN_LINES - LINES_AT_END - 1);
  const omitted = all.length - LINES_AT_END - from - head.length;
  return [...head, `… ${omitted} more lines …`, ...all.slice(-LINES_AT_END)];
}

function firstTelling(lines: readonly string[]): number | undefined {
  const texts = lines.map((line) => plain(line)).map((line) => (HARMLESS.test(line) ? '' : line));
  const strong = texts.findIndex((text) => BEGINNINGS.some((beginning) => beginning.test(text)));
  const found = strong < 0 ? texts.findIndex((text) => TROUBLE.test(text)) : strong;
  return found < 0 ? undefined : found;
}
