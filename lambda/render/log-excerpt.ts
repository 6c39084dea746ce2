import { FailedCommand, failedCommand, failedPhase, isNoise, lastCommand } from './log-commands';
import { maskLines, maskSecrets } from './mask-secrets';
import { cut, oneLine, plainLines } from './plain-text';
import { MergeResult } from '../../src/contract/merge-result';
import { BuildPhase } from '../decode/flow-event';

/** The part of a log to show. */
export interface LogExcerpt {
  readonly lines: readonly string[];
  /** Whether it is the command that failed, rather than the end of the log. */
  readonly endsAtError: boolean;
}

/** Longer than any output that a reader would go through in a comment. */
const MAX_LINES = 80;
const MAX_LINE_LENGTH = 600;
/** A caller may hand over a whole log; what stands before this many lines is not looked at. */
const MAX_LINES_READ = 20_000;

/**
 * The command that failed, with its output. The commands before it succeeded, and CodeBuild goes on to write after it:
 * notes on phases, artifacts and reports, and the output of commands that run after a failure (`finally`, post_build).
 * Where no command failed, it is what the phase that failed wrote last, and where none did, what the last command
 * wrote.
 */
export function excerptLog(rawLines: readonly string[], phases: readonly BuildPhase[] = []): LogExcerpt {
  const lines = maskLines(rawLines.slice(-MAX_LINES_READ).flatMap(plainLines));
  const failed = failedCommand(lines, commandsThatFailed(phases));
  return failed
    ? { lines: bounded(linesOfFailed(lines, failed)), endsAtError: true }
    : { lines: bounded(linesOfPhase(lines, failedPhase(lines) ?? [0, lines.length])), endsAtError: false };
}

/** First lines of the commands that CodeBuild says have failed. */
export function commandsThatFailed(phases: readonly BuildPhase[]): readonly string[] {
  return phases
    .filter(({ status }) => status === 'FAILED')
    .flatMap(({ contexts }) => contexts)
    .flatMap((context) => COMMAND_ERROR.exec(context)?.[1] ?? [])
    .map((command) => maskSecrets(plainLines(command)[0]));
}

/** @see https://docs.aws.amazon.com/codebuild/latest/userguide/troubleshooting.html */
const COMMAND_ERROR = /Error while executing command: ([^]*)\. Reason: /;

/** What CodeBuild says about a phase, without the steps that the reader did not write. */
export function withoutMergeStep(context: string): string {
  return COMMAND_ERROR.exec(context)?.[1].startsWith(MergeResult.STEP_BEGIN)
    ? oneLine(context).replace(
        /Error while executing command: .*\. Reason: /,
        'Error while merging with the target branch. Reason: ',
      )
    : context;
}

function linesOfFailed(lines: readonly string[], failed: FailedCommand): readonly string[] {
  const { text, output, startedAt, prefix, reason } = failed;
  const written = lines.slice(...output);
  if (text.startsWith(MergeResult.STEP_BEGIN))
    return trimmed([...written, `Merging with the target branch: ${reason}`]);
  return trimmed([
    ...(startedAt === undefined ? [] : [lines[startedAt]]),
    ...written,
    `${cut(`${prefix}${text}`, MAX_LINE_LENGTH - reason.length - 1)} ${reason}`.trimEnd(),
  ]);
}

function linesOfPhase(lines: readonly string[], [from, to]: readonly [number, number]): readonly string[] {
  const command = lastCommand(lines, from, to);
  const isStep = command?.text.startsWith(MergeResult.STEP_BEGIN);
  return trimmed(
    lines.slice(command === undefined ? from : command.at + (isStep ? 1 : 0), to).filter((line) => !isNoise(line)),
  );
}

/** Without the empty lines at both ends. */
function trimmed(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line !== '');
  return first < 0 ? [] : lines.slice(first, lines.findLastIndex((line) => line !== '') + 1);
}

function bounded(lines: readonly string[]): readonly string[] {
  return lines.slice(-MAX_LINES).map((line) => cut(line, MAX_LINE_LENGTH));
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
