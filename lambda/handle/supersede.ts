import { StartPorts } from './handler-ports';
import { buildsSince } from './project-builds';
import { Build, builtCommit } from '../decide/build';
import { BranchSubject, ReviewSubject, SubjectFacts, subjectOf } from '../decide/build-subject';
import { decideRevision, decideTip, OvertakenDecision } from '../decide/decide-overtaken';
import { PullRequest } from '../decide/pull-request';

/**
 * A build waits 8 hours and runs 36 at most, so one that started before cannot be running.
 * https://docs.aws.amazon.com/codebuild/latest/userguide/limits.html
 */
export const MAX_BUILD = 45 * 3_600_000;
/** Clocks of services differ a little. */
export const CLOCK_SKEW = 5 * 60_000;

export type SupersedePorts = Pick<StartPorts, 'builds' | 'repository' | 'startedBy' | 'now' | 'log'>;

/**
 * What a build is for, as CodeCommit answers now: which decision that is for an event, and which builds are not for it.
 */
export interface NewestState {
  readonly decision: OvertakenDecision;
  readonly stopOld: (started?: string) => Promise<readonly string[]>;
  /** Commits of the target branch that CodeCommit names for the pull request. */
  readonly targetCommits: readonly string[];
}

/** Ask CodeCommit for the pull request or the branch that a build is for. */
export async function readNewest(
  project: string,
  subject: ReviewSubject | BranchSubject,
  { time, oldCommit }: { readonly time: string; readonly oldCommit?: string },
  ports: SupersedePorts,
): Promise<NewestState> {
  const repository = await ports.repository();
  if (subject.kind === 'branch') {
    const { branch } = subject;
    const tip = await repository.tip(branch);
    const isOld = (build: Build) => builtCommit(build) !== tip;
    return {
      decision: decideTip(subject, tip, oldCommit),
      stopOld: async (started) => stopRunning(project, { branch }, started, isOld, ports),
      targetCommits: [],
    };
  }
  const pullRequest = await repository.pullRequest(subject.pullRequestId);
  return {
    decision: decideRevision(subject, pullRequest, time),
    stopOld: async (started) => stopOldReviews(project, subject.pullRequestId, pullRequest, started, ports),
    targetCommits: pullRequest ? [pullRequest.targetCommit, pullRequest.mergeBase ?? ''].filter(Boolean) : [],
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
  const isOld = (build: Build) => !pullRequest?.isOpen || subjectOf(build).revision !== pullRequest.revision;
  return stopRunning(project, { pullRequestId }, started, isOld, ports);
}

/** @returns the ids of what was stopped */
export async function stopRunning(
  project: string,
  facts: SubjectFacts,
  started: string | undefined,
  isOld: (build: Build) => boolean,
  ports: SupersedePorts,
): Promise<readonly string[]> {
  const service = await ports.builds();
  const recent = await buildsSince(project, ports.now() - MAX_BUILD, ports);
  // What was started a moment ago may not be in the list yet.
  if (started !== undefined && !recent.builds.some(({ buildId }) => buildId === started))
    recent.builds.unshift(...(await service.get([started])));
  const old = recent.ours(facts).filter((build) => !build.complete && isOld(build));
  for (const { buildId } of old) await service.stop(buildId);
  return old.map(({ buildId }) => buildId);
}
