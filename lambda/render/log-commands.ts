/** A command as the log of a build shows it. */
export interface LoggedCommand {
  /** The first line of what was run. */
  readonly text: string;
  /** Index of the line that says so. */
  readonly at: number;
}

/** A command that failed. */
export interface FailedCommand extends Pick<LoggedCommand, 'text'> {
  /** Indexes of its output: from, and the first one after. */
  readonly output: readonly [number, number];
  /** Index of the line that says which command was started. Absent when the log begins later. */
  readonly startedAt?: number;
  /** What CodeBuild writes before the command's text when it failed. */
  readonly prefix: string;
  /** Such as `exit status 1`. Empty when the log ends before. */
  readonly reason: string;
}

/** What CodeBuild itself writes, as in `[Container] 2026/05/04 12:00:35.123456 Running command npm test`. */
const NOTE = /^(\[(?:Container|Instance)\] \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d{1,9})? ?)(.*)$/;
const RUNNING = 'Running command ';
const FAILED = 'Command did not exit successfully ';
const PHASE_COMPLETE = /^Phase complete: \w+ (?:State: (\w+)|Success: (true|false))/;
const REASON = / ?(exit status \d+|signal: .{1,100})$/;
/** Notes on phases, written at each phase's end: the reader knows the phase from the comment itself. */
const PHASE_NOTE = /^(?:Phase complete: |Phase context status code: |Entering phase )/;
const TELLS_OF_TROUBLE = /error|fail|invalid|not found|no such|no matching|unable|denied|timed? ?out/i;

/** Whether a line is a note of CodeBuild's that says nothing about what failed. */
export function isNoise(line: string): boolean {
  const note = noteOf(line);
  if (note === undefined) return false;
  if (PHASE_NOTE.test(note)) return true;
  return !note.startsWith(RUNNING) && !note.startsWith(FAILED) && !TELLS_OF_TROUBLE.test(note);
}

/** The last command that was started within some lines. */
export function lastCommand(lines: readonly string[], from: number, to: number): LoggedCommand | undefined {
  const index = lines.slice(from, to).findLastIndex((line) => noteOf(line)?.startsWith(RUNNING));
  return index < 0 ? undefined : { text: afterNote(lines[from + index], RUNNING), at: from + index };
}

/** The lines of the first phase that did not succeed: from, and the first one after. */
export function failedPhase(lines: readonly string[]): readonly [number, number] | undefined {
  let from = 0;
  for (const [index, line] of lines.entries()) {
    const state = phaseState(line);
    if (state === 'failed') return [from, index];
    if (state === 'succeeded') from = index + 1;
  }
  return undefined;
}

/**
 * The command that failed: the one that CodeBuild names, if the log has it, else the first one in a phase that did not
 * succeed. A phase that is tried again (`on-failure: RETRY`) may have one that does not matter any more.
 */
export function failedCommand(lines: readonly string[], named: readonly string[] = []): FailedCommand | undefined {
  const failures: Failure[] = [];
  // From the end, so that what comes next is known: a log may be nothing but such lines.
  let next = lines.length;
  let state: PhaseState | undefined;
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const note = noteOf(lines[at]);
    if (note === undefined) continue;
    state = phaseState(lines[at]) ?? state;
    if (note.startsWith(FAILED)) failures.push(readFailure(lines, at, next, state));
    next = at;
  }
  failures.reverse();
  const failure =
    failures.find(({ text }) => named.includes(text)) ??
    failures.find((each) => each.phase !== 'succeeded') ??
    failures.at(0);
  return failure && withOutput(lines, failure);
}

type PhaseState = 'succeeded' | 'failed';

interface Failure extends Pick<FailedCommand, 'text' | 'prefix' | 'reason'> {
  readonly at: number;
  /** Lines of the command after its first. */
  readonly rest: readonly string[];
  readonly phase?: PhaseState;
}

/** A command of several lines stands in the log as it is, and how it ended stands after its last line. */
function readFailure(lines: readonly string[], at: number, next: number, phase: PhaseState | undefined): Failure {
  const block = lines.slice(at + 1, next);
  const rest = block.slice(0, block.findLastIndex((line) => line !== '') + 1);
  const first = afterNote(lines[at], FAILED);
  return {
    at,
    text: rest.length === 0 ? first.replace(REASON, '') : first,
    rest: rest.map((line) => line.replace(REASON, '')),
    prefix: lines[at].slice(0, lines[at].length - first.length),
    reason: REASON.exec(rest.at(-1) ?? first)?.[1] ?? '',
    phase,
  };
}

/** The output begins after the command's text, all of which stands where the command was started. */
function withOutput(lines: readonly string[], { text, prefix, reason, at, rest }: Failure): FailedCommand {
  const started = lines.slice(0, at).findLastIndex((line) => noteOf(line) === `${RUNNING}${text}`);
  const startedAt = started < 0 ? lastCommand(lines, 0, at)?.at : started;
  let from = startedAt === undefined ? 0 : startedAt + 1;
  for (const line of rest) if (from < at && lines[from] === line) from += 1;
  return { text, output: [from, at], startedAt, prefix, reason };
}

function phaseState(line: string): PhaseState | undefined {
  const match = PHASE_COMPLETE.exec(noteOf(line) ?? '');
  return match ? (match[1] === 'SUCCEEDED' || match[2] === 'true' ? 'succeeded' : 'failed') : undefined;
}

function noteOf(line: string): string | undefined {
  return NOTE.exec(line)?.[2];
}

function afterNote(line: string, begin: string): string {
  return (noteOf(line) ?? '').slice(begin.length);
}
