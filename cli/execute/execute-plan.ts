import { afterPhase, NextPhase } from './after-phase';
import { BuildPhaseType, BuildRecord, CommandFailure, PhaseContext, PhaseRecord } from './build-record';
import { LocalLog } from './local-log';
import { CommandEnd, Machine } from './machine';
import { BuildStatus } from '../../src/contract/codecommit-events';
import { BuildspecCommand, COMMAND_PHASES, CommandPhase, OnFailure, PhaseSpec } from '../plan/buildspec';
import { Plan } from '../plan/plan';
import { interruptible, MAX_READING_MS } from '../process/interruptible';

/** Is notified while a build runs. */
export interface BuildObserver {
  phaseStarted(phase: BuildPhaseType): void;
  commandStarted(phase: CommandPhase, command: BuildspecCommand): void;
  phaseEnded(record: PhaseRecord, failed: CommandFailure | undefined, hasCommands: boolean): void;
}

/** What UPLOAD_ARTIFACTS did. */
export interface UploadOutcome {
  readonly contexts: readonly PhaseContext[];
}

export interface Execution {
  readonly plan: Plan;
  readonly machine: Machine;
  readonly log: LocalLog;
  readonly observer: BuildObserver;
  /** Brings the source. Its errors are the machine's, not the build's. */
  readonly download: () => Promise<void>;
  /** Runs before the first command. */
  readonly begin: () => Promise<void>;
  /** A shell for the user: where the first command failed, or instead of all commands. */
  readonly shell?: {
    readonly when: 'on-failure' | 'instead';
    readonly open: (failed?: CommandFailure) => Promise<void>;
  };
  /** Collects reports and artifacts. */
  readonly upload: () => Promise<UploadOutcome>;
  /** Why the build is to end early. */
  readonly ending: AbortSignal;
  /** The variables for the machine, all levels merged. */
  readonly variables: Readonly<Record<string, string>>;
  readonly startTime: Date;
  readonly now: () => Date;
}

/** Given as the reason when `ending` is aborted. */
export type Ending = 'STOPPED' | 'TIMED_OUT';

/** Run a plan: every phase in order, as CodeBuild would. */
export async function executePlan(execution: Execution): Promise<BuildRecord> {
  return new PlanRunner(execution).run();
}

class PlanRunner {
  private readonly phases: PhaseRecord[] = [];
  private failed: CommandFailure | undefined;
  private status: BuildStatus = 'SUCCEEDED';
  private retry: { limit: number } | undefined;

  public constructor(private readonly execution: Execution) {}

  public async run(): Promise<BuildRecord> {
    const { machine, plan, log, variables, download, startTime } = this.execution;
    const none: readonly PhaseContext[] = [];
    for (const type of ['SUBMITTED', 'QUEUED', 'PROVISIONING'] as const)
      this.phases.push({ type, status: 'SUCCEEDED', start: startTime, end: startTime, contexts: none });
    let next: NextPhase = 'INSTALL';
    await this.phase('DOWNLOAD_SOURCE', async () => {
      await download();
      await machine.start(variables);
      return [];
    });
    if (this.hasEnded()) next = 'FINALIZING';
    else if (this.execution.shell?.when === 'instead') {
      await this.execution.shell.open();
      next = 'FINALIZING';
    } else {
      this.introduce();
      await this.execution.begin();
    }
    for (const type of COMMAND_PHASES)
      if (next === type) next = await this.commandPhase(type, plan.buildspec.phases[type]);
    const exported = await machine.variables(plan.exportedVariables);
    if (next === 'UPLOAD_ARTIFACTS')
      await this.phase('UPLOAD_ARTIFACTS', async () => (await this.execution.upload()).contexts);
    await this.phase('FINALIZING', async () => {
      await machine.dispose();
      return [];
    });
    this.phases.push({ type: 'COMPLETED', start: this.execution.now(), contexts: none });
    log.flush();
    return {
      status: this.status,
      phases: this.phases,
      failed: this.failed,
      retry: this.status === 'FAILED' ? this.retry : undefined,
      exportedVariables: exported,
    };
  }

  /** A phase without commands: it fails when it has contexts. */
  private async phase(type: BuildPhaseType, work: () => Promise<readonly PhaseContext[]>): Promise<void> {
    const start = this.execution.now();
    this.execution.observer.phaseStarted(type);
    const contexts = await work();
    this.close(type, start, contexts, contexts.length === 0, undefined, false);
  }

  private introduce(): void {
    const { log, plan, machine } = this.execution;
    log.note(`CODEBUILD_SRC_DIR=${machine.srcDir}`);
    log.note(`YAML location is ${plan.buildspecPlace}`);
    const found = Object.entries(plan.buildspec.phases);
    log.note(`Phases found in YAML: ${found.length}`);
    for (const [type, spec] of found) log.note(` ${type}: ${spec?.commands.length ?? 0} commands`);
  }

