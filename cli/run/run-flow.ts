import * as path from 'node:path';
import { issueText, loadBuildspec } from './load-buildspec';
import { LOCAL_INITIATOR, ReportedState, reportState } from './report-comment';
import { RunContext } from './run-context';
import { readSecretsFile } from './secrets-file';
import { BuildStatus } from '../../src/contract/codecommit-events';
import { EnvironmentVariable, ResolvedFlow } from '../../src/contract/flow-file';
import { StartedBuild } from '../event/build-state-event';
import { RepositoryPlace } from '../event/repository-place';
import { BuildLog } from '../execute/build-log';
import { BuildRecord } from '../execute/build-record';
import { Ending, executePlan } from '../execute/execute-plan';
import { HostMachine } from '../execute/host-machine';
import { Masker } from '../execute/masker';
import { outputObserver } from '../execute/output-observer';
import { checkoutCommit } from '../git/checkout';
import { ThrowAwayOrigin } from '../git/throw-away-origin';
import { ExitCode } from '../host';
import { BuildFacts, codebuildVariables, sourcePath } from '../plan/build-facts';
import { hostVariables } from '../plan/host-variables';
import { makePlan } from '../plan/make-plan';
import { Plan } from '../plan/plan';
import { findExecutable } from '../process/find-executable';
import { Refusal } from '../refusal';
import { batchGetBuilds } from '../run-folder/build-result';
import { RunFolder } from '../run-folder/run-folder';

/** A build to run, as StartBuild would be asked for it. */
export interface FlowRun {
  readonly flow: ResolvedFlow;
  readonly place: RepositoryPlace;
  readonly commit: string;
  readonly variables: Readonly<Record<string, EnvironmentVariable>>;
  readonly origin: ThrowAwayOrigin;
  /** Files for the run folder, such as the event. */
  readonly files: Readonly<Record<string, unknown>>;
}

export interface FlowOutcome {
  readonly status: BuildStatus;
  readonly exitCode: number;
  readonly folder: RunFolder;
  readonly retry?: { readonly limit: number };
}

const EXIT_CODES: Readonly<Record<BuildStatus, number>> = {
  SUCCEEDED: ExitCode.SUCCEEDED,
  FAILED: ExitCode.FAILED,
  FAULT: ExitCode.FAILED,
  STOPPED: ExitCode.STOPPED,
  TIMED_OUT: ExitCode.TIMED_OUT,
  IN_PROGRESS: ExitCode.FAILED,
};
/** Lines of the log that a comment is made from, and that are shown of a failed command. */
const COMMENT_LINES = 1000;
const SHOWN_LINES = 20;

/** Plan a flow's build. Faults of the buildspec are told all at once. */
export async function planFlow(context: RunContext, run: FlowRun): Promise<Plan> {
  const { options, host, output } = context;
  const loaded = await loadBuildspec(context.git, run.origin.folder, run.commit, run.flow);
  if (loaded.kind === 'refused') throw new Refusal(loaded.issues.map((issue) => issueText(loaded.place, issue)).join('\n'));
  for (const issue of loaded.issues) output.show({ kind: 'warning', message: issue.message, place: `${loaded.place}:${issue.line}:${issue.column}` });
  const secrets = readSecretsFile(context.project.root, options.secretsFile);
  const planning = makePlan({
    flow: run.flow,
    buildspec: loaded.buildspec,
    buildspecPlace: loaded.place,
    commit: run.commit,
    hostVariables: hostVariables(host.env, { pass: options.passEnv, inherit: options.inheritEnv, aws: options.aws }),
    startVariables: run.variables,
    secretValues: secrets.values,
    secretsFile: secrets.shown,
    ...(options.timeout && { timeout: options.timeout }),
    inContainer: false,
    nodeVersion: process.versions.node,
  });
  if (planning.kind === 'refused') throw new Refusal(planning.reasons.join('\n'));
  return planning.plan;
}

/** Run one build of a flow from its start to the comment. */
export async function runFlow(context: RunContext, run: FlowRun): Promise<FlowOutcome> {
  const { output, now, project, host } = context;
  const plan = await planFlow(context, run);
  const shell = findExecutable(plan.buildspec.shell, host.env.PATH);
  if (!shell) throw Refusal.ofMachine(`the shell ${plan.buildspec.shell} was not found on the PATH: install it, or change env.shell in ${plan.buildspecPlace}`);
  const folder = RunFolder.make(project.root, run.flow.name);
  const masker = new Masker(plan.secrets);
  for (const [name, content] of Object.entries(run.files)) folder.write(name, masker.deep(content));
  const build: StartedBuild = { facts: factsOf(run, folder, now()), flow: run.flow, variables: run.variables };
  output.show({ kind: 'start', flow: run.flow.name, build: `${build.facts.project}:${build.facts.buildName}`, buildspec: plan.buildspecPlace, machine: `host shell (${plan.buildspec.shell})`, folder: relative(context, folder) });
  for (const warning of plan.warnings) output.show({ kind: 'warning', message: warning });

  const states: ReportedState[] = [reportState(build, undefined, now(), () => [])];
  const log = new BuildLog(folder.file('build.log'), masker, now);
  let record: BuildRecord;
  try {
    record = await execute(context, { run, plan, build, log, shell, masker });
    states.push(reportState(build, record, now(), () => log.lines(0, log.position, COMMENT_LINES)));
    writeResults(folder, masker, build, record, states, now());
    tell(context, { folder, plan, build, log, record, states, masker });
  } finally {
    log.close();
  }
  return { status: record.status, exitCode: EXIT_CODES[record.status], folder, ...(record.retry && { retry: record.retry }) };
}

