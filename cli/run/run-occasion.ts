import { FlowRun } from './flow-run';
import { aboutEvent, eventOf, placeOfEvent, ResolvedOccasion, resolveOccasion } from './resolve-occasion';
import { RunContext } from './run-context';
import { FlowOutcome, planFlow, runFlow } from './run-flow';
import { Occasion } from './run-options';
import { BRANCH_PREFIX, EventBridgeEvent, TAG_PREFIX } from '../../src/contract/codecommit-events';
import { EnvironmentVariable } from '../../src/contract/flow-file';
import { referenceEvent } from '../event/make-event';
import { repositoryPlace, RepositoryPlace } from '../event/repository-place';
import { OWN_REPOSITORY } from '../git/git';
import { regionOf } from '../git/read-repository';
import { takeSnapshot } from '../git/snapshot';
import { makeOrigin, PushedRef, readPushedRefs, setOriginRefs, ThrowAwayOrigin } from '../git/throw-away-origin';
import { ExitCode } from '../host';
import { askDecision, FlowMatch, matchFlows } from '../match/match-flows';
import { Refusal } from '../refusal';

/** Builds that `--follow` starts one after another at most. */
const LONGEST_CHAIN = 5;

/** Run all flows that an occasion starts, and give the exit code. */
export async function runOccasion(context: RunContext, occasion: Occasion): Promise<number> {
  const { repository, project, temp, output, now } = context;
  const resolved = resolveOccasion(occasion, repository, project.file, now());
  const originFolder = `${temp.path}/origin.git`;
  makeOrigin(repository, originFolder);
  const commit = await chooseCommit(context, resolved, originFolder);
  const { target } = resolved;
  const place = target.kind === 'replay' ? placeOfEvent(target.event, project.file.repositoryName) : repositoryPlace(project.file.repositoryName, regionOf(repository.remotes));
  const { event, ref } = eventOf(target, commit, place, now());
  const origin = setOriginRefs(originFolder, repository, new Map(ref ? [[ref, commit]] : []));
  output.show({ kind: 'event', ...aboutEvent(target, commit) });
  for (const note of resolved.notes) output.show({ kind: 'note', message: note });

  const flows = context.options.flow === undefined ? project.file.flows : project.file.flows.filter(({ name }) => name === context.options.flow);
  if (context.options.flow !== undefined && flows.length === 0) throw new Refusal(`there is no flow ${context.options.flow}: there are ${project.file.flows.map(({ name }) => name).join(', ')}`);
  if (target.kind === 'demand') return runAll(context, [demandRun(context, target.flow, place, commit, origin)], 0);
  if (!event) throw new Error(`no event for ${target.kind}`);
  const matches = target.kind === 'schedule' ? [askDecision(target.flow, target.trigger, event, place)] : matchFlows(flows, event, place);
  return startMatches(context, matches, { event, place, commit, origin, depth: 0 });
}

/** The commit to build, with the user's work in it unless that is not asked for. */
async function chooseCommit(context: RunContext, resolved: ResolvedOccasion, originFolder: string): Promise<string> {
  const { repository, git, output, options, temp } = context;
  if (resolved.commit) {
    const there = await git.ask(['cat-file', '-e', `${resolved.commit}^{commit}`], { cwd: originFolder, env: OWN_REPOSITORY });
    if (there.code !== 0) throw new Refusal(`the commit ${resolved.commit} is not in this clone: run \`git fetch\` first`);
    output.show({ kind: 'source', commit: resolved.commit, snapshot: false });
    return resolved.commit;
  }
  const snapshot = options.committed ? undefined : await takeSnapshot(git, repository, { objects: `${originFolder}/objects`, index: `${temp.path}/index` });
  if (snapshot) {
    const { commit, modified, untracked, deleted } = snapshot;
    output.show({ kind: 'source', commit, snapshot: true, modified, untracked, deleted, ...(repository.head && { base: repository.head }) });
    return commit;
  }
  if (!repository.head) throw new Refusal('there is no commit yet: commit something, or leave out --committed');
  output.show({ kind: 'source', commit: repository.head, snapshot: false });
  return repository.head;
}

function demandRun(context: RunContext, flow: FlowRun['flow'], place: RepositoryPlace, commit: string, origin: ThrowAwayOrigin): FlowRun {
  const variables = plainVariables(context.options.variables);
  const request = { projectName: flow.projectName, sourceVersion: commit, environmentVariablesOverride: Object.entries(variables).map(([name, each]) => ({ name, ...each })) };
  return { flow, place, commit, variables, origin, files: { 'start-build.json': request } };
}

interface Occurrence {
  readonly event: EventBridgeEvent;
  readonly place: RepositoryPlace;
  readonly commit: string;
  readonly origin: ThrowAwayOrigin;
  /** How many builds of this call led to it. */
  readonly depth: number;
}

