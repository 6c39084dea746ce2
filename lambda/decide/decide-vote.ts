import { Build, builtCommit, isOurs } from './build';
import { overriddenSetup, BuildSetup } from './build-setup';
import { mergedCommit, subjectOf } from './build-subject';
import { PullRequest } from './pull-request';
import { flowDigest } from '../../src/contract/gate';
import { pullRequestId, revisionId } from '../decode/names';
import { REASONS } from '../decode/reasons';

export type VoteDecision =
  | { readonly kind: 'vote'; readonly state: 'APPROVE' | 'REVOKE'; readonly reason: string }
  | { readonly kind: 'abstain'; readonly reason: string };

/** The pull request and revision that a build is for. */
export interface VotedRevision {
  readonly pullRequestId: string;
  readonly revision: string;
}

/**
 * What a build is compared with before it counts for a gate: CodeCommit's and CodeBuild's answers, and the function's
 * configuration.
 */
export interface TrustQuestion {
  /** As it is now. */
  readonly pullRequest: PullRequest;
  /** As the project is now. */
  readonly setup: BuildSetup | undefined;
  readonly startedBy: string;
  /** `flowDigest` of the gate's flow, as it is deployed. */
  readonly flow: string;
  /** Commits of the target branch which are known to be ancestors of its tip in the pull request. */
  readonly targetAncestors: readonly string[];
  readonly find: (arn: string) => Build | undefined;
}

export interface VoteQuestion extends TrustQuestion {
  /** The newest build for the revision that can be trusted. */
  readonly build: Build;
  readonly revision: string;
  /** Whether only a build that has merged with the target branch is a success. */
  readonly mergeResult: boolean;
  /** Whether CodeBuild may still answer more of a build that has ended. It is looked at again later, then. */
  readonly mayBeIncomplete: boolean;
}

/** Why there is no vote when the pull request went on without the build. */
export const MOVED_ON = 'the pull request has ended or has a newer revision';

/**
 * What a build is for, by the variables that our function gave it. Nothing when it is for no revision of a pull
 * request.
 */
export function votedRevision(build: Build): VotedRevision | undefined {
  const said = subjectOf(build);
  const [id, revision] = [pullRequestId(said.pullRequestId), revisionId(said.revision)];
  return id && revision ? { pullRequestId: id, revision } : undefined;
}

/**
 * What the state of a build means for the revision that it is of. All of it is from CodeBuild's API: an event could
 * be made up by whoever may call the function.
 */
export function decideVote(question: VoteQuestion): VoteDecision {
  const { build, pullRequest, revision } = question;
  if (!isCurrent(pullRequest, revision)) return { kind: 'abstain', reason: MOVED_ON };
  const untrusted = whyUntrusted(build, question);
  if (untrusted) return { kind: 'abstain', reason: untrusted };
  const name = `build ${build.buildNumber ?? build.buildId}`;
  if (build.complete) {
    if (question.mergeResult && build.status === 'SUCCEEDED' && !mergedCommit(build.exported)) {
      return question.mayBeIncomplete
        ? { kind: 'abstain', reason: `CodeBuild does not answer yet whether ${name} merged the target branch` }
        : { kind: 'vote', state: 'REVOKE', reason: `${name} did not merge the target branch` };
    }
    return build.status === 'SUCCEEDED'
      ? { kind: 'vote', state: 'APPROVE', reason: `${name} succeeded` }
      : { kind: 'vote', state: 'REVOKE', reason: `${name} ended as ${build.status}` };
  }
  // The first build of a revision has nothing to take back. One that was asked for by a command may have.
  if (subjectOf(build).commandId === undefined) return { kind: 'abstain', reason: `${name} still runs` };
  return { kind: 'vote', state: 'REVOKE', reason: `${name} runs again` };
}

/** Whether a revision is the pull request's newest, and may still be voted on. */
export function isCurrent(pullRequest: PullRequest | undefined, revision: string): boolean {
  return pullRequest?.isOpen === true && pullRequest.revision === revision;
}

/**
 * Why a build does not count for a gate. Our function gave it its variables, but what that function was called with may
 * have been made up: so all of them are compared with what CodeCommit answers and with what is deployed.
 */
export function whyUntrusted(build: Build, question: TrustQuestion): string | undefined {
  const { pullRequest, setup, startedBy, flow, find } = question;
  if (!isOurs(build, startedBy, find)) return REASONS.buildNotStartedByEvent;
  if (!votedRevision(build)) return 'the build is for no revision of a pull request';
  const commit = builtCommit(build);
  const said = subjectOf(build);
  if (!commit || commit !== said.sourceCommit?.toLowerCase()) return REASONS.buildOfAnotherCommit;
  if (commit !== pullRequest.sourceCommit.toLowerCase()) return 'the build is not of the commit that the revision has';
  if (said.kind !== 'review') return 'the build was not started for a pull request';
  if (flowDigest(said.flow ?? '') !== flow) return 'the build is of another flow';
  if (said.sourceBranch !== pullRequest.sourceBranch)
    return 'the build has another source branch than the pull request';
  if (said.targetBranch !== pullRequest.targetBranch)
    return 'the build has another target branch than the pull request';
  if (!isTargetCommit(said.targetCommit, question)) return 'the build has another target commit than the pull request';
  if (!setup) return 'the project is gone';
  const overridden = overriddenSetup(build.setup, setup);
  return overridden.length > 0
    ? `the build was set up otherwise than its project is: ${overridden.join(', ')}`
    : undefined;
}

/**
 * CodeCommit's page leaves open whether the answer follows the target branch, so an earlier tip of it is as good.
 * @see https://docs.aws.amazon.com/codecommit/latest/APIReference/API_PullRequestTarget.html
 */
function isTargetCommit(commit: string | undefined, { pullRequest, targetAncestors }: TrustQuestion): boolean {
  const { targetCommit, mergeBase } = pullRequest;
  return commit !== undefined && [targetCommit, mergeBase, ...targetAncestors].includes(commit);
}
