import { mergedCommit } from './decide-merge';
import { isOurs, KnownBuild, BuildSetup } from './known-build';
import { PullRequest } from './pull-request';
import { FlowVariable } from '../../src/contract/variables';

export type VoteDecision =
  | { readonly kind: 'vote'; readonly state: 'APPROVE' | 'REVOKE'; readonly reason: string }
  | { readonly kind: 'abstain'; readonly reason: string };

/** The pull request and revision that a build is for. */
export interface VotedRevision {
  readonly pullRequestId: string;
  readonly revision: string;
}

export interface VoteQuestion {
  /** The newest build of ours for the revision. */
  readonly build: KnownBuild;
  readonly revision: string;
  /** As it is now. */
  readonly pullRequest: PullRequest | undefined;
  readonly setup: BuildSetup | undefined;
  readonly startedBy: string;
  /** Whether only a build that has merged with the target branch is a success. */
  readonly mergeResult: boolean;
  readonly find: (arn: string) => KnownBuild | undefined;
}

/** Why there is no vote when the pull request went on without the build. */
export const MOVED_ON = 'the pull request has ended or has a newer revision';

/** What a build is for, as our function told CodeBuild. Nothing when it is for no revision of a pull request. */
export function votedRevision({ variables }: KnownBuild): VotedRevision | undefined {
  const text = (name: FlowVariable) => (Object.hasOwn(variables, name) ? variables[name] : '');
  const pullRequestId = text(FlowVariable.PULL_REQUEST_ID);
  const revision = text(FlowVariable.PULL_REQUEST_REVISION);
  return /^\d{1,19}$/.test(pullRequestId) && /^[0-9a-f]{1,128}$/i.test(revision)
    ? { pullRequestId, revision }
    : undefined;
}

/**
 * What the state of a build means for the revision that it is of. All of it is from CodeBuild's API: an event could
 * be made up by whoever may call the function.
 */
export function decideVote(question: VoteQuestion): VoteDecision {
  const { build, pullRequest, revision } = question;
  if (!pullRequest?.isOpen || pullRequest.revision !== revision) return { kind: 'abstain', reason: MOVED_ON };
  const untrusted = whyUntrusted(question);
  if (untrusted) return { kind: 'abstain', reason: untrusted };
  const name = `build ${build.buildNumber ?? build.buildId}`;
  if (build.complete) {
    if (question.mergeResult && build.status === 'SUCCEEDED' && !mergedCommit(build.exported))
      return { kind: 'vote', state: 'REVOKE', reason: `${name} did not merge the target branch` };
    return build.status === 'SUCCEEDED'
      ? { kind: 'vote', state: 'APPROVE', reason: `${name} succeeded` }
      : { kind: 'vote', state: 'REVOKE', reason: `${name} ended as ${build.status}` };
  }
  // The first build of a revision has nothing to take back. One that was asked for by a command may have.
  if (!Object.hasOwn(build.variables, FlowVariable.COMMAND)) return { kind: 'abstain', reason: `${name} still runs` };
  return { kind: 'vote', state: 'REVOKE', reason: `${name} runs again` };
}

function whyUntrusted({ build, pullRequest, setup, startedBy, find }: VoteQuestion): string | undefined {
  if (!isOurs(build, startedBy, find)) return 'the build was not started by an event of a flow';
  if (!votedRevision(build)) return 'the build is for no revision of a pull request';
  if (!build.sourceVersion || build.sourceVersion !== build.variables[FlowVariable.PULL_REQUEST_SRC_COMMIT]) {
    return 'the build is not of the commit that it is said to be for';
  }
  // The variables are ours, but what start-build was called with may have been made up.
  if (build.sourceVersion !== pullRequest?.sourceCommit) return 'the build is not of the commit that the revision has';
  if (!setup) return 'the project is gone';
  const overridden = (Object.keys(setup) as (keyof BuildSetup)[]).filter((key) => setup[key] !== build.setup[key]);
  return overridden.length > 0
    ? `the build was set up otherwise than its project is: ${overridden.join(', ')}`
    : undefined;
}
