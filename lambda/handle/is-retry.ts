import { indexByArn } from './builds-of';
import { BuildService } from '../aws/build-service';
import { isOurs, KnownBuild, MAX_CHAIN } from '../decide/known-build';

export interface RetryPorts {
  readonly startedBy: string;
  readonly builds: () => Promise<BuildService>;
}

/** A build, and those that it repeats. */
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

/** Whether a build is one with which CodeBuild itself tried a build of ours again. */
export async function isRetryOfOurs(buildId: string, { startedBy, builds }: RetryPorts): Promise<boolean> {
  const chain = await withAncestors(buildId, await builds());
  return chain.length > 1 && isOurs(chain[0], startedBy, indexByArn(chain));
}
