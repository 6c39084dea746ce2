import { maskLines } from './mask-secrets';
import { cut, plainLines } from './plain-text';

/** The part of a log to show. */
export interface LogExcerpt {
  readonly lines: readonly string[];
  /** Whether the last line is the command that failed, rather than the end of the log. */
  readonly endsAtError: boolean;
}

/** Longer than any output that a reader would go through in a comment. */
const MOST_LINES = 80;
const LONGEST_LINE = 600;
/** A caller may hand over a whole log; what stands before this many lines is not looked at. */
const LINES_LOOKED_AT = 20_000;

/** What CodeBuild itself writes, as in `[Container] 2026/05/04 12:00:35.123456 Running command npm test`. */
const CONTAINER_LINE = /^\[Container\] \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})? ?(.*)$/;
const COMMAND = /^Running command /;
const COMMAND_FAILED = /^Command did not exit successfully /;
/** Notes on phases, written at each phase's end: the reader knows the phase from the comment itself. */
const PHASE_NOTE = /^(?:Phase complete: |Phase context status code: |Entering phase )/;
const TELLS_OF_TROUBLE = /error|fail|invalid|not found|no such|no matching|unable|denied|timed? ?out/i;

/**
 * The end of a log where the error is. CodeBuild goes on to write after a command failed: notes on phases,
 * artifacts and reports, and the output of commands that run after a failure (`finally`, post_build). So the
 * excerpt ends at the first command that failed, and where none did, at the last line that is no such note.
 */
export function excerptLog(rawLines: readonly string[]): LogExcerpt {
  const lines = maskLines(rawLines.slice(-LINES_LOOKED_AT).flatMap(plainLines));
  const failed = lines.findIndex((line) => COMMAND_FAILED.test(containerNote(line) ?? ''));
  const upToError = failed < 0 ? lines : lines.slice(0, failed + 1);
  const telling = upToError.filter((line) => !isNoise(line));
  const trimmed = telling.slice(
    telling.findIndex((line) => line !== ''),
    telling.findLastIndex((line) => line !== '') + 1,
  );
  return { lines: trimmed.slice(-MOST_LINES).map((line) => cut(line, LONGEST_LINE)), endsAtError: failed >= 0 };
}

/** As many of the last lines as fit, each with its line feed. Where not even the last line fits, its beginning does. */
export function lastLinesWithin(lines: readonly string[], characters: number): readonly string[] {
  let left = characters;
  let first = lines.length;
  while (first > 0 && lines[first - 1].length + 1 <= left) {
    first -= 1;
    left -= lines[first].length + 1;
  }
  if (first < lines.length || lines.length === 0) return lines.slice(first);
  const piece = cut(lines[lines.length - 1], characters - 1);
  return piece === '' ? [] : [piece];
}

function containerNote(line: string): string | undefined {
  return CONTAINER_LINE.exec(line)?.[1];
}

function isNoise(line: string): boolean {
  const note = containerNote(line);
  if (note === undefined) return false;
  if (PHASE_NOTE.test(note)) return true;
  return !COMMAND.test(note) && !COMMAND_FAILED.test(note) && !TELLS_OF_TROUBLE.test(note);
}
