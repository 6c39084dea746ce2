import * as fs from 'node:fs';
import * as path from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { BuildTimer } from './build-timer';
import { endedFlow, showRun, writeRun } from './finish-run';
import { FlowRun } from './flow-run';
import { choosePlace, Place } from './make-machine';
import { missingProgramHint } from './missing-program';
import { pathOfBuild, planFlow } from './plan-flow';
import { LOCAL_INITIATOR, ReportedState, reportState, Rerun } from './report-comment';
import { resultsOfReports } from './results-of-reports';
import { RunContext } from './run-context';
import { shellHint } from './shell-hint';
import { findingsInLog } from '../../lambda/decide/list-findings';
import { BuildStatus } from '../../src/contract/codecommit-events';
import { flowCiCommand } from '../../src/flows/flow-ci-command';
import { LocalCache } from '../collect/local-cache';
import { upload } from '../collect/upload';
import { LocalBuild } from '../event/build-state-event';
import { BuildRecord, CommandFailure } from '../execute/build-record';
import { Ending, executePlan } from '../execute/execute-plan';
import { LocalLog } from '../execute/local-log';
import { Masker } from '../execute/masker';
import { outputObserver } from '../execute/output-observer';
import { ShellMachine } from '../execute/shell-machine';
import { checkoutCommit } from '../git/checkout';
import { commitSubject } from '../git/commit-subject';
import { branchCommit } from '../git/read-repository';
import { checkoutSubmodules, SubmoduleOrigin } from '../git/submodules';
import { ExitCode } from '../host';
import { EndedFlow } from '../output/record';
import { plain } from '../output/terminal-text';
import { LocalBuildFacts, codebuildVariables, sourcePath } from '../plan/build-facts';
import { Plan } from '../plan/plan';
import { Report } from '../reports/report';
import { RunFolder } from '../run-folder/run-folder';

