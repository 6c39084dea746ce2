import { BuildService } from '../aws/build-service';
import { KnownBuild, MAX_CHAIN } from '../decide/known-build';

/** A build, and all those that it repeats. Nothing where there is no such build. */
export async function withAncestors(id: string, builds: BuildService): Promise<readonly KnownBuild[]> {
  const found: KnownBuild[] = [];
  let next: string | undefined = id;
  while (next !== undefined && found.length < MAX_CHAIN && !found.some(({ arn }) => arn === next)) {
    const [build]: readonly KnownBuild[] = await builds.get([next]);
    if (!build) break;
    found.push(build);
    next = build.retryOf;
  }
  return found;
}
