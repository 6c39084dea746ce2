import { buildsSince, HistoryPorts, indexByArn } from './builds-of';
import { FlowVariable } from '../../src/contract/variables';
import { Repository } from '../aws/repository';
import { hasVariables, isOurs, KnownBuild } from '../decide/known-build';

/** A build waits 8 hours and runs 36 at most, so one that started before cannot be running. https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html */
const LONGEST_BUILD = 45 * 3_600_000;
/** Clocks of services differ a little. */
export const CLOCK_SKEW = 5 * 60_000;

export interface SupersedePorts extends HistoryPorts {
  readonly startedBy: string;
  readonly repository: () => Promise<Repository>;
  readonly now: () => number;
}

/** Stop the builds of a pull request that are not of its newest revision; all of them when it has ended. */
export async function stopOldReviews(
  project: string,
  pullRequestId: string,
  started: string | undefined,
  ports: SupersedePorts,
): Promise<readonly string[]> {
  // Read after the start, not before: who starts a build while a newer revision comes, stops it again.
  const pullRequest = await (await ports.repository()).pullRequest(pullRequestId);
  const isOld = (build: KnownBuild) =>
    !pullRequest?.isOpen || build.variables[FlowVariable.PULL_REQUEST_REVISION] !== pullRequest.revision;
  return stopRunning(project, { [FlowVariable.PULL_REQUEST_ID]: pullRequestId }, started, isOld, ports);
}

/** Stop the builds of a branch that are not of its tip. */
export async function stopOldBranch(
  project: string,
  branch: string,
  started: string | undefined,
  ports: SupersedePorts,
): Promise<readonly string[]> {
  const tip = await (await ports.repository()).tip(branch);
  return stopRunning(
    project,
    { [FlowVariable.BRANCH]: branch },
    started,
    (build) => build.sourceVersion !== tip,
    ports,
  );
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
  const recent = [...(await buildsSince(project, now() - LONGEST_BUILD, ports)).builds];
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
