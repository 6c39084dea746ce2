import { HeldOutput } from './held-output';
import { EndedFlow, Output, OutputRecord } from './record';
import { shownRecord } from './shown-record';
import { counted, short, Style } from './style';
import { colored, plain } from './terminal-text';
import { TextSink } from '../host';
import { ruleLines } from '../match/rule-lines';

export interface HumanOutputOptions {
  readonly style: Style;
  /**
   * What to show of the commands' output: `live` while they write it, `grouped` when their phase has ended. `codebuild`
   * is shown elsewhere, phases and all.
   */
  readonly log: 'failed' | 'live' | 'grouped' | 'codebuild';
  /** Whether one line may be drawn again and again: on a terminal that can. */
  readonly animated: boolean;
  /** Only results and what went wrong. */
  readonly quiet: boolean;
}

/** Wide enough for UPLOAD_ARTIFACTS and its mark. */
const PHASE_WIDTH = 17;
const MAX_LINE = 64 * 1024;
const PHASE_KINDS: readonly OutputRecord['kind'][] = ['command', 'phase-started', 'phase-ended'];
const QUIET_KINDS: readonly OutputRecord['kind'][] = ['failed-command', 'result', 'summary', 'error', 'warning'];

/** Lines for people. Append-only, but for one line on a terminal that shows what runs now. */
export class HumanOutput implements Output {
  private running: { phase: string; command: string; since: number } | undefined;
  private timer: NodeJS.Timeout | undefined;
  private drawn = false;
  private partial = '';
  /** Whether a command of this build has failed. */
  private hasFailed = false;
  /** The output of the phase that runs, when it is shown at its end. */
  private readonly group = new HeldOutput();

  public constructor(
    private readonly sink: TextSink,
    private readonly options: HumanOutputOptions,
  ) {}

  public show(given: OutputRecord): void {
    const record = shownRecord(given);
    if (this.options.quiet && !QUIET_KINDS.includes(record.kind)) return;
    if (this.options.log === 'codebuild' && PHASE_KINDS.includes(record.kind)) return;
    if (this.options.log === 'grouped' && record.kind === 'output') return this.group.show(record);
    const rest = this.partial && record.kind !== 'output' ? [this.outputLine(this.partial)] : [];
    if (record.kind !== 'output') this.partial = '';
    const lines = [...rest, ...this.linesOf(record)];
    if (lines.length > 0) {
      this.erase();
      write(this.sink, `${lines.join('\n')}\n`);
    }
  }

  public end(): void {
    this.settle();
  }

  private linesOf(record: OutputRecord): string[] {
    const { style } = this.options;
    switch (record.kind) {
      case 'event':
        return [`${heading('event', style)}${record.name}  ${record.about}`];
      case 'source':
        return [`${heading('source', style)}${sourceText(record)}`];
      case 'match':
        return [
          `${heading('match', style)}${record.starts ? `${style('green', '✔')} ${record.flow}` : style('dim', `✘ ${record.flow}: not started, ${record.reason}`)}`,
          ...(record.rules ?? []).flatMap(ruleLines).map((line) => style('dim', `${' '.repeat(13)}${line}`)),
        ];
      case 'start':
        this.hasFailed = false;
        return [`${heading('start', style)}${style('bold', record.build)}  ${record.buildspec}  ${record.machine}`, ''];
      case 'warning':
        return [`${style('yellow', '!')} ${record.place ? `${record.place}: ` : ''}${record.message}`];
      case 'note':
        return [style('dim', `  ${record.message}`)];
      case 'phase-started':
        return [];
      case 'command':
        return this.commandLines(record.phase, record.command);
      case 'output':
        return this.options.log === 'live' ? this.wholeLines(record.text) : [];
      case 'phase-ended':
        return [...this.phaseLines(record), ...this.groupLines()];
      case 'failed-command':
        return this.failedLines(record);
      case 'finding':
        return [findingLine(record, style)];
      case 'pushed':
        return [
          `  ${style('cyan', '↑')} ${record.submodule ? `${record.submodule}: ` : ''}${record.ref}  ${record.change}${record.commit ? ` ${record.commit.slice(0, 8)}` : ''}  (captured, nothing left this machine)`,
        ];
      case 'collected':
        return [`  ${style('cyan', '•')} ${record.what} ${record.name}  ${record.about}`];
      case 'comment':
        return [
          '',
          style(
            'bold',
            `── comment ${record.number} of ${record.of} that would be posted on pull request ${record.pullRequest} ──`,
          ),
          ...(record.brief ?? record.text).split('\n'),
          ...(record.brief === undefined
            ? []
            : [style('dim', `(here without what failed; all of it: ${record.file ?? ''})`)]),
          style('bold', '──'),
        ];
      case 'result':
        return [
          '',
          `${style(record.status === 'SUCCEEDED' ? 'green' : 'red', style('bold', record.status))}  ${record.flow}  ${seconds(record.seconds)}  exit ${record.exitCode}  ${style('dim', record.page ?? record.folder ?? record.url ?? '')}`,
        ];
      case 'summary':
        return ['', style('bold', 'summary'), ...summaryLines(record.flows, style)];
      case 'plan':
        return [
          style('bold', `plan of ${record.flow}`),
          ...record.commands.map(
            ({ phase, command, place }) =>
              `  ${phase.padEnd(PHASE_WIDTH)} ${short(command, 80)}  ${style('dim', place)}`,
          ),
          ...Object.entries(record.variables).map(
            ([name, value]) => `  ${style('dim', `${name}=${short(value, 100)}`)}`,
          ),
        ];
      case 'dead-letter':
        return [
          `${outcomeMark(record.outcome, style)} ${record.happened}  ${record.flow ?? record.event ?? record.id}  ${record.about}  ${style('dim', `(${short(record.cause, 80)})`)}`,
        ];
      case 'redrive':
        return [
          `${record.redriven} ${record.dryRun ? 'would be redriven' : 'redriven'}, ${record.useless} of no use, ${record.kept} left${record.untouched > 0 ? `, ${record.untouched} not looked at` : ''}`,
        ];
      case 'error':
        return [`${style('red', 'error')}: ${record.message}`];
    }
  }

