import * as fs from 'node:fs';
import * as path from 'node:path';
import { FlowRun } from './flow-run';
import { inLanes } from './in-lanes';
import { RunContext } from './run-context';
import { FlowOutcome, runFlow } from './run-flow';
import { showPlan } from './show-plan';
import { BRANCH_PREFIX, EventBridgeEvent, TAG_PREFIX } from '../../src/contract/codecommit-events';
import { EnvironmentVariable } from '../../src/contract/flow-file';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { isUserError, UserError } from '../errors/user-error';
import { referenceEvent } from '../event/make-event';
import { RepositoryLocation } from '../event/repository-location';
import { GitChanges } from '../git/git-changes';
import { SubmoduleOrigin } from '../git/submodules';
import { borrowObjects, makeOrigin, PushedRef, readPushedRefs, ThrowAwayOrigin } from '../git/throw-away-origin';
import { ExitCode } from '../host';
import { explainRules } from '../match/explain-rules';
import { FlowMatch, matchFlows } from '../match/match-flows';
import { withoutSkipped } from '../match/without-skipped';
import { HeldOutput } from '../output/held-output';

/** `--follow`: maximum number of builds that lead from one to the next. */
const MAX_FOLLOWED_DEPTH = 5;
/**
 * `--follow`: maximum number of pushes that one call follows. A build that pushes all its refs starts several builds,
 * each of which does the same.
 */
const MAX_FOLLOWED_PUSHES = 25;

/** An event, with what the builds that it starts stand on. */
export interface Occurrence {
  readonly event: EventBridgeEvent;
  readonly place: RepositoryLocation;
  readonly commit: string;
  readonly origin: ThrowAwayOrigin;
  /** Files for the folders of its runs. */
  readonly files?: FlowRun['files'];
  /** How many builds of this call led to it. */
  readonly depth: number;
}

/** Tell what an event starts, and run it. */
export async function startMatches(
  context: RunContext,
  matched: readonly FlowMatch[],
  occurrence: Occurrence,
): Promise<number> {
  const matches = await withoutSkipped(matched, openChanges(context, occurrence.origin));
  for (const match of matches) {
    context.output.show({
      kind: 'match',
      flow: match.flow.name,
      starts: match.kind === 'starts',
      ...(match.kind === 'starts' ? { trigger: match.trigger.id } : { reason: match.reason, trigger: match.triggerId }),
      ...(context.options.explain && { rules: explainRules(match.flow, occurrence.event, occurrence.place) }),
    });
  }
  const starts = matches.filter((match) => match.kind === 'starts');
  if (starts.length === 0) {
    if (occurrence.depth > 0 || context.options.allowNoMatch) return ExitCode.SUCCEEDED;
    throw new UserError(COMMAND_ERRORS.noFlowMatched);
  }
  const shown = matches.map((match) => ({
    flow: match.flow.name,
    ...(match.kind === 'starts'
      ? { starts: true, trigger: match.trigger.id }
      : {
          starts: false,
          trigger: match.triggerId,
          skipped: match.skipped,
          reason: match.reason,
        }),
  }));
  const runs = starts.map(({ flow, request }): FlowRun => {
    const commit = request.commit ?? occurrence.commit;
    const variables = { ...plainVariables(request.variables), ...plainVariables(context.options.variable) };
    const startBuild = {
      projectName: request.project,
      sourceVersion: commit,
      idempotencyToken: request.token,
      environmentVariablesOverride: Object.entries(variables).map(([name, each]) => ({ name, ...each })),
    };
    return {
      flow,
      place: occurrence.place,
      commit,
      variables,
      origin: occurrence.origin,
      files: {
        ...occurrence.files,
        'event.json': occurrence.event,
        'matches.json': shown,
        'start-build.json': startBuild,
      },
    };
  });
  // What follows from a build stays in its lane.
  return context.options.jobs > 1 && runs.length > 1 && occurrence.depth === 0 && !context.options.dryRun
    ? runSideBySide(context, runs)
    : runInTurn(context, runs, occurrence.depth);
}

/**
 * The commits that there are at this moment, with those that builds pushed: read beside the origin, whose configuration
 * a build may write.
 */
function openChanges({ git, temp, output, repository }: RunContext, origin: ThrowAwayOrigin): GitChanges {
  const changes = temp.fresh('changes');
  makeOrigin(repository, changes);
  borrowObjects(changes, path.join(origin.folder, 'objects'));
  return new GitChanges(git, changes, (message) => {
    output.show({ kind: 'warning', message });
  });
}