  private async commandPhase(type: CommandPhase, spec: PhaseSpec | undefined): Promise<NextPhase> {
    const { log, observer } = this.execution;
    const start = this.execution.now();
    log.note(`Entering phase ${type}`);
    observer.phaseStarted(type);
    const commands = spec?.commands ?? [];
    let failure = await this.commands(type, spec, commands);
    // `finally` runs whatever came before; when it fails, the phase fails.
    const last = this.hasEnded()
      ? undefined
      : await this.commands(type, spec, spec?.finally ?? [], failure !== undefined);
    failure ??= last;
    const contexts = failure ? [{ statusCode: 'COMMAND_EXECUTION_ERROR', message: errorMessage(failure) }] : [];
    const onFailure: OnFailure = spec?.onFailure ?? { kind: 'default' };
    this.close(
      type,
      start,
      contexts,
      failure === undefined,
      failure,
      commands.length + (spec?.finally.length ?? 0) > 0,
    );
    if (this.hasEnded()) return 'FINALIZING';
    if (failure && onFailure.kind === 'retry' && matchesPattern(errorMessage(failure), onFailure.pattern))
      this.retry = { limit: onFailure.limit };
    return afterPhase(type, failure === undefined, onFailure);
  }

  /** Run commands up to the first that fails. */
  private async commands(
    phase: CommandPhase,
    spec: PhaseSpec | undefined,
    commands: readonly BuildspecCommand[],
    failing = false,
  ): Promise<CommandFailure | undefined> {
    const { log, machine, observer, plan } = this.execution;
    for (const command of commands) {
      if (this.hasEnded()) return undefined;
      observer.commandStarted(phase, command);
      log.note(`Running command ${command.text}`);
      const logFrom = log.position;
      const end = await machine.run(
        command.text,
        this.status === 'SUCCEEDED' && !failing,
        spec?.runAs ?? plan.buildspec.runAs,
      );
      log.flush();
      if (end.kind === 'killed') return undefined;
      const reason = failureReason(end);
      if (!reason) continue;
      const logTo = log.position;
      log.note(`Command did not exit successfully ${command.text} ${reason}`);
      const failed: CommandFailure = { phase, text: command.text, line: command.line, reason, logFrom, logTo };
      if (!this.failed && this.execution.shell?.when === 'on-failure' && !this.hasEnded())
        await this.execution.shell.open(failed);
      this.failed ??= failed;
      return failed;
    }
    return undefined;
  }

  private close(
    type: BuildPhaseType,
    start: Date,
    contexts: readonly PhaseContext[],
    succeeded: boolean,
    failed: CommandFailure | undefined,
    hasCommands: boolean,
  ): void {
    const { log, observer, now } = this.execution;
    const interrupted =
      type !== 'FINALIZING' && this.hasEnded() && this.status !== 'STOPPED' && this.status !== 'TIMED_OUT';
    const ending = this.execution.ending.reason as Ending;
    const status: BuildStatus = interrupted ? ending : succeeded ? 'SUCCEEDED' : 'FAILED';
    const all =
      interrupted && ending === 'TIMED_OUT'
        ? [{ statusCode: 'BUILD_TIMED_OUT', message: 'Build has timed out. ' }]
        : contexts;
    if (interrupted) this.status = ending;
    else if (!succeeded && this.status === 'SUCCEEDED') this.status = 'FAILED';
    const record: PhaseRecord = { type, status, start, end: now(), contexts: all };
    this.phases.push(record);
    log.note(`Phase complete: ${type} State: ${status}`);
    log.note(`Phase context status code: ${all[0]?.statusCode ?? ''} Message: ${all[0]?.message ?? ''}`);
    observer.phaseEnded(record, failed, hasCommands);
  }

  private hasEnded(): boolean {
    return this.execution.ending.aborted;
  }
}

/** Signals as the build agent, a Go program, calls them. */
const SIGNALS: Readonly<Record<string, string>> = {
  SIGKILL: 'killed',
  SIGTERM: 'terminated',
  SIGINT: 'interrupt',
  SIGHUP: 'hangup',
  SIGABRT: 'aborted',
  SIGSEGV: 'segmentation fault',
  SIGPIPE: 'broken pipe',
  SIGBUS: 'bus error',
};

function failureReason(end: Exclude<CommandEnd, { kind: 'killed' }>): string | undefined {
  if (end.kind === 'exit') return end.code === 0 ? undefined : `exit status ${end.code}`;
  if (end.kind === 'signal') return `signal: ${SIGNALS[end.signal] ?? end.signal}`;
  return `the shell ${end.shell} was not found`;
}

function errorMessage(failed: CommandFailure): string {
  return `Error while executing command: ${failed.text}. Reason: ${failed.reason}`;
}

/** The expression is the buildspec's. */
function matchesPattern(text: string, pattern: string): boolean {
  return interruptible(`matching on-failure RETRY-${pattern}`, MAX_READING_MS, () => new RegExp(pattern).test(text));
}