  /** What failed, once: output that was shown while it was written is not shown again. */
  private failedLines(record: Extract<OutputRecord, { kind: 'failed-command' }>): string[] {
    const { style, quiet, log } = this.options;
    const shows = quiet || log === 'failed';
    const count = record.lines.length === 1 ? 'line' : counted(record.lines.length, 'line');
    const about =
      record.lines.length === 0 ? 'it wrote nothing' : shows ? `${count} of its output` : 'its output is above';
    return [
      '',
      style('bold', `── ${record.phase}  ${short(record.command, 60)}  ${record.reason}  ${record.place} ──`),
      ...(shows ? record.lines.map((line) => `  ${this.buildLine(line)}`) : []),
      style('dim', `  (${about}; the log: ${record.log})`),
    ];
  }

  /** Lines come in pieces; what has no end yet waits, as long as it is not too long. */
  private wholeLines(text: string): string[] {
    const lines = (this.partial + text).split('\n');
    const last = lines.pop() ?? '';
    this.partial = last.length > MAX_LINE ? '' : last;
    if (!this.partial && last) lines.push(last);
    return lines.map((line) => this.outputLine(line));
  }

  private groupLines(): string[] {
    const lines: string[] = [];
    const end = () => {
      if (this.partial) lines.push(this.outputLine(this.partial));
      this.partial = '';
    };
    this.group.release({
      show: (record) => {
        if (record.kind === 'output') return void lines.push(...this.wholeLines(record.text));
        end();
        if (record.kind === 'command')
          lines.push(`    ${this.options.style('dim', `· ${short(record.command, 100)}`)}`);
        if (record.kind === 'note') lines.push(`    ${record.message}`);
      },
      end,
    });
    end();
    return lines;
  }

  private outputLine(line: string): string {
    return `    ${this.options.style('dim', '│')} ${this.buildLine(line)}`;
  }

  /** A build's own colours, where ours are shown too. They end with their line. */
  private buildLine(line: string): string {
    if (this.options.style('dim', '') === '') return plain(line);
    const shown = colored(line);
    return shown.includes('\u001b') ? `${shown}\u001b[0m` : shown;
  }

  private commandLines(phase: string, command: string): string[] {
    this.running = { phase, command: short(command, 70), since: performance.now() };
    if (this.options.log === 'grouped') this.group.show({ kind: 'command', phase, command });
    if (!this.options.animated || this.options.log === 'live')
      return [`  ${this.options.style('dim', `· ${phase.padEnd(PHASE_WIDTH)} ${short(command, 100)}`)}`];
    this.timer ??= setInterval(() => this.draw(), 100).unref();
    this.draw();
    return [];
  }

