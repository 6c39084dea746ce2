import { DecisionLog } from './decision-log';
import { BuildService } from '../aws/build-service';
import { hasVariables, isOurs, KnownBuild } from '../decide/known-build';
import { PageLimit } from '../decide/page-limit';

/** A build's data may be large: a whole buildspec is part of it. */
const AT_ONCE = 25;
/** A function lasts for a minute, and reading so many builds takes some fifteen seconds. */
export const MAX_BUILDS = 2_000;

export interface HistoryPorts {
  readonly builds: () => Promise<BuildService>;
  readonly say: DecisionLog;
}

/** The newest builds of a project. */
export interface BuildHistory {
  /** The newest first. */
  readonly builds: readonly KnownBuild[];
  /** Whether none is missing of those that were asked for. */
  readonly isComplete: boolean;
}

/**
 * Read a project's builds, the newest first, until one is too old or the limit is reached. Reaching it is logged:
 * what the caller decides then is right for the builds that were read.
 */
export async function readBuilds(
  project: string,
  isTooOld: (build: KnownBuild) => boolean,
  ports: HistoryPorts,
  max = MAX_BUILDS,
): Promise<BuildHistory> {
  const found: KnownBuild[] = [];
  const incomplete = (reason: string): BuildHistory => {
    ports.say({ project, outcome: 'incomplete', reason });
    return { builds: found, isComplete: false };
  };
  const chunks = chunksOf(project, ports);
  for (;;) {
    const { done, value } = await chunks.next();
    if (done) return value === undefined ? { builds: found, isComplete: true } : incomplete(value);
    if (found.length >= max) return incomplete(`only the newest ${max} builds were read`);
    for (const build of value) {
      if (isTooOld(build)) return { builds: found, isComplete: true };
      found.push(build);
    }
  }
}

/**
 * A project's builds, the newest first, some at a time and only as far as they are asked for.
 * @returns why the list was not read to its end, if it was not
 */
export async function* chunksOf(
  project: string,
  ports: Pick<HistoryPorts, 'builds'>,
): AsyncGenerator<readonly KnownBuild[], string | undefined, undefined> {
  const service = await ports.builds();
  const limit = new PageLimit('codebuild:ListBuildsForProject');
  let page: string | undefined;
  do {
    const { ids, next } = await service.list(project, page);
    const places = new Map(ids.map((id, at) => [id, at]));
    const place = ({ buildId }: KnownBuild) => places.get(buildId) ?? -1;
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = await service.get(ids.slice(from, from + AT_ONCE));
      yield [...some].sort((a, b) => place(a) - place(b));
    }
    const refused = next && limit.refuse(next);
    if (refused) return refused;
    page = next;
  } while (page);
  return undefined;
}

/** A project's builds that were started at a time or after it. */
export async function buildsSince(
  project: string,
  since: number,
  ports: HistoryPorts,
  max = MAX_BUILDS,
): Promise<BuildHistory> {
  return readBuilds(project, ({ startedAt }) => startedAt !== undefined && Date.parse(startedAt) < since, ports, max);
}

/** What is asked of a project before something is said of a build that there is not. */
const MAX_RECENT = 100;

/**
 * Whether our function has started a build with some variables at a time or after it, as far as the newest builds tell.
 * A project that the function may not ask for is none of a flow: that is thrown.
 */
export async function hasOwnBuild(
  project: string,
  variables: Readonly<Record<string, string>>,
  since: string,
  ports: HistoryPorts & { readonly startedBy: string },
): Promise<boolean> {
  const { builds } = await buildsSince(project, Date.parse(since), ports, MAX_RECENT);
  const find = indexByArn(builds);
  return builds.some((build) => hasVariables(build, variables) && isOurs(build, ports.startedBy, find));
}

/** Finds a build among others by its ARN. */
export function indexByArn(builds: readonly KnownBuild[]): (arn: string) => KnownBuild | undefined {
  const byArn = new Map(builds.map((build) => [build.arn, build]));
  return (arn) => byArn.get(arn);
}