/** Run builds one after the other; each finds what those before it pushed. */
export async function runInTurn(context: RunContext, runs: readonly FlowRun[], depth: number): Promise<number> {
  let exitCode: number = ExitCode.SUCCEEDED;
  let { origin } = runs[0];
  for (const [index, run] of runs.entries()) {
    const current: FlowRun = { ...run, origin };
    if (context.options.dryRun) {
      const refused = await refusal(context, runs, current, async () => showPlan(context, current));
      exitCode = worse(exitCode, refused ?? ExitCode.SUCCEEDED);
      continue;
    }
    const ended = await runOne(context, current, depth, runs);
    exitCode = worse(exitCode, ended.exitCode);
    if (context.host.stop?.aborted) return exitCode;
    ({ origin } = ended);
    if (context.options.failFast && exitCode !== ExitCode.SUCCEEDED) {
      for (const { flow } of runs.slice(index + 1)) {
        context.output.show({ kind: 'note', message: `${flow.name} is not started: ${run.flow.name} did not succeed` });
        context.ended.push({ flow: flow.name });
      }
      return exitCode;
    }
  }
  return exitCode;
}

/** Run builds at the same time. Each has an origin of its own, and is shown when it has ended. */
async function runSideBySide(context: RunContext, runs: readonly FlowRun[]): Promise<number> {
  const { output, host, options, temp } = context;
  let exitCode: number = ExitCode.SUCCEEDED;
  const others = new AbortController();
  const stop = AbortSignal.any([others.signal, ...(host.stop ? [host.stop] : [])]);
  await inLanes(runs, options.jobs, async (run) => {
    if (stop.aborted) {
      output.show({ kind: 'note', message: `${run.flow.name} is not started` });
      context.ended.push({ flow: run.flow.name });
      return;
    }
    output.show({ kind: 'note', message: `${run.flow.name} is running` });
    const held = new HeldOutput();
    try {
      const folder = path.join(temp.fresh('origin'), 'origin.git');
      fs.cpSync(run.origin.folder, folder, { recursive: true });
      const ended = await runOne(
        { ...context, host: { ...host, stop }, output: held },
        { ...run, origin: { ...run.origin, folder } },
        0,
        runs,
      );
      // Those that --fail-fast stopped have not failed by themselves.
      if (others.signal.aborted && !host.stop?.aborted && ended.exitCode === ExitCode.STOPPED) return;
      exitCode = worse(exitCode, ended.exitCode);
      if (options.failFast && ended.exitCode !== ExitCode.SUCCEEDED) others.abort();
    } finally {
      held.release(output);
    }
  });
  return exitCode;
}

/** Run a build, report what it pushed, and follow that where it is asked for. */
async function runOne(
  context: RunContext,
  run: FlowRun,
  depth: number,
  all: readonly FlowRun[],
): Promise<{ readonly exitCode: number; readonly origin: ThrowAwayOrigin }> {
  let ran: FlowOutcome | undefined;
  const refused = await refusal(context, all, run, async () => {
    ran = await runWithRetries(context, run);
  });
  context.ended.push(ran?.ended ?? { flow: run.flow.name });
  if (!ran) return { exitCode: refused ?? ExitCode.FAILED, origin: run.origin };
  const outcome = ran;
  let { exitCode } = outcome;
  if (context.host.stop?.aborted) return { exitCode, origin: run.origin };
  const pushed = await readPushedRefs(context.git, run.origin);
  if (!pushed) {
    context.output.show({
      kind: 'warning',
      message: `${run.flow.name} removed or broke its origin, which stands for CodeCommit here: what it pushed is not known`,
    });
    return { exitCode, origin: run.origin };
  }
  const origin = afterPushes(run.origin, pushed);
  const everything: readonly (PushedRef & { readonly submodule?: string })[] = [
    ...pushed,
    ...(await pushedFromSubmodules(context, outcome.submodules)),
  ];
  if (everything.length > 0) outcome.folder.write('pushed-refs.json', everything);
  for (const { ref, kind, commit, submodule } of everything)
    context.output.show({
      kind: 'pushed',
      ref,
      change: kind,
      commit,
      submodule,
    });
  if (context.options.follow)
    for (const each of pushed) exitCode = worse(exitCode, await follow(context, { ...run, origin }, each, depth + 1));
  return { exitCode, origin };
}