async function startMatches(context: RunContext, matches: readonly FlowMatch[], occurrence: Occurrence): Promise<number> {
  for (const match of matches) {
    context.output.show({
      kind: 'match',
      flow: match.flow.name,
      starts: match.kind === 'starts',
      ...(match.kind === 'starts' ? { trigger: match.trigger.id } : { reason: match.reason, ...(match.triggerId && { trigger: match.triggerId }) }),
    });
  }
  const starts = matches.filter((match) => match.kind === 'starts');
  if (starts.length === 0) {
    if (occurrence.depth > 0 || context.options.allowNoMatch) return ExitCode.SUCCEEDED;
    throw new Refusal('no flow matched the event: the lines above say why', ExitCode.NO_MATCH);
  }
  const shown = matches.map((match) => ({
    flow: match.flow.name,
    ...(match.kind === 'starts' ? { starts: true, trigger: match.trigger.id } : { starts: false, trigger: match.triggerId, at: match.at, reason: match.reason }),
  }));
  const runs = starts.map(({ flow, request }): FlowRun => {
    const commit = request.commit ?? occurrence.commit;
    const variables = { ...plainVariables(request.variables), ...plainVariables(context.options.variables) };
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
      files: { 'event.json': occurrence.event, 'matches.json': shown, 'start-build.json': startBuild },
    };
  });
  return runAll(context, runs, occurrence.depth);
}

async function runAll(context: RunContext, runs: readonly FlowRun[], depth: number): Promise<number> {
  let exitCode = 0;
  let { origin } = runs[0];
  for (const run of runs) {
    const current: FlowRun = { ...run, origin };
    if (context.options.dryRun) {
      await showPlan(context, current);
      continue;
    }
    const outcome = await runWithRetries(context, current);
    exitCode = worse(exitCode, outcome.exitCode);
    if (context.host.stop?.aborted) return exitCode;
    const pushed = await readPushedRefs(context.git, origin);
    origin = afterPushes(origin, pushed);
    if (pushed.length > 0) outcome.folder.write('pushed-refs.json', pushed);
    for (const each of pushed) context.output.show({ kind: 'pushed', ref: each.ref, change: each.kind, ...(each.commit && { commit: each.commit }) });
    if (context.options.follow) for (const each of pushed) exitCode = worse(exitCode, await follow(context, { ...current, origin }, each, depth + 1));
  }
  return exitCode;
}

/** `on-failure: RETRY` builds again from the start. */
async function runWithRetries(context: RunContext, run: FlowRun): Promise<FlowOutcome> {
  for (let retries = 0; ; retries += 1) {
    const outcome = await runFlow(context, run);
    if (!outcome.retry || retries >= outcome.retry.limit) return outcome;
    context.output.show({ kind: 'note', message: `on-failure asks for a retry: ${retries + 1} of ${outcome.retry.limit}` });
  }
}

async function follow(context: RunContext, run: FlowRun, pushed: PushedRef, depth: number): Promise<number> {
  if (!pushed.commit) return 0;
  if (depth > LONGEST_CHAIN) {
    context.output.show({ kind: 'warning', message: `${pushed.ref} is not followed: ${LONGEST_CHAIN} builds already led to it` });
    return 0;
  }
  const type = pushed.ref.startsWith(TAG_PREFIX) ? 'tag' : 'branch';
  const name = pushed.ref.slice((type === 'tag' ? TAG_PREFIX : BRANCH_PREFIX).length);
  const event = referenceEvent(run.place, { type, name, commit: pushed.commit, ...(pushed.oldCommit && { oldCommit: pushed.oldCommit }) }, context.now());
  context.output.show({ kind: 'event', name: pushed.oldCommit ? 'referenceUpdated' : 'referenceCreated', about: `${type} ${name}, pushed by ${run.flow.name}` });
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

async function showPlan(context: RunContext, run: FlowRun): Promise<void> {
  const plan = await planFlow(context, run);
  const commands = Object.entries(plan.buildspec.phases).flatMap(([phase, spec]) => [...spec?.commands ?? [], ...spec?.finally ?? []]
    .map(({ text, line }) => ({ phase, command: text, place: `${plan.buildspecPlace}:${line}` })));
  for (const warning of plan.warnings) context.output.show({ kind: 'warning', message: warning });
  const hidden = new Set(plan.secrets);
  const shown = Object.entries(plan.variables).filter(([name]) => context.host.env[name] !== plan.variables[name]);
  context.output.show({ kind: 'plan', flow: run.flow.name, commands, variables: Object.fromEntries(shown.map(([name, value]) => [name, hidden.has(value) ? '***' : value])) });
}

function plainVariables(values: Readonly<Record<string, string>>): Record<string, EnvironmentVariable> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { type: 'PLAINTEXT', value }]));
}

/** Of several exit codes, the one to tell: stopped, timed out, failed, in this order. */
function worse(a: number, b: number): number {
  const order = [ExitCode.SUCCEEDED, ExitCode.FAILED, ExitCode.TIMED_OUT, ExitCode.STOPPED] as readonly number[];
  return order.indexOf(a) >= order.indexOf(b) ? a : b;
}