export interface FlowOutcome {
  readonly status: BuildStatus;
  readonly exitCode: number;
  readonly folder: RunFolder;
  readonly ended: EndedFlow;
  /** What stood for the remotes of submodules, with what the build pushed to them. */
  readonly submodules: readonly SubmoduleOrigin[];
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
/** Lines of the log that a comment is made from. */
const COMMENT_LINES = 1000;
/** What is searched for findings: the end of a longer log. */
const FINDING_LINES = 100_000;
const FINDING_BYTES = 8 * 1024 * 1024;

/** Run one build of a flow from its start to the comment. */
export async function runFlow(context: RunContext, run: FlowRun): Promise<FlowOutcome> {
  const { output, now, project, temp } = context;
  const plan = await planFlow(context, run);
  const stateDir = temp.fresh('build');
  const machinePlace = choosePlace(context, run, plan, stateDir);
  // From here on there is something to look at later.
  const folder = RunFolder.make(project.root, run.flow.name);
  const masker = new Masker(plan.secrets);
  const srcDir = path.join(path.dirname(stateDir), 'output', `src${folder.number}`, sourcePath(run.place));
  // A tool may print the path without the links in it, as of `/tmp` on macOS.
  const sourceDirs = [srcDir, path.join(fs.realpathSync(temp.path), path.relative(temp.path, srcDir))];
  for (const [name, content] of Object.entries(run.files)) folder.write(name, masker.deep(content));
  const build: LocalBuild = { facts: factsOf(run, folder, now()), flow: run.flow, variables: run.variables };
  output.show({
    kind: 'start',
    flow: run.flow.name,
    build: `${build.facts.project}:${build.facts.buildName}`,
    buildspec: plan.buildspecPlace,
    machine: machinePlace.shown,
    folder: folder.path,
  });
  for (const warning of plan.warnings) output.show({ kind: 'warning', message: warning });

  const { localCommand } = project.file;
  const rerun: Rerun = {
    localCommand,
    hasBranch: (name) => branchCommit(context.repository, name) !== undefined,
  };
  // Asked before the build, which can break the origin.
  const subject = await commitSubject(context.git, run.origin.folder, run.commit);
  const states: ReportedState[] = [reportState(build, undefined, now(), { logLines: () => [] }, rerun)];
  const reports: Report[] = [];
  const submodules: SubmoduleOrigin[] = [];
  const log = new LocalLog(folder.file('build.log'), masker, now, mirrorOf(context), folder.openLog('build.log'));
  try {
    const record = await execute(context, {
      run,
      plan,
      build,
      log,
      machinePlace,
      masker,
      folder,
      reports,
      submodules,
      stateDir,
      srcDir,
    });
    const end = now();
    const results = resultsOfReports(masker.deep(reports));
    const logLines = () =>
      run.flow.annotations
        ? log.lines(0, log.position, FINDING_LINES, FINDING_BYTES)
        : log.lines(0, log.position, COMMENT_LINES);
    states.push(reportState(build, record, end, { logLines, sourceDirs, results }, rerun));
    const exitCode = EXIT_CODES[record.status];
    const found = findingsInLog(log.lines(0, log.position, FINDING_LINES, FINDING_BYTES), sourceDirs);
    const ended = {
      ...{ folder, plan, build, log, record, states, reports, found, masker, exitCode, end, subject },
      localCommand: localCommand ?? flowCiCommand('npm'),
      project: project.root,
    };
    writeRun(ended);
    showRun(context, ended);
    const lines = record.failed ? linesOf(log, record.failed) : [];
    const hint =
      missingProgramHint(lines, leftOutOf(context)) ??
      shellHint(lines, plan.buildspec.shell, context.options.docker || run.flow.environment.image);
    if (hint) output.show({ kind: 'note', message: masker.text(hint) });
    return {
      status: record.status,
      exitCode,
      folder,
      ended: endedFlow(context, ended),
      submodules,
      retry: record.retry,
    };
  } finally {
    log.close();
  }
}

/** Lines of a failed command in which the name of a missing program is looked for. */
const LOOKED_LINES = 50;

function linesOf(log: LocalLog, { logFrom, logTo }: CommandFailure): readonly string[] {
  return log.lines(logFrom, logTo, LOOKED_LINES);
}

function leftOutOf({ options, host, repository }: RunContext): readonly string[] {
  return options.docker === undefined ? pathOfBuild(host, repository.root).leftOut : [];
}

interface BuildParts {
  readonly run: FlowRun;
  readonly plan: Plan;
  readonly build: LocalBuild;
  readonly log: LocalLog;
  readonly machinePlace: Place;
  readonly masker: Masker;
  readonly folder: RunFolder;
  /** Filled while the build runs. */
  readonly reports: Report[];
  readonly submodules: SubmoduleOrigin[];
  readonly stateDir: string;
  readonly srcDir: string;
}

async function execute(context: RunContext, parts: BuildParts): Promise<BuildRecord> {
  const { temp, git, host, output, now, options, project } = context;
  const { run, plan, build, log, masker, folder, stateDir, srcDir } = parts;
  const ending = new AbortController();
  const end = (why: Ending) => () => {
    if (!ending.signal.aborted) ending.abort(why);
  };
  const onStop = end('STOPPED');
  if (host.stop?.aborted) onStop();
  host.stop?.addEventListener('abort', onStop, { once: true });
  const timer = new BuildTimer(plan.timeoutMs, end('TIMED_OUT'));

  const home = path.dirname(stateDir);
  const { launcher } = parts.machinePlace;
  // A character may be cut in two.
  const decoder = new StringDecoder('utf8');
  const machine = new ShellMachine({
    srcDir,
    stateDir,
    root: temp.path,
    launcher,
    carryOver: plan.buildspec.version === '0.2',
    stop: ending.signal,
    onOutput: (piece) => {
      const text = decoder.write(log.output(piece));
      if (text) output.show({ kind: 'output', text });
    },
  });
  const cache =
    options.cache && plan.buildspec.cache
      ? new LocalCache({
          root: project.root,
          flow: run.flow.name,
          cache: plan.buildspec.cache,
          machine,
          log,
          warn: (message) => output.show({ kind: 'warning', message: masker.text(message) }),
        })
      : undefined;
  const variables = {
    AWS_REGION: run.place.region,
    ...plan.variables,
    ...codebuildVariables(build.facts, srcDir),
    ...(launcher.onHost && { TMPDIR: temp.folder(path.relative(temp.path, path.join(home, 'tmp'))) }),
  };
  try {
    return await executePlan({
      plan,
      machine,
      log,
      observer: outputObserver(output, masker, plan),
      download: async () => {
        await checkoutCommit(git, { origin: run.origin, commit: run.commit, folder: srcDir, depth: plan.depth });
        if (plan.fetchSubmodules) {
          const place = path.join(home, 'submodules');
          parts.submodules.push(...(await checkoutSubmodules(git, context.repository, srcDir, place)));
        }
      },
      begin: async () => cache?.restore(),
      upload: async () => {
        await cache?.save();
        const uploaded = await upload({
          plan,
          machine,
          folder,
          log,
          output,
          masker,
          keepsArtifacts: run.flow.artifacts !== undefined,
        });
        parts.reports.push(...uploaded.reports);
        return uploaded;
      },
      shell: options.shell && {
        when: options.shell,
        open: async (failed) => {
          if (failed)
            output.show({
              kind: 'note',
              message: `a shell where ${masker.text(failed.text)} failed (${failed.reason}): its end goes on with the build`,
            });
          timer.pause();
          await machine.interact();
          timer.resume();
        },
      },
      ending: ending.signal,
      variables,
      startTime: build.facts.startTime,
      now,
    });
  } finally {
    timer.pause();
    host.stop?.removeEventListener('abort', onStop);
    await machine.dispose();
  }
}

/** `--log codebuild` shows the log itself, without the codes that could move the cursor. */
function mirrorOf({ options, host }: RunContext): ((bytes: Buffer) => void) | undefined {
  const decoder = new StringDecoder('utf8');
  return options.rawLog ? (bytes) => void host.stdout.write(plain(decoder.write(bytes))) : undefined;
}

function factsOf(run: FlowRun, folder: RunFolder, startTime: Date): LocalBuildFacts {
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
