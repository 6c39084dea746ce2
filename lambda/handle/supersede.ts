import { buildsSince, HistoryPorts, indexByArn } from './builds-of';
import { FlowVariable } from '../../src/contract/variables';
import { Repository } from '../aws/repository';
import { BuildRequest } from '../decide/build-request';
import { decideRevision, decideTip, OvertakenDecision } from '../decide/decide-overtaken';
import { builtCommit, hasVariables, isOurs, KnownBuild, variableOf } from '../decide/known-build';
import { PullRequest } from '../decide/pull-request';

/** A build waits 8 hours and runs 36 at most, so one that started before cannot be running. https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html */
export const MAX_BUILD = 45 * 3_600_000;
/** Clocks of services differ a little. */
export const CLOCK_SKEW = 5 * 60_000;

export interface SupersedePorts extends HistoryPorts {
  readonly startedBy: string;
  readonly repository: () => Promise<Repository>;
  readonly now: () => number;
}

/**
 * What a build is for, as CodeCommit answers now: which decision that is for an event, and which builds are not for it.
 */
export interface NewestState {
  readonly decision: OvertakenDecision;
  readonly stopOld: (project: string, started?: string) => Promise<readonly string[]>;
  /** Commits of the target branch that CodeCommit names for the pull request. Absent: it is none. */
  readonly targetCommits?: readonly string[];
}

/** Ask CodeCommit for the pull request or the branch that a request is for. */
export async function readNewest(
  request: Pick<BuildRequest, 'variables' | 'commit'>,
  { time, oldCommit }: { readonly time: string; readonly oldCommit?: string },
  ports: SupersedePorts,
): Promise<NewestState> {
  const branch = variableOf(request, FlowVariable.BRANCH);
  const repository = await ports.repository();
  if (branch !== undefined) {
    const tip = await repository.tip(branch);
    return {
      decision: decideTip(request, tip, oldCommit),
      stopOld: async (project, started) =>
        stopRunning(project, { [FlowVariable.BRANCH]: branch }, started, (build) => builtCommit(build) !== tip, ports),
    };
  }
  const id = variableOf(request, FlowVariable.PULL_REQUEST_ID) ?? '';
  const pullRequest = await repository.pullRequest(id);
  return {
    decision: decideRevision(request, pullRequest, time),
    stopOld: async (project, started) => stopOldReviews(project, id, pullRequest, started, ports),
    targetCommits: pullRequest
      ? [pullRequest.targetCommit, ...(pullRequest.mergeBase ? [pullRequest.mergeBase] : [])]
      : undefined,
  };
}

/** Stop the builds of a pull request that are not of its newest revision; all of them when it has ended. */
export async function stopOldReviews(
  project: string,
  pullRequestId: string,
  pullRequest: PullRequest | undefined,
  started: string | undefined,
  ports: SupersedePorts,
): Promise<readonly string[]> {
  const isOld = (build: KnownBuild) =>
    !pullRequest?.isOpen || variableOf(build, FlowVariable.PULL_REQUEST_REVISION) !== pullRequest.revision;
  return stopRunning(project, { [FlowVariable.PULL_REQUEST_ID]: pullRequestId }, started, isOld, ports);
}

/** @returns the ids of what was stopped */
export async function stopRunning(
  project: string,
  variables: Readonly<Record<string, string>>,
  started: string | undefined,
  isOld: (build: KnownBuild) => boolean,
  ports: SupersedePorts,
): Promise<readonly string[]> {
  const { startedBy, now } = ports;
  const builds = await ports.builds();
  const recent = [...(await buildsSince(project, now() - MAX_BUILD, ports)).builds];
  // What was started a moment ago may not be in the list yet.
  if (started !== undefined && !recent.some(({ buildId }) => buildId === started))
    recent.unshift(...(await builds.get([started])));
  const find = indexByArn(recent);
  const old = recent.filter(
    (build) => !build.complete && hasVariables(build, variables) && isOurs(build, startedBy, find) && isOld(build),
  );
  for (const { buildId } of old) await builds.stop(buildId);
  return old.map(({ buildId }) => buildId);
}
