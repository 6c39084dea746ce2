import { indexByArn } from './builds-of';
import { GateVariable } from '../../src/contract/invocation';
import { FlowVariable } from '../../src/contract/variables';
import { BuildService } from '../aws/build-service';
import { Repository } from '../aws/repository';
import { TrustQuestion, whyUntrusted } from '../decide/decide-vote';
import { hasVariables, KnownBuild, variableOf } from '../decide/known-build';
import { PullRequest } from '../decide/pull-request';

/** Commits of the target branch that are looked through for the one which a build was started with. */
const MAX_TARGET_COMMITS = 100;

export interface TrustPorts {
  readonly startedBy: string;
  readonly builds: () => Promise<BuildService>;
  readonly repository: () => Promise<Repository>;
}

/** What builds of a project are compared with before they count for its gate. */
export async function trustQuestion(
  project: string,
  { flow }: GateVariable,
  pullRequest: PullRequest,
  builds: readonly KnownBuild[],
  ports: TrustPorts,
): Promise<TrustQuestion> {
  return {
    pullRequest,
    setup: await (await ports.builds()).setup(project),
    startedBy: ports.startedBy,
    flow,
    targetAncestors: await targetAncestors(pullRequest, builds, ports),
    find: indexByArn(builds),
  };
}

/**
 * The first of some builds, the newest first, that is of a revision and counts. One that does not count hides no other.
 */
export function newestTrusted(builds: readonly KnownBuild[], question: TrustQuestion): KnownBuild | undefined {
  const { id, revision } = question.pullRequest;
  const same = { [FlowVariable.PULL_REQUEST_ID]: id, [FlowVariable.PULL_REQUEST_REVISION]: revision };
  return builds.find((build) => hasVariables(build, same) && whyUntrusted(build, question) === undefined);
}

/** The target may have moved since a build was started. Only then its history is read. */
async function targetAncestors(
  { revision, targetCommit, mergeBase }: PullRequest,
  builds: readonly KnownBuild[],
  { repository }: TrustPorts,
): Promise<readonly string[]> {
  const others = builds.flatMap((build) => {
    const commit = variableOf(build, FlowVariable.PULL_REQUEST_DST_COMMIT);
    const isSame = variableOf(build, FlowVariable.PULL_REQUEST_REVISION) === revision;
    return isSame && commit && commit !== targetCommit && commit !== mergeBase ? [commit] : [];
  });
  if (others.length === 0) return [];
  return (await repository()).ancestors(targetCommit, new Set(others), MAX_TARGET_COMMITS);
}
