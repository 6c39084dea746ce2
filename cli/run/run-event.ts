import { FlowRun, REQUEST_FILE } from './flow-run';
import { aboutEvent, eventOf, matchTarget, placeOf, ResolvedEvent, resolveEvent } from './resolve-event';
import { RunContext } from './run-context';
import { EventRequest } from './run-options';
import { plainVariables, runInTurn, startMatches } from './start-flows';
import { COMMAND_ERRORS } from '../errors/command-errors';
import { UserError } from '../errors/user-error';
import { RepositoryLocation } from '../event/repository-location';
import { flowNamed } from '../flow-file';
import { OWN_REPOSITORY } from '../git/git';
import { InnerWork } from '../git/inner-work';
import { fetchMissing, listMissing } from '../git/partial-clone';
import { takeSnapshot } from '../git/snapshot';
import { makeOrigin, setOriginRefs, ThrowAwayOrigin } from '../git/throw-away-origin';

/** Run all flows that an event starts, with a summary if there are several, and give the exit code. */
export async function runEvent(context: RunContext, request: EventRequest): Promise<number> {
  const exitCode = await runRequest(context, request);
  if (context.ended.length > 1) context.output.show({ kind: 'summary', flows: context.ended, exitCode });
  return exitCode;
}

async function runRequest(context: RunContext, request: EventRequest): Promise<number> {
  const { repository, project, temp, output, now, options } = context;
  const { file } = project;
  const resolved = resolveEvent(request, repository, file, now());
  const flows = options.flow === undefined ? file.flows : [flowNamed(file, options.flow)];
  const originFolder = `${temp.path}/origin.git`;
  makeOrigin(repository, originFolder);
  const commit = await chooseCommit(context, resolved, originFolder);
  if (repository.promisor) await completeCommit(context, commit, `${originFolder}/objects`);
  const { target } = resolved;
  const place = placeOf(target, project.file.repositoryName, repository);
  const { event, ref } = eventOf(target, commit, place, now());
  const origin = setOriginRefs(originFolder, repository, new Map(ref ? [[ref, commit]] : []));
  output.show({ kind: 'event', ...aboutEvent(target, commit) });
  for (const note of resolved.notes) output.show({ kind: 'note', message: note });

  const files = request.kind === 'flow' ? { [REQUEST_FILE]: request } : {};
  if (target.kind === 'demand')
    return runInTurn(context, [demandRun(context, target.flow, place, commit, origin, files)], 0);
  if (!event) throw new Error(`no event for ${target.kind}`);
  return startMatches(context, matchTarget(target, flows, event, place), {
    event,
    place,
    commit,
    origin,
    files,
    depth: 0,
  });
}

/** The commit to build, with the user's work in it unless that is not asked for. */
async function chooseCommit(context: RunContext, resolved: ResolvedEvent, originFolder: string): Promise<string> {
  const { repository, git, output, options, temp } = context;
  if (resolved.commit) {
    const there = await git.ask(['cat-file', '-e', `${resolved.commit}^{commit}`], {
      cwd: originFolder,
      env: OWN_REPOSITORY,
    });
    if (there.code !== 0) throw new UserError(COMMAND_ERRORS.commitNotHere, { commit: resolved.commit });
    output.show({ kind: 'source', commit: resolved.commit, snapshot: false });
    return resolved.commit;
  }
  const work = options.committed
    ? undefined
    : await takeSnapshot(
        git,
        repository,
        { objects: `${originFolder}/objects`, gitDir: `${temp.path}/work-tree.git` },
        { runsFilters: !options.dryRun },
      );
  for (const inner of (await work?.inner()) ?? []) output.show({ kind: 'warning', message: innerWorkText(inner) });
  const snapshot = work?.snapshot;
  if (snapshot) {
    const { commit, modified, untracked, deleted } = snapshot;
    output.show({
      kind: 'source',
      commit,
      snapshot: true,
      modified,
      untracked,
      deleted,
      base: repository.head,
    });
    return commit;
  }
  if (!repository.head) throw new UserError(COMMAND_ERRORS.noCommit);
  output.show({ kind: 'source', commit: repository.head, snapshot: false });
  return repository.head;
}

function innerWorkText({ path, kind }: InnerWork): string {
  return kind === 'submodule'
    ? `what is not committed in the submodule ${path} is not in the build: commit it there`
    : `${path} is a repository of its own: its files are not in the build, as they are not in a commit`;
}

/** A partial clone lacks objects. A dry run starts nothing that its configuration names, so that it fetches none. */
async function completeCommit(context: RunContext, commit: string, objects: string): Promise<void> {
  const { git, output, options, repository } = context;
  const request = { facts: repository, commit, objects };
  if (!options.dryRun) {
    await fetchMissing(git, request);
    output.show({
      kind: 'note',
      message: 'this is a partial clone: what it lacks of older commits, the build lacks too',
    });
    return;
  }
  const missing = await listMissing(git, request);
  if (missing.length > 0)
    output.show({
      kind: 'note',
      message: `this is a partial clone that lacks ${missing.length} objects of ${commit.slice(0, 8)}: a run fetches them, a dry run does not`,
    });
}

function demandRun(
  context: RunContext,
  flow: FlowRun['flow'],
  place: RepositoryLocation,
  commit: string,
  origin: ThrowAwayOrigin,
  files: FlowRun['files'],
): FlowRun {
  const variables = plainVariables(context.options.variable);
  const request = {
    projectName: flow.projectName,
    sourceVersion: commit,
    environmentVariablesOverride: Object.entries(variables).map(([name, each]) => ({ name, ...each })),
  };
  return { flow, place, commit, variables, origin, files: { ...files, 'start-build.json': request } };
}
