import { AwsContext } from './aws-context';
import { AwsError } from './aws-error';
import { resultRecord, logCommand, unfinishedPhases, waitingText } from './build-records';
import { LogReader } from './log-reader';
import { readLog } from './read-log';
import { RemoteBuild } from './remote-build';
import { ResolvedFlow } from '../../src/contract/flow-file';
import type { FlagsOf } from '../commands/command-table';
import { ExitCode } from '../host';
import { plain } from '../output/terminal-text';
import { buildspecPlace } from '../plan/buildspec';

export interface FollowOptions {
  readonly flow: ResolvedFlow;
  /** Milliseconds from one look to the next. */
  readonly interval: number;
  /** Show the log as it is, and nothing made of it. */
  readonly raw: boolean;
}

/** A log may come in a little after its build has ended. */
const LATE_LOOKS = 2;
const LATE_INTERVAL_MS = 1_000;
const MAX_LOG_DELAY_MS = 60_000;
/** Looks in a row that AWS may refuse because it is busy, or the network away. */
const MAX_MISSES = 5;

/** What the flags of `start` and `logs` mean. */
export function followOptions(flow: ResolvedFlow, flags: FlagsOf<'start' | 'logs'>): FollowOptions {
  return { flow, interval: flags.interval * 1000, raw: flags.log === 'codebuild' && !flags.json };
}

/** Show a build until it has ended or the user stops looking. Gives the exit code: 0 when the build succeeded. */
export async function followBuild(context: AwsContext, first: RemoteBuild, options: FollowOptions): Promise<number> {
  return new BuildFollower(context, first, options).run();
}

class BuildFollower {
  private readonly reader = new LogReader();
  private from: string | undefined;
  private withLog = true;
  private waiting: string | undefined;
  private incomplete: string | undefined;

  public constructor(
    private readonly context: AwsContext,
    private build: RemoteBuild,
    private readonly options: FollowOptions,
  ) {}

  public async run(): Promise<number> {
    const { host, output, sleep } = this.context;
    const { interval } = this.options;
    let misses = 0;
    let quiet = 0;
    for (let looks = 0; !host.stop?.aborted; looks += 1) {
      try {
        if (looks > 0) await this.refresh();
        const had = await this.look();
        misses = 0;
        quiet = this.build.complete && !had ? quiet + 1 : 0;
        if (this.build.complete && (quiet > LATE_LOOKS || this.hasWholeLog())) return this.end();
      } catch (error) {
        if (!(error instanceof AwsError) || error.kind !== 'passing' || misses >= MAX_MISSES) throw error;
        misses += 1;
        output.show({ kind: 'note', message: `${error.message} (looking again)` });
      }
      await sleep(this.build.complete ? Math.min(interval, LATE_INTERVAL_MS) : interval * 2 ** misses);
    }
    this.show(...this.reader.rest());
    output.show({
      kind: 'note',
      message: `the build goes on: \`flow-ci logs ${this.build.buildId} --follow\` to look again, \`flow-ci stop ${this.build.buildId}\` to end it`,
    });
    return ExitCode.STOPPED;
  }

  /** Show what is new. Returns whether there was anything. */
  private async look(): Promise<boolean> {
    const { output } = this.context;
    const waiting = waitingText(this.build);
    if (waiting !== undefined && waiting !== this.waiting) output.show({ kind: 'note', message: waiting });
    this.waiting = waiting;
    if (!this.build.log || !this.withLog) return false;
    try {
      return await this.readLog(this.build.log);
    } catch (error) {
      if (!(error instanceof AwsError) || error.kind !== 'denied') throw error;
      // The result is worth something without it.
      this.withLog = false;
      output.show({ kind: 'warning', message: `the log cannot be read: ${error.message}` });
      return false;
    }
  }

  private async readLog(place: NonNullable<RemoteBuild['log']>): Promise<boolean> {
    let had = false;
    const take = (line: string) => {
      had = true;
      this.line(line);
    };
    const { host, logs, output } = this.context;
    const { next, incomplete } = await readLog(logs, place, this.from, take, host.stop);
    this.from = next;
    if (incomplete !== undefined && incomplete !== this.incomplete)
      output.show({ kind: 'warning', message: `the log may not be shown to its end: ${incomplete}` });
    this.incomplete = incomplete;
    return had;
  }

  private hasWholeLog(): boolean {
    const { build, withLog, reader } = this;
    // The agent writes nothing after the last of its phases.
    if (!build.log || !withLog || reader.reported.has('UPLOAD_ARTIFACTS')) return true;
    return (
      build.finishedAt !== undefined && this.context.now().getTime() - Date.parse(build.finishedAt) > MAX_LOG_DELAY_MS
    );
  }

  private line(line: string): void {
    const records = this.reader.read(line);
    if (this.options.raw) this.context.host.stdout.write(`${plain(line)}\n`);
    else this.show(...records);
  }

  private async refresh(): Promise<void> {
    if (!this.build.complete) [this.build = this.build] = await this.context.builds.get([this.build.buildId]);
  }

  private end(): number {
    const { output, now } = this.context;
    const { flow, raw } = this.options;
    const { failed } = this.reader;
    this.show(...this.reader.rest(), ...unfinishedPhases(this.build, this.reader.reported));
    if (failed && !raw)
      output.show({ kind: 'failed-command', ...failed, place: buildspecPlace(flow), log: logCommand(this.build) });
    const result = resultRecord(this.build, flow.name, now());
    output.show(result);
    return result.exitCode;
  }

  private show(...records: Parameters<AwsContext['output']['show']>[0][]): void {
    if (this.options.raw) return;
    for (const record of records) this.context.output.show(record);
  }
}
