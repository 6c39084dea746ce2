import { BUILD_STATUSES, BuildStatus } from '../../src/contract/codecommit-events';
import { OutputRecord } from '../output/record';
import { MAX_READ_LINES, tellingLines } from '../output/telling-lines';

type PhaseEnded = Extract<OutputRecord, { kind: 'phase-ended' }>;

/** The first command that failed, according to the log. */
export interface LoggedFailure {
  readonly phase: string;
  readonly command: string;
  readonly reason: string;
  /** The part of its output that says why. */
  readonly lines: readonly string[];
}

/** What CodeBuild's agent writes, as in `[Container] 2026/05/04 12:00:35.123456 Running command npm test`. */
const AGENT_LINE = /^\[Container\] (\d{4})\/(\d\d)\/(\d\d) (\d\d:\d\d:\d\d(?:\.\d{1,3})?)\d{0,6} (.*)$/;

/** Turns a build's log into the records of a local run: phases, commands, their output, and what failed. */
export class LogReader {
  /** Phases whose end was reported. */
  public readonly reported = new Set<string>();
  public failed: LoggedFailure | undefined;
  private phase = '';
  private phaseStart: number | undefined;
  private command: string | undefined;
  private commandFailed: string | undefined;
  private last: string[] = [];
  /** The end of a phase, whose reason stands in the line after it. */
  private ended: PhaseEnded | undefined;

  /** The records that a line makes. */
  public read(line: string): readonly OutputRecord[] {
    const [, year, month, day, time, note] = AGENT_LINE.exec(line) ?? [];
    if (note !== undefined) return this.note(note, Date.parse(`${year}-${month}-${day}T${time}Z`));
    this.last.push(line);
    if (this.last.length > MAX_READ_LINES) this.last.shift();
    return [...this.rest(), { kind: 'output', text: `${line}\n` }];
  }

  /** What was held back. */
  public rest(): readonly OutputRecord[] {
    const { ended } = this;
    this.ended = undefined;
    return ended ? [ended] : [];
  }

  private note(note: string, time: number): readonly OutputRecord[] {
    const [, context] = /^Phase context status code: .*? ?Message: (.*)$/.exec(note) ?? [];
    if (context !== undefined && this.ended) {
      const { reason, status } = this.ended;
      if (status !== 'SUCCEEDED' && reason === undefined && context.trim() !== '')
        this.ended = { ...this.ended, reason: context.trim() };
      return this.rest();
    }
    return [...this.rest(), ...this.step(note, time)];
  }

  private step(note: string, time: number): readonly OutputRecord[] {
    const [, entered] = /^Entering phase (\w+)$/.exec(note) ?? [];
    if (entered !== undefined) {
      this.phase = entered;
      this.phaseStart = time;
      this.command = undefined;
      this.commandFailed = undefined;
      return [{ kind: 'phase-started', phase: entered }];
    }
    const [, command] = /^Running command (.*)$/.exec(note) ?? [];
    if (command !== undefined) {
      this.command = command;
      this.last = [];
      return [{ kind: 'command', phase: this.phase, command }];
    }
    const [, trouble] = /^Command did not exit successfully (.*)$/.exec(note) ?? [];
    if (trouble !== undefined) this.fail(trouble);
    const [, phase, state] = /^Phase complete: (\w+) State: (\w+)$/.exec(note) ?? [];
    if (phase !== undefined) this.end(phase, state, time);
    return [];
  }

  private fail(text: string): void {
    const command = this.command ?? text;
    // A command of several lines has its reason some lines further on.
    const reason = /(exit status \d+|signal: .+)$/.exec(text)?.[1] ?? 'failed';
    this.commandFailed = reason;
    this.failed ??= { phase: this.phase, command, reason, lines: tellingLines(this.last) };
    this.last = [];
  }

  private end(phase: string, state: string, time: number): void {
    const status: BuildStatus = BUILD_STATUSES.find((each) => each === state) ?? 'FAULT';
    const own = phase === this.phase;
    const seconds = own && this.phaseStart !== undefined ? Math.max(0, (time - this.phaseStart) / 1000) : 0;
    this.reported.add(phase);
    this.ended = {
      kind: 'phase-ended',
      phase,
      status,
      seconds,
      command: own ? this.command : undefined,
      reason: own ? this.commandFailed : undefined,
    };
  }
}
