import { AwsContext } from './aws-context';
import { AwsRefusal } from './aws-refusal';
import { parseTarget } from './parse-target';
import { RemoteBuild } from './remote-build';
import { ResolvedFlow } from '../../src/contract/flow-file';
import { flowNamed } from '../flow-file';
import { ExitCode } from '../host';
import { Refusal } from '../refusal';

export interface FoundBuild {
  readonly flow: ResolvedFlow;
  readonly build: RemoteBuild;
}

/** Calls at the same time: many flows at once would be throttled. */
const AT_ONCE = 5;

/** The build that a user means: the latest where only a flow was said, or nothing. */
export async function findBuild(context: AwsContext, text: string | undefined): Promise<FoundBuild> {
  const { builds, project } = context;
  const { flows } = project.file;
  const target = parseTarget(text, project.file);
  if (target.kind === 'foreign')
    throw new Refusal(
      `the build is of the project ${target.project}, which is none of the flows here: ${flows.map(({ name }) => name).join(', ')}`,
    );
  if (target.kind === 'build') {
    const [build] = await builds.get(target.ids);
    const flow = flows.find(({ projectName }) => projectName === build?.project);
    if (!build || !flow)
      throw new Refusal(
        `AWS knows no build ${text}: \`flow-ci status\` shows the latest ones; --profile and --region choose the account and Region`,
      );
    return { build, flow };
  }
  const among = target.kind === 'flow' ? [flowNamed(project, target.name)] : flows;
  const [latest] = (await latestBuilds(context, among, 1))
    .flatMap(({ flow, builds: [build] }) => (build ? [{ flow, build }] : []))
    .sort(newestFirst);
  if (!latest)
    throw new Refusal(
      `${target.kind === 'flow' ? `${target.name} has` : 'the flows have'} no build yet: \`flow-ci start ${among[0].name}\` starts one`,
      ExitCode.NO_MATCH,
    );
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
  const lists: { flow: ResolvedFlow; ids: readonly string[] | AwsRefusal }[] = [];
  for (let first = 0; first < flows.length; first += AT_ONCE) {
    lists.push(
      ...(await Promise.all(
        flows
          .slice(first, first + AT_ONCE)
          .map(async (flow) => ({ flow, ids: await builds.latest(flow.projectName, most).catch(missing) })),
      )),
    );
  }
  const refusals = lists.flatMap(({ ids }) => (ids instanceof AwsRefusal ? [ids] : []));
  if (refusals.length > 0 && refusals.length === lists.length) throw refusals[0];
  const ids = lists.flatMap(({ ids: each }) => (each instanceof AwsRefusal ? [] : each));
  const known = new Map((ids.length === 0 ? [] : await builds.get(ids)).map((build) => [build.id, build]));
  return lists.map(({ flow, ids: each }) =>
    each instanceof AwsRefusal
      ? { flow, deployed: false, builds: [] }
      : { flow, deployed: true, builds: each.flatMap((id) => known.get(id) ?? []) },
  );
}

function missing(error: unknown): AwsRefusal {
  if (error instanceof AwsRefusal && error.kind === 'missing') return error;
  throw error;
}

function newestFirst(a: FoundBuild, b: FoundBuild): number {
  return (b.build.startedAt?.getTime() ?? 0) - (a.build.startedAt?.getTime() ?? 0);
}