/**
 * Do something for a flow. Where an event starts several, one that cannot be started does not stop the others: its
 * error is shown, and its exit code given.
 */
async function refusal(
  context: RunContext,
  all: readonly FlowRun[],
  { flow }: FlowRun,
  work: () => Promise<void>,
): Promise<number | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (!isUserError(error) || !error.ofOneFlow || all.length === 1) throw error;
    context.output.show({
      kind: 'error',
      message: `${flow.name} is not started: ${error.message}`,
      exitCode: error.exitCode,
    });
    return error.exitCode;
  }
}

/** No flow of this repository starts on them, so that they are listed and not followed. */
async function pushedFromSubmodules(
  { git }: RunContext,
  submodules: readonly SubmoduleOrigin[],
): Promise<(PushedRef & { readonly submodule: string })[]> {
  const pushed = await Promise.all(
    submodules.map(async ({ path: submodule, origin }) =>
      ((await readPushedRefs(git, origin)) ?? []).map((each) => ({ ...each, submodule })),
    ),
  );
  return pushed.flat();
}

/** `on-failure: RETRY` builds again from the start. */
async function runWithRetries(context: RunContext, run: FlowRun): Promise<FlowOutcome> {
  const submodules: SubmoduleOrigin[] = [];
  for (let retries = 0; ; retries += 1) {
    const outcome = await runFlow(context, run);
    submodules.push(...outcome.submodules);
    if (!outcome.retry || retries >= outcome.retry.limit) return { ...outcome, submodules };
    context.output.show({
      kind: 'note',
      message: `on-failure asks for a retry: ${retries + 1} of ${outcome.retry.limit}`,
    });
  }
}

async function follow(context: RunContext, run: FlowRun, pushed: PushedRef, depth: number): Promise<number> {
  if (!pushed.commit) return ExitCode.SUCCEEDED;
  if (depth > MAX_FOLLOWED_DEPTH) {
    context.output.show({
      kind: 'warning',
      message: `${pushed.ref} is not followed: ${MAX_FOLLOWED_DEPTH} builds already led to it`,
    });
    return ExitCode.SUCCEEDED;
  }
  context.followed.pushes += 1;
  if (context.followed.pushes > MAX_FOLLOWED_PUSHES) {
    if (context.followed.pushes === MAX_FOLLOWED_PUSHES + 1)
      context.output.show({
        kind: 'warning',
        message: `${pushed.ref} and later pushes are not followed: one run follows at most ${MAX_FOLLOWED_PUSHES} pushes`,
      });
    return ExitCode.SUCCEEDED;
  }
  const type = pushed.ref.startsWith(TAG_PREFIX) ? 'tag' : 'branch';
  const name = pushed.ref.slice((type === 'tag' ? TAG_PREFIX : BRANCH_PREFIX).length);
  const event = referenceEvent(
    run.place,
    { type, name, commit: pushed.commit, oldCommit: pushed.oldCommit },
    context.now(),
  );
  context.output.show({
    kind: 'event',
    name: pushed.oldCommit ? 'referenceUpdated' : 'referenceCreated',
    about: `${type} ${name}, pushed by ${run.flow.name}`,
  });
  const matches = matchFlows(context.project.file.flows, event, run.place);
  return startMatches(context, matches, { event, place: run.place, commit: pushed.commit, origin: run.origin, depth });
}

/** What the next build finds. */
function afterPushes(origin: ThrowAwayOrigin, pushed: readonly PushedRef[]): ThrowAwayOrigin {
  const before = new Map(origin.before);
  for (const { ref, object } of pushed) {
    if (object) before.set(ref, object);
    else before.delete(ref);
  }
  return { ...origin, before };
}

export function plainVariables(values: Readonly<Record<string, string>>): Record<string, EnvironmentVariable> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { type: 'PLAINTEXT', value }]));
}

/** The exit code of several builds: stopped, one that could not be started, timed out, failed, in this order. */
function worse(a: number, b: number): number {
  const order: readonly number[] = [
    ExitCode.SUCCEEDED,
    ExitCode.FAILED,
    ExitCode.TIMED_OUT,
    ExitCode.ENVIRONMENT,
    ExitCode.USAGE,
    ExitCode.STOPPED,
  ];
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
