import { BuildService } from '../aws/build-service';
import { KnownBuild } from '../decide/known-build';

/** A build's data may be large: a whole buildspec is part of it. */
const AT_ONCE = 25;

/** A project's builds, the newest first. Those that come later are read only when they are asked for. */
export async function* newestFirst(project: string, builds: BuildService): AsyncGenerator<KnownBuild> {
  let page: string | undefined;
  do {
    const { ids, next } = await builds.list(project, page);
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const found = await builds.get(ids.slice(from, from + AT_ONCE));
      yield* [...found].sort((a, b) => place(ids, a) - place(ids, b));
    }
    page = next;
  } while (page);
}

function place(ids: readonly string[], build: KnownBuild): number {
  return ids.indexOf(build.buildId);
}

/** A project's builds that were started at a time or after it, the newest first. */
export async function buildsSince(
  project: string,
  since: number,
  builds: BuildService,
): Promise<readonly KnownBuild[]> {
  const found: KnownBuild[] = [];
  for await (const build of newestFirst(project, builds)) {
    if (build.startedAt !== undefined && Date.parse(build.startedAt) < since) break;
    found.push(build);
  }
  return found;
}

/** Finds a build among others by its ARN. */
export function among(builds: readonly KnownBuild[]): (arn: string) => KnownBuild | undefined {
  const byArn = new Map(builds.map((build) => [build.arn, build]));
  return (arn) => byArn.get(arn);
}
