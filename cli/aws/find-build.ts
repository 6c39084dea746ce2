import { AwsContext } from './aws-context';
import { AwsError } from './aws-error';
import { parseTarget } from './parse-target';
import { RemoteBuild } from './remote-build';
import { ResolvedFlow } from '../../src/contract/flow-file';
import { BUILD_ERRORS } from '../errors/aws-errors';
import { UserError } from '../errors/user-error';
import { flowNamed } from '../flow-file';

export interface FoundBuild {
  readonly flow: ResolvedFlow;
  readonly build: RemoteBuild;
}

/** Calls at the same time: many flows at once would be throttled. */
const AT_ONCE = 5;

/** The build that a user means: the latest one where the user names a flow only, or nothing. */
export async function findRemoteBuild(context: AwsContext, text: string | undefined): Promise<FoundBuild> {
  const { builds, project } = context;
  const { flows } = project.file;
  const target = parseTarget(text, project.file);
  if (target.kind === 'foreign')
    throw new UserError(BUILD_ERRORS.otherProject, {
      project: target.project,
      projects: flows.map(({ name }) => name).join(', '),
    });
  if (target.kind === 'build') {
    const [build] = await builds.get(target.ids);
    const flow = flows.find(({ projectName }) => projectName === build?.project);
    if (!build || !flow) throw new UserError(BUILD_ERRORS.unknownBuild, { build: String(text) });
    return { build, flow };
  }
  const candidates = target.kind === 'flow' ? [flowNamed(project.file, target.name)] : flows;
  const [latest] = (await latestBuilds(context, candidates, 1))
    .flatMap(({ flow, builds: [build] }) => (build ? [{ flow, build }] : []))
    .sort(newestFirst);
  if (!latest)
    throw target.kind === 'flow'
      ? new UserError(BUILD_ERRORS.noBuildYet, { flow: target.name })
      : new UserError(BUILD_ERRORS.noBuildsYet, { flow: candidates[0].name });
  return latest;
}

export interface FlowBuilds {
  readonly flow: ResolvedFlow;
  /** Whether its project is there. */
  readonly deployed: boolean;
  /** The newest first. */
  readonly builds: readonly RemoteBuild[];
}

/** The latest builds of flows. It is refused when none of them is deployed. */
export async function latestBuilds(
  { builds }: AwsContext,
  flows: readonly ResolvedFlow[],
  most: number,
): Promise<readonly FlowBuilds[]> {
  const lists: { flow: ResolvedFlow; ids: readonly string[] | AwsError }[] = [];
  for (let first = 0; first < flows.length; first += AT_ONCE) {
    lists.push(
      ...(await Promise.all(
        flows
          .slice(first, first + AT_ONCE)
          .map(async (flow) => ({ flow, ids: await builds.latest(flow.projectName, most).catch(missing) })),
      )),
    );
  }
  const refusals = lists.flatMap(({ ids }) => (ids instanceof AwsError ? [ids] : []));
  if (refusals.length > 0 && refusals.length === lists.length) throw refusals[0];
  const ids = lists.flatMap(({ ids: each }) => (each instanceof AwsError ? [] : each));
  const known = new Map((ids.length === 0 ? [] : await builds.get(ids)).map((build) => [build.buildId, build]));
  return lists.map(({ flow, ids: each }) =>
    each instanceof AwsError
      ? { flow, deployed: false, builds: [] }
      : { flow, deployed: true, builds: each.flatMap((id) => known.get(id) ?? []) },
  );
}

function missing(error: unknown): AwsError {
  if (error instanceof AwsError && error.kind === 'missing') return error;
  throw error;
}

function newestFirst(a: FoundBuild, b: FoundBuild): number {
  return (b.build.startedAt ?? '').localeCompare(a.build.startedAt ?? '');
}