interface BuildParts {
  readonly run: FlowRun;
  readonly plan: Plan;
  readonly build: StartedBuild;
  readonly log: BuildLog;
  readonly shell: string;
  readonly masker: Masker;
}

async function execute(context: RunContext, { run, plan, build, log, shell, masker }: BuildParts): Promise<BuildRecord> {
  const { temp, git, host, output, now } = context;
  const ending = new AbortController();
  const end = (why: Ending) => () => { if (!ending.signal.aborted) ending.abort(why); };
  const onStop = end('STOPPED');
  if (host.stop?.aborted) onStop();
  host.stop?.addEventListener('abort', onStop, { once: true });
  const timer = setTimeout(end('TIMED_OUT'), Math.min(plan.timeoutMs, 2 ** 31 - 1));

  const home = `build-${build.facts.buildNumber}`;
  const srcDir = path.join(temp.path, home, 'output', `src${build.facts.buildNumber}`, sourcePath(run.place));
  const machine = new HostMachine({
    srcDir,
    stateDir: temp.folder(path.join(home, 'state')),
    shell,
    carryOver: plan.buildspec.version === '0.2',
    stop: ending.signal,
    onOutput: (piece) => {
      const shown = log.output(piece);
      if (shown.length > 0) output.show({ kind: 'output', text: shown.toString() });
    },
  });
  const variables = {
    AWS_REGION: run.place.region,
    ...plan.variables,
    ...codebuildVariables(build.facts, srcDir),
    TMPDIR: temp.folder(path.join(home, 'tmp')),
  };
  try {
    return await executePlan({
      plan,
      machine,
      log,
      observer: outputObserver(output, masker, plan),
      download: async () => checkoutCommit(git, { origin: run.origin, commit: run.commit, folder: srcDir, depth: plan.depth }),
      upload: async () => ({ contexts: [] }),
      ending: ending.signal,
      variables,
      startTime: build.facts.startTime,
      now,
    });
  } finally {
    clearTimeout(timer);
    host.stop?.removeEventListener('abort', onStop);
    await machine.dispose();
  }
}

function factsOf(run: FlowRun, folder: RunFolder, startTime: Date): BuildFacts {
  return {
    place: run.place,
    flow: run.flow.name,
    project: run.flow.projectName,
    buildNumber: folder.number,
    buildName: `local-${folder.number}`,
    image: run.flow.environment.image,
    commit: run.commit,
    startTime,
    initiator: LOCAL_INITIATOR,
  };
}

function writeResults(folder: RunFolder, masker: Masker, build: StartedBuild, record: BuildRecord, states: readonly ReportedState[], end: Date): void {
  folder.write('result.json', masker.deep(batchGetBuilds(build, record, end)));
  folder.write('build-events.json', masker.deep(states.map(({ event }) => event)));
  states.forEach(({ comment }, index) => { if (comment) folder.write(`comments/${index + 1}.md`, `${masker.text(comment.text)}\n`); });
  const exported = Object.entries(record.exportedVariables);
  if (exported.length > 0) folder.write('exported.env', exported.map(([name, value]) => `${name}=${JSON.stringify(masker.text(value))}\n`).join(''));
}

interface Told {
  readonly folder: RunFolder;
  readonly plan: Plan;
  readonly build: StartedBuild;
  readonly log: BuildLog;
  readonly record: BuildRecord;
  readonly states: readonly ReportedState[];
  readonly masker: Masker;
}

/** The end of a run: what failed and where, the comment, the result. Always. */
function tell(context: RunContext, { folder, plan, build, log, record, states, masker }: Told): void {
  const { output, now } = context;
  const { failed } = record;
  if (failed) {
    output.show({
      kind: 'failed-command',
      phase: failed.phase,
      command: masker.text(failed.text),
      reason: failed.reason,
      place: `${plan.buildspecPlace}:${failed.line}`,
      lines: log.lines(failed.logFrom, failed.logTo, SHOWN_LINES),
      log: path.join(relative(context, folder), 'build.log'),
    });
  }
  const last = states.at(-1)?.comment;
  if (last) output.show({ kind: 'comment', pullRequest: last.pullRequest, number: states.length, of: states.length, text: masker.text(last.text) });
  output.show({
    kind: 'result',
    flow: build.facts.flow,
    status: record.status,
    seconds: (now().getTime() - build.facts.startTime.getTime()) / 1000,
    exitCode: EXIT_CODES[record.status],
    run: folder.number,
    folder: relative(context, folder),
  });
}

function relative(context: RunContext, folder: RunFolder): string {
  return path.relative(context.host.cwd, folder.path) || '.';
}