  private phaseLines(record: Extract<OutputRecord, { kind: 'phase-ended' }>): string[] {
    this.settle();
    const { style } = this.options;
    const good = record.status === 'SUCCEEDED';
    // A phase without commands has no line.
    if (good && record.command === undefined) return [];
    const mark = good ? style('green', '✔') : style('red', '✖');
    const time = `  ${mark} ${record.phase.padEnd(PHASE_WIDTH)}${seconds(record.seconds).padStart(7)}`;
    // The first command that failed has lines of its own at the end.
    if (!good && record.place !== undefined && !this.hasFailed) {
      this.hasFailed = true;
      return [time];
    }
    const what = [
      short(record.command ?? '', 60),
      record.reason && `→ ${record.reason}`,
      !good && !record.reason && `→ ${record.status}`,
    ]
      .filter(Boolean)
      .join(' ');
    return [`${time}  ${what}${record.place ? `   ${style('dim', record.place)}` : ''}`];
  }

  /** The one line that is drawn again and again. */
  private draw(): void {
    if (!this.running) return;
    const { phase, command, since } = this.running;
    const width = (this.sink.columns ?? 80) - 1;
    const text =
      `  … ${phase.padEnd(PHASE_WIDTH)}${seconds((performance.now() - since) / 1000).padStart(7)}  ${command}`.slice(
        0,
        width,
      );
    this.sink.overwrite?.(text);
    this.drawn = true;
  }

  private erase(): void {
    if (this.drawn) this.sink.overwrite?.('');
    this.drawn = false;
  }

  private settle(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.running = undefined;
    this.erase();
  }
}

const FINDING_COLORS = { error: 'red', warning: 'yellow', notice: 'cyan' } as const;

/** The place first, so that terminals and editors open it. */
function findingLine(
  { level, place, title, message }: Extract<OutputRecord, { kind: 'finding' }>,
  style: Style,
): string {
  const first = message.split('\n')[0];
  const parts = [...(place ? [place] : []), style(FINDING_COLORS[level], level), ...(first ? [first] : [])];
  return `  ${parts.join('  ')}${title ? style('dim', `  (${short(title, 80)})`) : ''}`;
}

function outcomeMark(outcome: 'redriven' | 'useless' | 'kept', style: Style): string {
  if (outcome === 'kept') return style('red', '✖');
  return outcome === 'redriven' ? style('green', '✔') : style('dim', '-');
}

function summaryLines(flows: readonly EndedFlow[], style: Style): string[] {
  const width = Math.max(...flows.map(({ flow }) => flow.length));
  const lines = flows.map(({ flow, status, seconds: took, place, page }) => {
    const mark = status === 'SUCCEEDED' ? style('green', '✔') : style('red', '✖');
    const time = took === undefined ? '' : seconds(took);
    return `  ${mark} ${flow.padEnd(width)}  ${(status ?? 'not started').padEnd(11)} ${time.padStart(7)}  ${[
      page,
      place,
    ]
      .filter(Boolean)
      .map((each) => style('dim', each!))
      .join('  ')}`.trimEnd();
  });
  const succeeded = flows.filter(({ status }) => status === 'SUCCEEDED').length;
  const missing = flows.filter(({ status }) => status === undefined).length;
  const others = flows.length - succeeded - missing;
  const counts = [
    `${succeeded} succeeded`,
    others > 0 && `${others} did not succeed`,
    missing > 0 && `${missing} not started`,
  ];
  return [...lines, `  ${counted(flows.length, 'flow')}: ${counts.filter(Boolean).join(', ')}`];
}

function write(sink: TextSink, text: string): void {
  if (sink.writeStyled) sink.writeStyled(text);
  else sink.write(text);
}

function heading(word: string, style: Style): string {
  return style('dim', word.padEnd(9));
}

/** A time in a few characters, for example `1.4s`. */
export function seconds(value: number): string {
  return value < 100 ? `${value.toFixed(1)}s` : `${Math.floor(value / 60)}m ${Math.round(value % 60)}s`;
}

function sourceText(record: Extract<OutputRecord, { kind: 'source' }>): string {
  const commit = record.commit.slice(0, 8);
  if (!record.snapshot) return commit;
  const parts = [
    [record.modified, 'modified'],
    [record.untracked, 'untracked'],
    [record.deleted, 'deleted'],
  ] as const;
  const changes = parts
    .filter(([count]) => count)
    .map(([count, word]) => `${count} ${word}`)
    .join(', ');
  return `${record.base ? `${record.base.slice(0, 8)} + ` : ''}${changes} (snapshot ${commit}${record.base ? `; --committed for ${record.base.slice(0, 8)} alone` : ''})`;
}
